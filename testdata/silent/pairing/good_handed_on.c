// Ends that go to another process or another thread, a post in a signal handler, a condition that is
// waited for elsewhere.
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static sem_t stop;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn = PTHREAD_COND_INITIALIZER;
static int whose;

static void on_term(int sig)
{
    (void)sig;
    sem_post(&stop);
}

static void *reader(void *arg)
{
    int fd = *(int *)arg;
    char c;

    while (read(fd, &c, 1) == 1) {
        pthread_mutex_lock(&lock);
        whose = c;
        pthread_cond_broadcast(&turn);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void await(int who)
{
    pthread_mutex_lock(&lock);
    while (whose != who) {
        pthread_cond_wait(&turn, &lock);
    }
    pthread_mutex_unlock(&lock);
}

int main(void)
{
    int fds[2];
    pthread_t t;
    struct sigaction sa = {.sa_handler = on_term};

    if (sem_init(&stop, 0, 0) != 0 || pipe(fds) != 0 || sigaction(SIGTERM, &sa, NULL) != 0) {
        return 1;
    }
    if (pthread_create(&t, NULL, reader, &fds[0]) != 0) {
        return 1;
    }
    if (write(fds[1], "x", 1) != 1) {
        return 1;
    }
    await('x');
    close(fds[1]);
    pthread_join(t, NULL);
    close(fds[0]);
    while (sem_wait(&stop) != 0) {
        continue;
    }
    return 0;
}
