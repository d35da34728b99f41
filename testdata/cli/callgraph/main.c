#include "timer.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void *work(void *arg)
{
    int *ticks = arg;

    qsort(ticks, 3, sizeof *ticks, compare);
    return arg;
}

static void beep(struct timer *t)
{
    t->ticks++;
}

int main(int argc, char **argv)
{
    const struct backend *b = backend_chosen(argv[0]);
    struct timer t = {.fire = beep};
    int ticks[3] = {argc};
    void (*plugin)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "plugin");
    pthread_t thread;

    if (b->start() != 0 || pthread_create(&thread, NULL, work, ticks) != 0) {
        return 1;
    }
    t.fire(&t);
    plugin();
    pthread_join(thread, NULL);
    b->stop();
    return 0;
}
