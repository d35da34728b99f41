// A failed fetch is tried again after a pause, for which the cache is unlocked.
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
    int attempt = 0;

    pthread_mutex_lock(&c->lock);
    while (!fetch(c->text, attempt)) {
        if (++attempt == 5) {
            pthread_mutex_unlock(&c->lock);
            return -1;
        }
        pthread_mutex_unlock(&c->lock);
        sleep(1);
        pthread_mutex_lock(&c->lock);
    }
    c->misses++;
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
