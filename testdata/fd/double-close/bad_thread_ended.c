// The thread closes what it has read, and its starter closes both files once it has ended.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct copier {
    FILE *from;
    FILE *to;
};

static void *copy_main(void *arg)
{
    struct copier *c = arg;
    int ch;

    while ((ch = getc(c->from)) != EOF)
        putc(ch, c->to);
    fclose(c->from);
    return NULL;
}

int copy_beside(const char *from, const char *to, void (*show)(void))
{
    struct copier c = {fopen(from, "re"), fopen(to, "we")};
    pthread_t thread;

    if (c.from && c.to && pthread_create(&thread, NULL, copy_main, &c) == 0) {
        show();
        pthread_join(thread, NULL);
        fclose(c.from); // expect: double-close
        return fclose(c.to);
    }
    if (c.from)
        fclose(c.from);
    return c.to ? fclose(c.to) : -1;
}
