// A cache of open files: a new one pushes the old one of its bucket out, and closes it.
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUCKETS 32u

struct entry {
    struct entry *next;
    int fd;
    unsigned hits;
    char path[];
};

static struct entry *buckets[BUCKETS];

static struct entry **bucket_of(const char *path)
{
    uint32_t h = 5381;

    while (*path)
        h = h * 33 + (unsigned char)*path++;
    return &buckets[h % BUCKETS];
}

static void entry_free(struct entry *e)
{
    close(e->fd);
    free(e);
}

// The descriptor belongs to the cache, and is good until the next call.
int cache_open(const char *path)
{
    struct entry **at = bucket_of(path), *e;

    for (e = *at; e != NULL; e = e->next) {
        if (strcmp(e->path, path) == 0) {
            e->hits++;
            return e->fd;
        }
    }
    e = malloc(sizeof *e + strlen(path) + 1);
    if (e == NULL)
        return -1;
    e->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (e->fd < 0) {
        free(e);
        return -1;
    }
    strcpy(e->path, path);
    e->hits = 1;
    if (*at != NULL && (*at)->hits == 1) {
        struct entry *old = *at;

        *at = old->next;
        entry_free(old);
    }
    e->next = *at;
    *at = e;
    return e->fd;
}

void cache_flush(void)
{
    for (unsigned i = 0; i < BUCKETS; i++) {
        while (buckets[i] != NULL) {
            struct entry *e = buckets[i];

            buckets[i] = e->next;
            entry_free(e);
        }
    }
}
