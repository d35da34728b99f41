// The main loop sleeps between its rounds; the thread has nothing to do with that.
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t is_stopped;

static void on_term(int number)
{
    is_stopped = number;
}

static void *drop_old_entries(void *arg)
{
    void (*drop)(void) = *(void (**)(void))arg;

    drop();
    return NULL;
}

static void (*drop_now)(void);

int run(void (*drop)(void), int (*round)(void))
{
    const struct sigaction action = {.sa_handler = on_term};
    pthread_t cleaner;

    drop_now = drop;
    if (sigaction(SIGTERM, &action, NULL) < 0 ||
        pthread_create(&cleaner, NULL, drop_old_entries, &drop_now) != 0) {
        return -1;
    }
    pthread_detach(cleaner);
    while (!is_stopped && round() == 0) {
        sleep(1);
    }
    return 0;
}
