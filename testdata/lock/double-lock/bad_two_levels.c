// evict_locked() relies on its caller's lock, but the function it calls to count takes it again.
#include <pthread.h>
#include <stddef.h>

struct page {
    struct page *next;
    unsigned hits;
};

struct page_cache {
    pthread_mutex_t lock;
    struct page *pages;
    size_t npages, max_pages;
    unsigned long evictions;
};

static void count_eviction(struct page_cache *c)
{
    pthread_mutex_lock(&c->lock);
    c->evictions++;
    pthread_mutex_unlock(&c->lock);
}

static void evict_locked(struct page_cache *c)
{
    struct page **at = &c->pages;

    while (*at && (*at)->hits > 0) {
        (*at)->hits--;
        at = &(*at)->next;
    }
    if (*at) {
        *at = (*at)->next;
        c->npages--;
        count_eviction(c);
    }
}

void page_cache_add(struct page_cache *c, struct page *p)
{
    pthread_mutex_lock(&c->lock);
    if (c->npages >= c->max_pages) {
        evict_locked(c); // expect: double-lock
    }
    p->next = c->pages;
    c->pages = p;
    c->npages++;
    pthread_mutex_unlock(&c->lock);
}
