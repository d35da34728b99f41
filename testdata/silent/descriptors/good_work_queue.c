// Accepted sockets go through a queue to threads, which close them.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct work {
    struct work *next;
    int sock;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct work *first, **last = &first;

static void put(struct work *w)
{
    pthread_mutex_lock(&lock);
    w->next = NULL;
    *last = w;
    last = &w->next;
    pthread_cond_signal(&more);
    pthread_mutex_unlock(&lock);
}

static struct work *take(void)
{
    struct work *w;

    pthread_mutex_lock(&lock);
    while (first == NULL)
        pthread_cond_wait(&more, &lock);
    w = first;
    first = w->next;
    if (first == NULL)
        last = &first;
    pthread_mutex_unlock(&lock);
    return w;
}

static void *worker(void *arg)
{
    struct work *w;

    (void)arg;
    while ((w = take())->sock >= 0) {
        char answer = 'k';

        if (send(w->sock, &answer, 1, MSG_NOSIGNAL) != 1)
            shutdown(w->sock, SHUT_RDWR);
        close(w->sock);
        free(w);
    }
    free(w);
    return NULL;
}

int serve(int listener)
{
    pthread_t thread;
    int sock;

    if (pthread_create(&thread, NULL, worker, NULL) != 0)
        return -1;
    do {
        struct work *w = malloc(sizeof *w);

        if (w == NULL)
            abort();
        sock = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        w->sock = sock;
        put(w);
    } while (sock >= 0);
    return pthread_join(thread, NULL) == 0 ? 0 : -1;
}
