// The measurement takes as long as it shall, and then the threads are waited for.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

struct load {
    atomic_bool stopping;
    atomic_ulong calls;
    void (*call)(void);
};

static void *make_calls(void *arg)
{
    struct load *l = arg;

    while (!atomic_load(&l->stopping)) {
        l->call();
        atomic_fetch_add(&l->calls, 1);
    }
    return NULL;
}

unsigned long calls_within(unsigned seconds, void (*call)(void))
{
    struct load l = {.call = call};
    pthread_t caller;

    if (pthread_create(&caller, NULL, make_calls, &l) != 0) {
        return 0;
    }
    sleep(seconds);
    atomic_store(&l.stopping, 1);
    pthread_join(caller, NULL);
    return atomic_load(&l.calls);
}
