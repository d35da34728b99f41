// sigaction() says what happens, and the worker keeps the signal out.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static sigset_t ints;

static void on_int(int sig)
{
    stop = sig;
}

static void *work(void *arg)
{
    unsigned long *rounds = arg;

    pthread_sigmask(SIG_BLOCK, &ints, NULL);
    while (!stop && *rounds < 1000) {
        ++*rounds;
        usleep(1000);
    }
    return NULL;
}

int main(void)
{
    static unsigned long rounds;
    struct sigaction act = {.sa_handler = on_int, .sa_flags = SA_RESTART};
    pthread_t t;

    sigemptyset(&act.sa_mask);
    sigemptyset(&ints);
    sigaddset(&ints, SIGINT);
    if (sigaction(SIGINT, &act, NULL) < 0) {
        return 1;
    }
    if (pthread_create(&t, NULL, work, &rounds) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
