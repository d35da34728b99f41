// The nodes of a list hold descriptors; clearing the list frees the nodes only.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct tail {
    struct tail *next;
    const char *path;
    off_t seen;
    int fd;
};

static struct tail *tails;

static int tail_add(const char *path)
{
    struct tail *t = malloc(sizeof *t);

    if (!t)
        return -1;
    t->fd = open(path, O_RDONLY | O_CLOEXEC); // expect: fd-leak
    if (t->fd < 0) {
        free(t);
        return -1;
    }
    t->path = path;
    t->seen = 0;
    t->next = tails;
    tails = t;
    return 0;
}

static void tails_report(void)
{
    for (struct tail *t = tails; t; t = t->next) {
        off_t now = lseek(t->fd, 0, SEEK_END);

        if (now > t->seen) {
            printf("%s grew\n", t->path);
            t->seen = now;
        }
    }
}

static void tails_clear(void)
{
    while (tails) {
        struct tail *t = tails;

        tails = t->next;
        free(t);
    }
}

int main(int argc, char **argv)
{
    for (int round = 0; round < 100; round++) {
        for (int i = 1; i < argc; i++)
            if (tail_add(argv[i]) < 0)
                perror(argv[i]);
        tails_report();
        tails_clear();
    }
    return 0;
}
