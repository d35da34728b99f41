// table_put() keeps the descriptor unless the table is full; then it is lost.
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define SLOTS 64

struct slot {
    char key[40];
    int fd;
};

struct table {
    struct slot slots[SLOTS];
    unsigned used;
};

static uint32_t hash(const char *s)
{
    uint32_t h = 2166136261;

    while (*s)
        h = (h ^ (unsigned char)*s++) * 16777619;
    return h;
}

static int table_put(struct table *t, const char *key, int fd)
{
    uint32_t at = hash(key) % SLOTS;

    if (t->used == SLOTS / 2 || key[0] == '\0' || strlen(key) >= sizeof t->slots[0].key)
        return -1;
    while (t->slots[at].key[0] != '\0')
        at = (at + 1) % SLOTS;
    strcpy(t->slots[at].key, key);
    t->slots[at].fd = fd;
    t->used++;
    return 0;
}

int table_open(struct table *t, const char *key, const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd < 0)
        return -1;
    return table_put(t, key, fd); // expect: fd-leak
}

void table_clear(struct table *t)
{
    for (unsigned i = 0; i < SLOTS; i++)
        if (t->slots[i].key[0] != '\0')
            close(t->slots[i].fd);
    memset(t, 0, sizeof *t);
}
