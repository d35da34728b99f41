// test: with field_session_closes.c
// Sessions are ended in another file, which closes the descriptor.
#include "field_session.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int open_device(const char *path)
{
    return open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
}

static struct session *session_start(const char *device)
{
    struct session *s;
    int fd = open_device(device);

    if (fd < 0) {
        return NULL;
    }
    s = malloc(sizeof *s);
    if (s == NULL) {
        close(fd);
        return NULL;
    }
    s->control = fd;
    s->transfers = 0;
    return s;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct session *s = session_start(argv[i]);
        if (s != NULL && write(s->control, "AT\r", 3) == 3) {
            s->transfers++;
        }
        session_end(s);
    }
    return 0;
}
