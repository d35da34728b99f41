// A recorder has two descriptors; its constructor cleans up well, its destructor closes one.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct recorder {
    int data, index;
    off_t written;
};

static struct recorder *recorder_open(const char *data, const char *index)
{
    struct recorder *r = calloc(1, sizeof *r);

    if (r == NULL) {
        return NULL;
    }
    r->index = open(index, O_WRONLY | O_CREAT | O_CLOEXEC, 0644); // expect: fd-leak
    if (r->index < 0) {
        goto no_index;
    }
    r->data = open(data, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (r->data < 0) {
        goto no_data;
    }
    return r;
no_data:
    close(r->index);
no_index:
    free(r);
    return NULL;
}

static void recorder_close(struct recorder *r)
{
    close(r->data);
    free(r);
}

int main(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        struct recorder *r = recorder_open(argv[i], argv[i + 1]);
        if (r == NULL) {
            return 1;
        }
        r->written = lseek(r->data, 0, SEEK_END);
        recorder_close(r);
    }
    return 0;
}
