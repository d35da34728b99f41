// Three stages of a pipeline, each of which passes work on while it holds its own queue.
#include <pthread.h>

struct stage {
    pthread_mutex_t lock;
    int queued;
};

static struct stage parse, check, store;

static void *parser(void *arg)
{
    int left = *(int *)arg;

    while (left-- > 0) {
        pthread_mutex_lock(&parse.lock);
        pthread_mutex_lock(&check.lock);
        parse.queued--;
        check.queued++;
        pthread_mutex_unlock(&check.lock);
        pthread_mutex_unlock(&parse.lock);
    }
    return 0;
}

static void *checker(void *arg)
{
    int left = *(int *)arg;

    while (left-- > 0) {
        pthread_mutex_lock(&check.lock);
        pthread_mutex_lock(&store.lock);
        check.queued--;
        store.queued++;
        pthread_mutex_unlock(&store.lock);
        pthread_mutex_unlock(&check.lock);
    }
    return 0;
}

static void *storer(void *arg)
{
    int left = *(int *)arg;

    while (left-- > 0) {
        pthread_mutex_lock(&store.lock);
        pthread_mutex_lock(&parse.lock); // expect: lock-order
        parse.queued += store.queued < 8;
        store.queued--;
        pthread_mutex_unlock(&parse.lock);
        pthread_mutex_unlock(&store.lock);
    }
    return 0;
}

int main(void)
{
    pthread_t a, b, c;
    int left = 1000;

    pthread_mutex_init(&parse.lock, 0);
    pthread_mutex_init(&check.lock, 0);
    pthread_mutex_init(&store.lock, 0);
    if (pthread_create(&a, 0, parser, &left) != 0 ||
        pthread_create(&b, 0, checker, &left) != 0 ||
        pthread_create(&c, 0, storer, &left) != 0)
        return 1;
    pthread_join(a, 0);
    pthread_join(b, 0);
    pthread_join(c, 0);
    return store.queued;
}
