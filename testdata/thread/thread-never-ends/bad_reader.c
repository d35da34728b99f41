// The reader takes an error for one more empty line, and is waited for when the line is closed.
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct line {
    int fd;
    pthread_t reader;
    void (*on_byte)(char c);
};

static void *read_line(void *arg)
{
    struct line *l = arg;
    char c;

    for (;;) {
        if (read(l->fd, &c, 1) == 1) {
            l->on_byte(c);
        } else {
            sleep(1);
        }
    }
}

int line_open(struct line *l)
{
    return pthread_create(&l->reader, NULL, read_line, l);
}

void line_close(struct line *l)
{
    close(l->fd);
    pthread_join(l->reader, NULL); // expect: thread-never-ends
    free(l);
}
