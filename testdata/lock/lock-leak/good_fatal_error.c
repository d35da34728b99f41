// heap_error() prints and exits: that the lock is held does not matter any more.
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t heap_mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned heap[1024];
static unsigned heap_used;

static void heap_error(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    exit(EXIT_FAILURE);
}

static unsigned parent(unsigned i)
{
    return (i - 1) / 2;
}

int heap_push(unsigned key)
{
    unsigned i;

    pthread_mutex_lock(&heap_mutex);
    if (heap_used == 1024) {
        heap_error("heap: no room for key %u\n", key);
        return -1;
    }
    for (i = heap_used++; i > 0 && heap[parent(i)] > key; i = parent(i)) {
        heap[i] = heap[parent(i)];
    }
    heap[i] = key;
    pthread_mutex_unlock(&heap_mutex);
    return 0;
}
