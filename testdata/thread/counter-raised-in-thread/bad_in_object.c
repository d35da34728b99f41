// The count lies in the batch, and a helper of the thread's raises it.
#include <pthread.h>
#include <stddef.h>

struct batch {
    pthread_mutex_t lock;
    pthread_cond_t done;
    unsigned open;
    void (*print)(unsigned page);
    unsigned page;
};

static void batch_begin(struct batch *b)
{
    pthread_mutex_lock(&b->lock);
    b->open++; // expect: counter-raised-in-thread
    pthread_mutex_unlock(&b->lock);
}

static unsigned batch_next(struct batch *b)
{
    unsigned page;

    pthread_mutex_lock(&b->lock);
    page = b->page++;
    pthread_mutex_unlock(&b->lock);
    return page;
}

static void batch_end(struct batch *b)
{
    pthread_mutex_lock(&b->lock);
    b->open--;
    pthread_cond_broadcast(&b->done);
    pthread_mutex_unlock(&b->lock);
}

static void *print_page(void *arg)
{
    struct batch *b = arg;

    batch_begin(b);
    b->print(batch_next(b));
    batch_end(b);
    return NULL;
}

int batch_print(struct batch *b, unsigned pages)
{
    int rc = 0;

    for (unsigned i = 0; i < pages && rc == 0; i++) {
        pthread_t printer;

        rc = pthread_create(&printer, NULL, print_page, b);
        if (rc == 0) {
            pthread_detach(printer);
        }
    }
    pthread_mutex_lock(&b->lock);
    while (b->open != 0) {
        pthread_cond_wait(&b->done, &b->lock);
    }
    pthread_mutex_unlock(&b->lock);
    return rc;
}
