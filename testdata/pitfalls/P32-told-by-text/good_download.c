// A mirror is given up for good when its name is unknown; the resolver's number tells.
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct mirror {
    const char *host;
    bool is_dead;
};

struct addrinfo *mirror_find(struct mirror *m)
{
    struct addrinfo *found = NULL;
    int rc = getaddrinfo(m->host, "https", NULL, &found);

    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", m->host, gai_strerror(rc));
        m->is_dead = rc == EAI_NONAME;
        return NULL;
    }
    return found;
}
