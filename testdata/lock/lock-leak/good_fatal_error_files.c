// test: with messages.c
// A page that is freed twice ends the program, with the list of pages locked.
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
        fatal("page %u is free already", page);
        return 0;
    }
    l->free[page % NPAGES] = true;
    n = ++l->nfree;
    pthread_mutex_unlock(&l->lock);
    return n;
}
