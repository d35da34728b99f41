// Stale tables are left locked for whoever rebuilds them; the counters have a lock of their own.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct table {
    pthread_mutex_t lock;
    size_t used;
};

struct counters {
    pthread_mutex_t lock;
    unsigned long hits, misses;
};

bool table_is_stale(const struct table *t);

static struct table users, groups, hosts, routes, rules, names, aliases;
static struct counters counters;

void counters_hit(void)
{
    pthread_mutex_lock(&counters.lock);
    counters.hits++;
    pthread_mutex_unlock(&counters.lock);
}

void counters_miss(void)
{
    pthread_mutex_lock(&counters.lock);
    counters.misses++;
    pthread_mutex_unlock(&counters.lock);
}

unsigned long counters_hits(void)
{
    unsigned long hits;

    pthread_mutex_lock(&counters.lock);
    hits = counters.hits;
    pthread_mutex_unlock(&counters.lock);
    return hits;
}

void counters_give_back(unsigned long n)
{
    pthread_mutex_lock(&counters.lock);
    if (counters.hits >= n) {
        counters.hits -= n;
    }
    pthread_mutex_unlock(&counters.lock);
}

void counters_halve(void)
{
    pthread_mutex_lock(&counters.lock);
    counters.hits /= 2;
    counters.misses /= 2;
    pthread_mutex_unlock(&counters.lock);
}

// Locks the table if it has to be built anew.
static void table_claim(struct table *t)
{
    if (table_is_stale(t)) {
        pthread_mutex_lock(&t->lock);
        t->used = 0;
    }
}

static void table_rebuilt(struct table *t)
{
    if (table_is_stale(t)) {
        pthread_mutex_unlock(&t->lock);
    }
}

void server_reset(void)
{
    table_claim(&users);
    table_claim(&groups);
    table_claim(&hosts);
    table_claim(&routes);
    table_claim(&rules);
    table_claim(&names);
    table_claim(&aliases);
    pthread_mutex_lock(&counters.lock);
    counters.hits = 0;
    pthread_mutex_unlock(&counters.lock);
}

void server_rebuilt(void)
{
    table_rebuilt(&users);
    table_rebuilt(&groups);
    table_rebuilt(&hosts);
    table_rebuilt(&routes);
    table_rebuilt(&rules);
    table_rebuilt(&names);
    table_rebuilt(&aliases);
}
