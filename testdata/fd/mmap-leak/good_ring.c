// A ring's memory is handed to the caller inside the ring, or unmapped if its lock cannot be made.
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

struct ring {
    pthread_mutex_t lock;
    unsigned char *bytes;
    size_t size, head;
};

struct ring *ring_new(size_t size)
{
    struct ring *r = calloc(1, sizeof *r);
    unsigned char *bytes;

    if (r == NULL) {
        return NULL;
    }
    bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED) {
        free(r);
        return NULL;
    }
    bytes[0] = 0;
    if (pthread_mutex_init(&r->lock, NULL) != 0) {
        munmap(bytes, size);
        free(r);
        return NULL;
    }
    r->bytes = bytes;
    r->size = size;
    return r;
}

void ring_free(struct ring *r)
{
    munmap(r->bytes, r->size);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
