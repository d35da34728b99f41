// The function that takes a file away can be told that a handler calls it; the handler says that it
// does not.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static const char name[] = "/tmp/example.part";

static void forget_file(bool in_handler)
{
    unlink(name);
    if (!in_handler) {
        pthread_mutex_lock(&log_lock);
        printf("%s is gone\n", name);
        pthread_mutex_unlock(&log_lock);
    }
}

static void on_term(int sig)
{
    int before = errno;

    (void)sig;
    forget_file(false); // expect: signal-unsafe-call
    errno = before;
}

static void *work(void *arg)
{
    const int *rounds = arg;

    for (int i = 0; i < *rounds; i++) {
        pthread_mutex_lock(&log_lock);
        printf("%d\n", i);
        pthread_mutex_unlock(&log_lock);
    }
    return NULL;
}

int main(void)
{
    struct sigaction act = {.sa_handler = on_term};
    int rounds = 10;
    pthread_t t;

    sigemptyset(&act.sa_mask);
    if (sigaction(SIGTERM, &act, NULL) < 0 || pthread_create(&t, NULL, work, &rounds) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    forget_file(false);
    return 0;
}
