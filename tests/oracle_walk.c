// SPDX-License-Identifier: Apache-2.0
// Runs a program on every input and every answer of its calls.
#include "analyzer/flow/value.h"
#include "tests/oracle.h"
#include "tests/test.h"

#include <string.h>

enum { RUNS = 60000, ROUNDS = 3 };

static int choose(struct oracle *o, int n)
{
    if (o->used == CHOICES) {
        o->is_overrun = true;
        return 0;
    }
    if (o->used == o->nchoices) {
        o->choices[o->nchoices] = 0;
        o->limits[o->nchoices++] = n;
    }
    return o->choices[o->used++];
}

static void happens(struct oracle *o, const struct machine *m, int error, const struct stmt *at,
                    const struct stmt *site)
{
    struct found_error e = {m, error, at->line, site ? site->line : 0};

    for (uint32_t i = 0; i < o->nerrors; i++) {
        const struct found_error *old = &o->errors[i];
        if (old->machine == m && old->error == error && old->at == e.at &&
            old->acquired == e.acquired) {
            return;
        }
    }
    CU_ASSERT_FATAL(o->nerrors < ERRORS);
    o->errors[o->nerrors++] = e;
}

static void lose_unheld(struct oracle *o, int handle, const struct stmt *at)
{
    if (handle < 0 || !o->handles[handle].is_open) {
        return;
    }
    for (int v = 0; v < FDS; v++) {
        if (o->fds[v] == handle) {
            return;
        }
    }
    o->handles[handle].is_open = false;
    happens(o, &oracle_fd, LEAK, at, o->handles[handle].site);
}

static void leave(struct oracle *o, const struct stmt *at)
{
    for (int v = 0; v < FDS; v++) {
        int handle = o->fds[v];
        o->fds[v] = -1;
        lose_unheld(o, handle, at);
    }
    if (o->locked) {
        happens(o, &oracle_lock, HELD_AT_EXIT, at, o->locked);
    }
    o->has_returned = true;
}

static void happen(struct oracle *o, const struct stmt *s)
{
    int old;

    switch (s->kind) {
    case LOCK:
        if (o->locked) {
            happens(o, &oracle_lock, LOCKED_TWICE, s, o->locked);
        } else {
            o->locked = s;
        }
        break;
    case UNLOCK:
        if (!o->locked) {
            happens(o, &oracle_lock, UNLOCKED_FREE, s, NULL);
        }
        o->locked = NULL;
        break;
    case OPEN:
        old = o->fds[s->var];
        o->fds[s->var] = -1;
        if (choose(o, 2) && o->nhandles < HANDLES) {
            o->handles[o->nhandles].site = s;
            o->handles[o->nhandles].is_open = true;
            o->fds[s->var] = o->nhandles++;
        }
        lose_unheld(o, old, s);
        break;
    case CLOSE:
        old = o->fds[s->var];
        if (old >= 0 && !o->handles[old].is_open) {
            happens(o, &oracle_fd, CLOSED_TWICE, s, o->handles[old].site);
        } else if (old >= 0) {
            o->handles[old].is_open = false;
        }
        break;
    case MOVE:
        old = o->fds[s->var];
        o->fds[s->var] = o->fds[s->from];
        lose_unheld(o, old, s);
        break;
    default:
        leave(o, s);
        break;
    }
}

static bool holds(const struct oracle *o, const struct stmt *s)
{
    int64_t result = 0;

    fold_binary(s->op, false, o->vars[s->var], s->k, &result);
    return result != 0;
}

static void run_list(struct oracle *o, const struct stmt *s)
{
    for (; s && !o->has_returned; s = s->next) {
        o->steps++;
        switch (s->kind) {
        case CONST:
            o->vars[s->var] = s->k;
            break;
        case COPY:
            o->vars[s->var] = o->vars[s->from];
            break;
        case NOT:
            o->vars[s->var] = o->vars[s->from] == 0;
            break;
        case ASK:
            o->vars[s->var] = choose(o, 2);
            break;
        case IF:
            run_list(o, holds(o, s) ? s->yes : s->no);
            break;
        case IF_OK:
            run_list(o, o->fds[s->var] >= 0 ? s->yes : s->no);
            break;
        case LOOP:
            for (int64_t i = 0; i < s->k && !o->has_returned; i++) {
                run_list(o, s->yes);
            }
            break;
        case WHILE:
            for (int i = 0; i < ROUNDS && !o->has_returned && choose(o, 2); i++) {
                run_list(o, s->yes);
            }
            break;
        default:
            happen(o, s);
            break;
        }
    }
}

static bool next_choices(struct oracle *o)
{
    o->nchoices = o->used;
    while (o->nchoices && o->choices[o->nchoices - 1] + 1 == o->limits[o->nchoices - 1]) {
        o->nchoices--;
    }
    if (o->nchoices == 0) {
        return false;
    }
    o->choices[o->nchoices - 1]++;
    return true;
}

bool oracle_ask(struct oracle *o, const struct program_text *p)
{
    uint32_t runs = 0;

    o->nchoices = o->nerrors = 0;
    o->steps = 0;
    o->is_overrun = false;
    do {
        memset(o->vars, 0, sizeof o->vars);
        o->used = 0;
        o->nhandles = 0;
        o->locked = NULL;
        o->has_returned = false;
        for (int v = 0; v < FDS; v++) {
            o->fds[v] = -1;
        }
        for (int v = 0; v < INPUTS; v++) {
            o->vars[v] = choose(o, 4) - 1;
        }
        run_list(o, p->first);
    } while (++runs < RUNS && !o->is_overrun && next_choices(o));
    return runs < RUNS && !o->is_overrun;
}
