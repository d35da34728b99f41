// The function returns only after the thread has taken what it needs.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct handover {
    pthread_mutex_t lock;
    pthread_cond_t taken;
    bool is_taken;
    int fd;
    void (*serve)(int fd);
};

static void *serve(void *arg)
{
    struct handover *h = arg;
    void (*run)(int) = h->serve;
    const int fd = h->fd;

    pthread_mutex_lock(&h->lock);
    h->is_taken = true;
    pthread_cond_signal(&h->taken);
    pthread_mutex_unlock(&h->lock);
    run(fd);
    return NULL;
}

int serve_in_thread(int fd, void (*run)(int fd))
{
    struct handover h = {.fd = fd, .serve = run};
    pthread_t thread;

    pthread_mutex_init(&h.lock, NULL);
    pthread_cond_init(&h.taken, NULL);
    if (pthread_create(&thread, NULL, serve, &h) != 0) {
        return -1;
    }
    pthread_detach(thread);
    pthread_mutex_lock(&h.lock);
    while (!h.is_taken) {
        pthread_cond_wait(&h.taken, &h.lock);
    }
    pthread_mutex_unlock(&h.lock);
    return 0;
}
