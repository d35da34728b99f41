// signal() in a program with a worker: which of the two threads runs the handler is left open.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_int(int sig)
{
    stop = sig;
}

static void *work(void *arg)
{
    unsigned long *rounds = arg;

    while (!stop && *rounds < 1000) {
        ++*rounds;
        usleep(1000);
    }
    return NULL;
}

int main(void)
{
    static unsigned long rounds;
    pthread_t t;

    if (signal(SIGINT, on_int) == SIG_ERR) { // expect: signal-in-threads
        return 1;
    }
    if (pthread_create(&t, NULL, work, &rounds) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
