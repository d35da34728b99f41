// test: with gate.c
// A library keeps its lock's inside to itself; it is recursive, and functions call each other with
// it held.
#include "gate.h"

#include <stddef.h>

struct library {
    struct gate *gate;
    size_t nbooks, nlent;
};

struct reader {
    struct library *library;
    size_t nlent;
};

size_t reader_free(struct reader *r)
{
    size_t n;

    gate_enter(r->library->gate);
    n = r->library->nbooks - r->library->nlent;
    gate_leave(r->library->gate);
    return n;
}

int reader_borrow(struct reader *r)
{
    int rc = -1;

    gate_enter(r->library->gate);
    if (reader_free(r) > 0) {
        r->library->nlent++;
        r->nlent++;
        rc = 0;
    }
    gate_leave(r->library->gate);
    return rc;
}
