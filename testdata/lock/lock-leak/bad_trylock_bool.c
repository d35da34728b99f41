// A trylock wrapper says true when it has the lock: the "nothing to do" return of its user keeps
// it.
#include <stdbool.h>
#include <threads.h>

struct compactor {
    mtx_t running;
    unsigned dead, live, runs;
};

static bool compactor_try(struct compactor *c)
{
    return mtx_trylock(&c->running) == thrd_success;
}

static void compactor_done(struct compactor *c)
{
    mtx_unlock(&c->running);
}

bool compact(struct compactor *c)
{
    if (!compactor_try(c)) {
        return false; // another thread is at it
    }
    if (c->dead * 4 < c->live) {
        return false; // expect: lock-leak
    }
    c->dead = 0;
    c->runs++;
    compactor_done(c);
    return true;
}

unsigned compact_runs(struct compactor *c)
{
    unsigned runs = 0;

    if (compactor_try(c)) {
        runs = c->runs;
        compactor_done(c);
    }
    return runs;
}
