// The pause comes after the lock was got, not after it was refused.
#include <pthread.h>
#include <string.h>
#include <unistd.h>

struct cache {
    pthread_mutex_t lock;
    char text[64];
    unsigned long hits, misses;
};

static struct cache cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int fetch(char text[64], int attempt)
{
    memset(text, 'a' + attempt, 63);
    text[63] = 0;
    return attempt > 1;
}

static int cache_fill(struct cache *c)
{
    if (pthread_mutex_trylock(&c->lock) != 0)
        return -1;
    sleep(1); // expect: blocking-under-lock
    c->misses += (unsigned long)fetch(c->text, 0);
    pthread_mutex_unlock(&c->lock);
    return 0;
}

static void *reader(void *arg)
{
    struct cache *c = arg;

    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&c->lock);
        c->hits += c->text[0] == 'a';
        pthread_mutex_unlock(&c->lock);
    }
    return NULL;
}

int main(void)
{
    pthread_t t;
    int rc;

    if (pthread_create(&t, NULL, reader, &cache) != 0)
        return 1;
    rc = cache_fill(&cache);
    pthread_join(t, NULL);
    return rc < 0;
}
