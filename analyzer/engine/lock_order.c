// SPDX-License-Identifier: Apache-2.0
// Orders of locks that can meet: cycles of edges, each run by a thread of its own.
//
// Cycles are searched from each edge, shortest first, over edges whose order comes not before it,
// so that each is found once. A cycle counts if no two of its edges have a gate in common, if at
// each lock one of the two sides asks for more than to read, and if there are threads for all edges
// that may run at the same time. Of cycles through the same locks the best is kept.
#include "analyzer/engine/lock_table.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 2000000 };

struct search {
    const struct lock_table *t;
    const struct lock_edge *path[CYCLE_MAX];
    uint32_t n, limit;
    uint64_t steps;
    struct lock_cycle *found; // list
};

static uint64_t class_of(const struct search *s, lock_id id)
{
    return s->t->names->items[id].class;
}

static bool may_be_one(const struct search *s, lock_id a, lock_id b)
{
    return class_of(s, a) == class_of(s, b) && lock_may_equal(s->t->names, a, b);
}

static lock_id held_by(const struct lock_edge *e)
{
    return e->pair->held.id;
}

static lock_id taken_by(const struct lock_edge *e)
{
    return e->pair->event.lock;
}

// ---- What makes a cycle one ---------------------------------------------------------------------

static bool share_gate(const struct search *s, const struct lock_edge *a, const struct lock_edge *b)
{
    for (uint32_t i = 0; i < a->gates.n; i++) {
        lock_id gate = a->gates.ids[i];
        for (uint32_t k = 0; k < b->gates.n; k++) {
            if (may_be_one(s, gate, b->gates.ids[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool have_common_gates(const struct search *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t k = i + 1; k < s->n; k++) {
            if (share_gate(s, s->path[i], s->path[k])) {
                return true;
            }
        }
    }
    return false;
}

// Two readers of a lock do not wait for each other.
static bool is_all_exclusive(const struct search *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const struct lock_edge *next = s->path[(i + 1) % s->n];
        if (s->path[i]->pair->event.mode == API_MODE_READ &&
            next->pair->held.mode == API_MODE_READ) {
            return false;
        }
    }
    return true;
}

static bool choose_roots(const struct search *s, struct lock_cycle *c, uint32_t at)
{
    if (at == s->n || at == CYCLE_MAX) {
        return true;
    }
    for (uint32_t r = 0; r < 64; r++) {
        bool meets = s->path[at]->roots >> r & 1;
        for (uint32_t k = 0; k < at && meets; k++) {
            meets = threads_may_meet(s->t->threads, c->roots[k], r);
        }
        c->roots[at] = r;
        if (meets && choose_roots(s, c, at + 1)) {
            return true;
        }
    }
    return false;
}

// ---- Two objects of one class -------------------------------------------------------------------

// The arguments that an edge's locks are reached by, if that is all that tells them apart.
static bool are_two_arguments(const struct search *s, const struct lock_edge *e, unsigned args[2])
{
    struct api_place x = s->t->names->items[held_by(e)].at, y = s->t->names->items[taken_by(e)].at;

    args[0] = x.arg;
    args[1] = y.arg;
    y.arg = x.arg;
    return x.root == API_ARG && args[0] != args[1] && api_place_equal(&x, &y);
}

static const char *argument_text(struct arena *a, const struct program_func *at,
                                 const struct ir_insn *i, unsigned arg)
{
    return arg < i->count ? ir_opnd_text(a, at->unit, at->func, at->func->args[i->first + arg])
                          : "";
}

struct site_arguments {
    const char *text[2];
};

struct sites {
    const struct search *s;
    struct arena *scratch;
    struct site_arguments *seen; // list
    func_id callee;
    unsigned args[2];
    bool is_either; // some call may pass them in either order
};

// Elements of one array, chosen at run time: any two can be passed either way.
static bool is_chosen(const char *x, const char *y)
{
    const char *end = strchr(x, '[');
    size_t n = end ? (size_t)(end - x) + 1 : 0;

    return n && strcmp(x, y) != 0 && strncmp(x, y, n) == 0 && !(x[n] >= '0' && x[n] <= '9') &&
           !(y[n] >= '0' && y[n] <= '9');
}

static void look_at_site(struct sites *x, const struct program_func *at, const struct ir_insn *i)
{
    struct site_arguments here = {{argument_text(x->scratch, at, i, x->args[0]),
                                   argument_text(x->scratch, at, i, x->args[1])}};

    x->is_either = x->is_either || is_chosen(here.text[0], here.text[1]);
    for (size_t k = 0; k < arrlenu(x->seen); k++) {
        const struct site_arguments *other = &x->seen[k];
        x->is_either =
            x->is_either || (*here.text[0] == '&' && strcmp(other->text[0], here.text[1]) == 0 &&
                             strcmp(other->text[1], here.text[0]) == 0);
    }
    arrput(x->seen, here);
}

// Whether somebody passes the two objects in one order and somebody, perhaps the same call, in the
// other.
static bool come_in_both_orders(const struct search *s, struct arena *scratch,
                                const struct lock_edge *e)
{
    struct sites x = {.s = s, .scratch = scratch, .callee = e->pair->function};
    uint32_t n;
    const struct program_step *steps = program_order(s->t->program, &n);

    if (!are_two_arguments(s, e, x.args)) {
        return false;
    }
    for (uint32_t f = 0; f < n && !x.is_either; f++) {
        const struct program_func *at = program_func(s->t->program, steps[f].function);
        for (uint32_t k = 0; k < at->func->ninsns; k++) {
            const struct ir_insn *i = &at->func->insns[k];
            if (i->op == IR_CALL &&
                program_callee_fn(s->t->program, at->unit, i->callee)->body == x.callee) {
                look_at_site(&x, at, i);
            }
        }
    }
    arrfree(x.seen);
    return x.is_either;
}

static bool is_within_class(const struct search *s, const struct lock_edge *e)
{
    return may_be_one(s, held_by(e), taken_by(e));
}

// ---- The search ---------------------------------------------------------------------------------

static bool follows(const struct search *s, const struct lock_edge *a, const struct lock_edge *b)
{
    return may_be_one(s, taken_by(a), held_by(b));
}

static bool is_visited(const struct search *s, const struct lock_edge *e)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (may_be_one(s, held_by(s->path[i]), held_by(e))) {
            return true;
        }
    }
    return false;
}

static unsigned weight(const struct lock_cycle *c)
{
    unsigned n = 0;

    for (uint32_t i = 0; i < c->n; i++) {
        const struct lock_event *e = &c->edges[i]->pair->event;
        n += e->nchain + (e->flags & (EVENT_MAY | EVENT_UNSURE) ? 16 : 0) +
             (c->edges[i]->pair->held.is_weak ? 16 : 0);
    }
    return n;
}

static bool is_through_same(const struct search *s, const struct lock_cycle *a,
                            const struct lock_cycle *b)
{
    for (uint32_t i = 0; i < a->n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < b->n; k++) {
            found = found || may_be_one(s, held_by(a->edges[i]), held_by(b->edges[k]));
        }
        if (!found) {
            return false;
        }
    }
    return a->n == b->n;
}

static void keep(struct search *s, const struct lock_cycle *c)
{
    for (size_t i = 0; i < arrlenu(s->found); i++) {
        if (is_through_same(s, &s->found[i], c)) {
            if (weight(c) < weight(&s->found[i])) {
                s->found[i] = *c;
            }
            return;
        }
    }
    arrput(s->found, *c);
}

static void close_cycle(struct search *s)
{
    struct lock_cycle c = {.n = s->n};

    memcpy(c.edges, s->path, s->n * sizeof *s->path);
    if (!have_common_gates(s) && is_all_exclusive(s) && choose_roots(s, &c, 0)) {
        keep(s, &c);
    }
}

static void extend(struct search *s, uint32_t first)
{
    const struct lock_edge *last = s->path[s->n - 1];

    if (s->n == s->limit) {
        if (follows(s, last, s->path[0])) {
            close_cycle(s);
        }
        return;
    }
    for (uint32_t i = first + 1; i < s->t->nedges && s->steps < STEPS_MAX; i++) {
        const struct lock_edge *e = &s->t->edges[i];
        s->steps++;
        if (e->roots && follows(s, last, e) && !is_visited(s, e) && !is_within_class(s, e)) {
            s->path[s->n++] = e;
            extend(s, first);
            s->n--;
        }
    }
}

static void find_within(struct search *s, struct arena *scratch)
{
    for (uint32_t i = 0; i < s->t->nedges; i++) {
        const struct lock_edge *e = &s->t->edges[i];
        if (is_within_class(s, e) && e->pair->relation == RELATION_UNKNOWN && e->roots &&
            come_in_both_orders(s, scratch, e)) {
            struct lock_cycle c = {.is_within = true, .n = 2, .edges = {e, e}};
            s->path[0] = s->path[1] = e;
            s->n = 2;
            if (is_all_exclusive(s) && choose_roots(s, &c, 0)) {
                keep(s, &c);
            }
        }
    }
    s->n = 0;
}

// Functions that take the two locks of an edge in its order.
static uint32_t count_functions(const struct search *s, const struct lock_edge *like)
{
    uint32_t n = 0;
    func_id last = FUNC_UNKNOWN;

    for (uint32_t i = 0; i < s->t->nedges; i++) {
        const struct lock_edge *e = &s->t->edges[i];
        if (class_of(s, held_by(e)) == class_of(s, held_by(like)) &&
            class_of(s, taken_by(e)) == class_of(s, taken_by(like)) && e->pair->function != last) {
            n++;
            last = e->pair->function;
        }
    }
    return n;
}

void lock_order_find(struct lock_table *t, struct arena *a, struct arena *scratch)
{
    struct search s = {.t = t};

    find_within(&s, scratch);
    for (s.limit = 2; s.limit <= CYCLE_MAX; s.limit++) {
        for (uint32_t i = 0; i < t->nedges; i++) {
            if (t->edges[i].roots && !is_within_class(&s, &t->edges[i])) {
                s.path[0] = &t->edges[i];
                s.n = 1;
                extend(&s, i);
            }
        }
    }
    for (size_t i = 0; i < arrlenu(s.found); i++) {
        for (uint32_t k = 0; k < s.found[i].n; k++) {
            s.found[i].functions[k] = count_functions(&s, s.found[i].edges[k]);
        }
    }
    t->ncycles = (uint32_t)arrlenu(s.found);
    t->cycles = s.found ? arena_copy(a, s.found, t->ncycles * sizeof *s.found) : NULL;
    arrfree(s.found);
}
