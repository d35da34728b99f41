#include "listen_filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell(const struct transfer *t, const struct filter *f, const char *what)
{
    char text[160];
    int n = snprintf(text, sizeof text, "%s %s", what, f->address);

    if (n > 0 && t->is_verbose && t->log) {
        t->log(text, (size_t)n);
    }
}

int transfer_set_listener(struct transfer *t, const int *sock)
{
    struct filter *f = calloc(1, sizeof *f), **at;

    if (!f) {
        return -1;
    }
    f->sock = *sock;
    f->is_listening = 1;
    f->is_accepted = 0;
    f->since = time(NULL);
    for (at = &t->first; *at; at = &(*at)->next) {
        if ((*at)->is_listening && !(*at)->is_accepted) {
            (*at)->is_listening = 0;
        }
    }
    *at = f;
    t->sock = f->sock;
    t->sent = t->received = 0;
    snprintf(f->address, sizeof f->address, "#%d", f->sock);
    if (t->is_verbose) {
        tell(t, f, "listens on");
    }
    return 0;
}

int transfer_check_listener(struct transfer *t, const int *sock)
{
    for (const struct filter *f = t->first; f; f = f->next) {
        if (f->is_listening && f->sock != *sock) {
            tell(t, f, "is there already:");
            return 0;
        }
    }
    return -1;
}
