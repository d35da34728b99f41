// test: with messages.c
// A page that is freed twice is worth a warning, after which the list of pages stays locked.
#include "messages.h"

#include <pthread.h>
#include <stdbool.h>

enum { NPAGES = 512 };

struct page_list {
    pthread_mutex_t lock;
    bool free[NPAGES];
    unsigned nfree;
};

unsigned page_free(struct page_list *l, unsigned page)
{
    unsigned n;

    pthread_mutex_lock(&l->lock);
    if (l->free[page % NPAGES]) {
        warning("page %u is free already", page);
        return 0; // expect: lock-leak
    }
    l->free[page % NPAGES] = true;
    n = ++l->nfree;
    pthread_mutex_unlock(&l->lock);
    return n;
}
