// SPDX-License-Identifier: Apache-2.0
// lock-order: two threads take the same locks in opposite orders, so that each may end up waiting
// for what the other holds.
//
// One finding for each set of locks, with one story a thread, told where the order deviates from
// what the rest of the program does, if that is clear.
#include "rules/lock/held.h"
#include "rules/lock/lock.h"

#include "analyzer/base/arena.h"

#include <string.h>

enum { CUSTOM = 5 }; // functions that make an order the custom

static bool is_doubtful(const struct lock_edge *e)
{
    return e->pair->event.flags & (EVENT_MAY | EVENT_UNSURE) || e->pair->held.is_weak ||
           held_is_far(e->pair);
}

// High: single objects, and threads that are seen to start.
static enum confidence confidence_of(const struct lock_table *t, const struct lock_cycle *c)
{
    bool is_certain = !c->is_within;

    for (uint32_t i = 0; i < c->n; i++) {
        if (is_doubtful(c->edges[i]) || (c->is_within && c->roots[i] == ROOT_UNKNOWN)) {
            return CONFIDENCE_LOW;
        }
        is_certain = is_certain && c->roots[i] != ROOT_UNKNOWN &&
                     t->names->items[c->edges[i]->pair->held.id].object != 0;
    }
    return is_certain ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

static bool deviates(const struct lock_cycle *c, uint32_t i)
{
    for (uint32_t k = 0; k < c->n; k++) {
        if (k != i && c->functions[k] < CUSTOM) {
            return false;
        }
    }
    return c->functions[i] == 1 && !c->is_within;
}

// Whether the order of `a` is written behind that of `b`, or in the file that comes first.
static bool is_behind(const struct lock_table *t, const struct lock_edge *a,
                      const struct lock_edge *b)
{
    const struct program_func *x = program_func(t->program, a->pair->function);
    const struct program_func *y = program_func(t->program, b->pair->function);
    const struct loc *at = &x->unit->locs[x->func->locs[a->pair->insn]];
    const struct loc *other = &y->unit->locs[y->func->locs[b->pair->insn]];
    int files = strcmp(ir_name(x->unit, x->unit->files[at->file].path),
                       ir_name(y->unit, y->unit->files[other->file].path));

    return files ? files < 0
                 : at->line > other->line || (at->line == other->line && at->col > other->col);
}

// The edge to tell it at: the one that deviates from the custom, else the longest way, else the one
// that is written last.
static uint32_t place_of(const struct lock_table *t, const struct lock_cycle *c)
{
    uint32_t best = 0;

    for (uint32_t i = 0; i < c->n; i++) {
        if (deviates(c, i)) {
            return i;
        }
        const uint32_t chain = c->edges[i]->pair->event.nchain;
        const uint32_t longest = c->edges[best]->pair->event.nchain;
        if (c->functions[i] < c->functions[best] ||
            (c->functions[i] == c->functions[best] &&
             (chain > longest ||
              (chain == longest && is_behind(t, c->edges[i], c->edges[best]))))) {
            best = i;
        }
    }
    return best;
}

static const char *function_of(const struct lock_table *t, const struct lock_edge *e)
{
    const struct program_func *at = program_func(t->program, e->pair->function);

    return ir_func_name(at->unit, at->func);
}

// The other side of the story in a few words.
static const char *others(struct arena *a, const struct lock_table *t, const struct lock_cycle *c,
                          uint32_t at)
{
    const struct lock_edge *next = c->edges[(at + 1) % c->n];

    if (c->is_within) {
        return arena_printf(a, "another thread may take the two the other way round");
    }
    if (deviates(c, at)) {
        return arena_printf(a, "%s() and %u other functions take them the other way round",
                            function_of(t, next), c->functions[(at + 1) % c->n] - 1);
    }
    if (c->n > 2) {
        return arena_printf(a, "%s() and %u more close a circle of %u locks", function_of(t, next),
                            c->n - 2, c->n);
    }
    return arena_printf(a, "%s() takes them the other way round", function_of(t, next));
}

static void tell_start(struct finding_draft *f, const struct lock_table *t, uint32_t root)
{
    const struct thread_root *r = root < t->threads->nroots ? &t->threads->roots[root] : NULL;

    if (r && !r->is_main) {
        struct lock_link at = {r->spawned_in, r->spawned_at};
        report_step_in(f, r->spawned_in, held_loc(t, &at), "%s() is started as a thread here",
                       thread_root_name(t->threads, root));
    }
}

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct lock_cycle *c)
{
    struct arena *a = rule_arena(ctx);
    uint32_t at = place_of(t, c);
    const struct lock_pair *p = c->edges[at]->pair;
    const char *taken = lock_text(t, p->event.lock);
    struct finding_draft *f =
        report_in(ctx, p->function, held_loc(t, &p->event.chain[0]), confidence_of(t, c),
                  p->held.text, "'%s' is locked by %s()%s while '%s' is held; %s", taken,
                  p->event.api, held_way(a, t, p), p->held.text, others(a, t, c, at));

    for (uint32_t i = 0; i < (c->is_within ? 1 : c->n); i++) {
        const struct lock_pair *edge = c->edges[(at + i) % c->n]->pair;
        report_flow(f, i, 0);
        tell_start(f, t, c->roots[(at + i) % c->n]);
        held_story(f, t, edge, i,
                   arena_printf(a, "'%s' is waited for, with '%s' held",
                                lock_text(t, edge->event.lock), edge->held.text));
    }
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    for (uint32_t i = 0; i < t->ncycles; i++) {
        tell(ctx, t, &t->cycles[i]);
    }
}

const struct rule rule_lock_order = {
    .id = "lock-order",
    .family = "lock",
    .tag = "lock-order",
    .summary = "locks taken in opposite orders by two threads",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){833, 667, 0},
    .cert = (const char *const[]){"CON35-C", "POS51-C", NULL},
    .pitfalls = (const char *const[]){"P55", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
