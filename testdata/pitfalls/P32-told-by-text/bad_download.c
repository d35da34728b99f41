// A mirror is given up for good when its name is unknown; the resolver's message tells.
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
        const char *text = gai_strerror(rc);
        fprintf(stderr, "%s: %s\n", m->host, text);
        m->is_dead = strcmp(text, "Name or service not known") == 0; // expect: errno-by-text
        return NULL;
    }
    return found;
}
