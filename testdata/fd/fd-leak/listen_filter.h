#ifndef LISTEN_FILTER_H
#define LISTEN_FILTER_H

#include <stddef.h>
#include <time.h>

struct filter {
    int sock;
    int is_listening, is_accepted;
    char address[64];
    time_t since;
    struct filter *next;
};

struct transfer {
    struct filter *first;
    int sock;
    unsigned long sent, received;
    int is_verbose;
    void (*log)(const char *text, size_t len);
};

// 0: the filter has the socket from now on.
int transfer_set_listener(struct transfer *t, const int *sock);
// 0: the listener that is there can be used; the socket stays the caller's.
int transfer_check_listener(struct transfer *t, const int *sock);

#endif
