// relay_free() closes the upstream side and forgets the downstream one.
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

struct relay {
    int up, down;
    unsigned long moved;
};

static struct relay *relay_new(const char *from, const char *to)
{
    struct relay *r = calloc(1, sizeof *r);

    if (r == NULL)
        return NULL;
    r->up = open(from, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (r->up < 0) {
        free(r);
        return NULL;
    }
    r->down = open(to, O_WRONLY | O_NOCTTY | O_CLOEXEC); // expect: fd-leak
    if (r->down < 0) {
        close(r->up);
        free(r);
        return NULL;
    }
    return r;
}

static int relay_byte(struct relay *r)
{
    char c;

    if (read(r->up, &c, 1) != 1 || write(r->down, &c, 1) != 1)
        return -1;
    r->moved++;
    return 0;
}

static void relay_free(struct relay *r)
{
    close(r->up);
    free(r);
}

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i += 2) {
        struct relay *r = relay_new(argv[i - 1], argv[i]);

        if (r == NULL)
            return EXIT_FAILURE;
        while (relay_byte(r) == 0)
            poll(NULL, 0, 1);
        relay_free(r);
    }
    return EXIT_SUCCESS;
}
