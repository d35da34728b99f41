// Installed by a function for all signals; the handler takes the lock that the workers hold when it
// interrupts one of them.
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct stats {
    pthread_mutex_t lock;
    unsigned long requests, dumped;
};

static struct stats stats = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int install_handler(int sig, void (*f)(int))
{
    struct sigaction act = {.sa_flags = SA_RESTART};

    sigemptyset(&act.sa_mask);
    act.sa_handler = f;
    return sigaction(sig, &act, NULL);
}

static void note_dump(void)
{
    pthread_mutex_lock(&stats.lock);
    stats.dumped = stats.requests;
    pthread_mutex_unlock(&stats.lock);
}

static void on_usr1(int sig)
{
    (void)sig;
    note_dump(); // expect: signal-unsafe-call
}

static void *serve(void *arg)
{
    const int *rounds = arg;

    for (int i = 0; i < *rounds; i++) {
        pthread_mutex_lock(&stats.lock);
        stats.requests++;
        pthread_mutex_unlock(&stats.lock);
    }
    return NULL;
}

int main(void)
{
    int rounds = 1000;
    pthread_t t;

    if (install_handler(SIGUSR1, on_usr1) < 0 || pthread_create(&t, NULL, serve, &rounds) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
