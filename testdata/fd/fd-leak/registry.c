#include "registry.h"

#include <stdlib.h>
#include <unistd.h>

static struct peer *peers;
static unsigned long named;

void registry_add(struct peer *p)
{
    p->next = peers;
    peers = p;
}

void registry_count(const struct peer *p)
{
    named += p->name[0] != '\0';
}

void registry_clear(void)
{
    while (peers) {
        struct peer *p = peers;

        peers = p->next;
        close(p->fd);
        free(p);
    }
}
