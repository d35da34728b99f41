// The spooler is waited for before its folder is removed; it ends when it is told to.
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct spooler {
    const char *folder;
    atomic_bool stopping;
    pthread_t thread;
    int (*print_next)(const char *folder);
};

static void *spool(void *arg)
{
    struct spooler *s = arg;

    while (!atomic_load(&s->stopping)) {
        if (s->print_next(s->folder) == 0) {
            sleep(1);
        }
    }
    return NULL;
}

int spooler_start(struct spooler *s)
{
    return pthread_create(&s->thread, NULL, spool, s);
}

int spooler_stop(struct spooler *s)
{
    atomic_store(&s->stopping, 1);
    pthread_join(s->thread, NULL);
    return rmdir(s->folder);
}
