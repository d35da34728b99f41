// SPDX-License-Identifier: Apache-2.0
// From the pairs of all functions to what the program does with its locks.
//
// Gates: a lock that is held at every call of a function, in every caller, is held in the function.
// That is found from the callers down, starting from "all locks" for functions that are called and
// from none for those that start a thread or have callers out of sight.
#include "analyzer/engine/lock_table.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/critical.h"
#include "analyzer/engine/descriptors.h"

#include <stdlib.h>
#include <string.h>

// ---- Who takes which lock -----------------------------------------------------------------------

struct lock_taker {
    uint64_t class;
    func_id function;
    bool is_blocking;
};

static int compare_takers(const void *x, const void *y)
{
    const struct lock_taker *a = x, *b = y;

    if (a->class != b->class) {
        return a->class < b->class ? -1 : 1;
    }
    return (a->function > b->function) - (a->function < b->function);
}

static bool blocks_with(const struct lock_table *t, func_id f, uint64_t class)
{
    for (uint32_t i = 0; i < t->funcs[f].npairs; i++) {
        const struct lock_pair *p = &t->funcs[f].pairs[i];
        if (p->event.kind == LOCK_EVENT_BLOCK && t->names->items[p->held.id].class == class) {
            return true;
        }
    }
    return false;
}

static bool gives_back(const struct callee *c)
{
    for (uint32_t i = 0; c->api && i < c->api->neffects; i++) {
        if (c->api->effects[i].kind == API_UNLOCK) {
            return true;
        }
    }
    return false;
}

// The lock is given back at once: somebody wants to be kept waiting there, and that is all.
static bool is_only_passed(const struct lock_table *t, struct arena *scratch,
                           const struct lock_link *at)
{
    const struct program_func *in = program_func(t->program, at->function);
    const struct ir_func *f = in->func;
    const struct ir_insn *lock = &f->insns[at->insn];
    const struct ir_block *b = &f->blocks[cfg_block_of(f, at->insn)];

    for (uint32_t n = at->insn + 1; n < b->first + b->count; n++) {
        const struct ir_insn *i = &f->insns[n];
        if (i->op == IR_CALL) {
            return i->count && lock->count && gives_back(program_callee(t->program, in->unit, i)) &&
                   strcmp(ir_opnd_text(scratch, in->unit, f, f->args[i->first]),
                          ir_opnd_text(scratch, in->unit, f, f->args[lock->first])) == 0;
        }
        if (i->op != IR_ADDR && i->op != IR_CAST) {
            return false;
        }
    }
    return false;
}

static struct lock_taker *find_takers(const struct lock_table *t, struct arena *scratch)
{
    struct lock_taker *list = NULL;

    for (func_id f = 0; f < t->nfuncs; f++) {
        for (uint32_t i = 0; i < t->funcs[f].nevents; i++) {
            const struct lock_event *e = &t->funcs[f].events[i];
            uint64_t class = t->names->items[e->lock].class;
            if (e->kind == LOCK_EVENT_ACQUIRE && class && e->nchain == 1 &&
                !is_only_passed(t, scratch, &e->chain[0])) {
                arrput(list, ((struct lock_taker){class, f, blocks_with(t, f, class)}));
            }
        }
    }
    if (list) {
        qsort(list, arrlenu(list), sizeof *list, compare_takers);
    }
    return list;
}

static void find_uses(struct lock_table *t, struct arena *a, struct arena *scratch)
{
    struct lock_taker *list = find_takers(t, scratch);
    size_t n = arrlenu(list);
    struct lock_use *uses = arena_array(a, struct lock_use, n);

    for (size_t i = 0; i < n; i++) {
        struct lock_use *u = t->nuses ? &uses[t->nuses - 1] : NULL;
        if (!u || u->class != list[i].class) {
            u = &uses[t->nuses++];
            u->class = list[i].class;
        } else if (list[i].function == list[i - 1].function) {
            continue;
        }
        u->roots |= t->threads->runs[list[i].function];
        u->functions++;
        u->blocking += list[i].is_blocking;
    }
    t->uses = uses;
    arrfree(list);
}

const struct lock_use *lock_use_of(const struct lock_table *t, lock_id id)
{
    uint64_t class = t->names->items[id].class;
    uint32_t lo = 0, hi = t->nuses;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->uses[mid].class == class) {
            return &t->uses[mid];
        }
        if (t->uses[mid].class < class) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return NULL;
}

bool lock_is_wanted(const struct lock_table *t, const struct lock_pair *p)
{
    const struct lock_use *u = lock_use_of(t, p->held.id);
    uint64_t holders = threads_at(t->threads, p->function, p->insn);

    for (uint32_t x = 0; u && x < 64; x++) {
        for (uint32_t y = 0; holders >> x & 1 && y < 64; y++) {
            bool is_sight = x != ROOT_UNKNOWN || y != ROOT_UNKNOWN || u->functions > 1;
            if (u->roots >> y & 1 && is_sight && threads_may_meet(t->threads, x, y)) {
                return true;
            }
        }
    }
    return false;
}

const char *lock_text(const struct lock_table *t, lock_id id)
{
    return t->names->items[id].text;
}

// ---- Gates --------------------------------------------------------------------------------------

struct gates {
    const struct lock_table *t;
    struct lock_set *always; // by function
    bool *is_all, *is_free;  // nothing is known yet; somebody may call it without any lock
    bool has_changed;
};

static void meet(struct gates *g, func_id to, const struct lock_set *at_call)
{
    struct lock_set *set = &g->always[to], common = {0};

    if (g->is_all[to]) {
        *set = *at_call;
        g->is_all[to] = false;
        g->has_changed = true;
        return;
    }
    for (uint32_t i = 0; i < set->n; i++) {
        if (lock_set_has(at_call, set->ids[i])) {
            lock_set_put(&common, set->ids[i]);
        }
    }
    g->has_changed = g->has_changed || common.n != set->n;
    *set = common;
}

// Only what means the same object in every function can be a gate of another one.
static void put_gates(const struct lock_table *t, struct lock_set *to, const struct lock_set *from)
{
    for (uint32_t i = 0; i < from->n; i++) {
        struct lock_name n = t->names->items[from->ids[i]];
        if (n.class) {
            lock_set_put(to, from->ids[i]);
        }
    }
}

static const struct lock_set *held_at(const struct func_locks *f, uint32_t insn)
{
    for (uint32_t i = 0; i < f->ncalls; i++) {
        if (f->calls[i].insn == insn) {
            return &f->calls[i].held;
        }
    }
    return NULL;
}

static void pass_down(struct gates *g, func_id from, uint32_t insn, const struct call_targets *to)
{
    const struct lock_set *held = held_at(&g->t->funcs[from], insn);
    struct lock_set at_call = g->always[from];

    if (g->is_all[from]) {
        return;
    }
    if (held) {
        put_gates(g->t, &at_call, held);
    }
    for (uint32_t k = 0; k < to->n; k++) {
        func_id f = to->items[k].body;
        if (f != FUNC_UNKNOWN && !g->is_free[f]) {
            meet(g, f, &at_call);
        }
    }
}

static void find_free(struct gates *g)
{
    const struct threads *th = g->t->threads;

    for (func_id f = 0; f < g->t->nfuncs; f++) {
        g->is_all[f] = true;
        g->is_free[f] = th->runs[f] >> ROOT_UNKNOWN & 1;
    }
    for (uint32_t r = 0; r < th->nroots; r++) {
        g->is_free[th->roots[r].entry] = true;
    }
    for (func_id f = 0; f < g->t->nfuncs; f++) {
        g->is_all[f] = !g->is_free[f];
    }
}

static void find_gates(struct gates *g, struct arena *a, struct arena *scratch,
                       const struct lock_table *t)
{
    uint32_t n;
    const struct program_step *steps = program_order(t->program, &n);

    g->t = t;
    g->always = arena_array(a, struct lock_set, t->nfuncs);
    g->is_all = arena_array(scratch, bool, t->nfuncs);
    g->is_free = arena_array(scratch, bool, t->nfuncs);
    find_free(g);
    do {
        g->has_changed = false;
        for (uint32_t i = n; i-- > 0;) {
            const struct program_func *at = program_func(t->program, steps[i].function);
            for (uint32_t k = 0; k < at->func->ninsns; k++) {
                const struct ir_insn *x = &at->func->insns[k];
                if (x->op == IR_CALL || x->op == IR_ICALL) {
                    pass_down(g, steps[i].function, k, program_targets(t->program, at->unit, x));
                }
            }
        }
    } while (g->has_changed);
}

// ---- Edges --------------------------------------------------------------------------------------

static bool is_edge(const struct lock_table *t, const struct lock_pair *p)
{
    return p->event.kind == LOCK_EVENT_ACQUIRE && !(p->event.flags & EVENT_TIMED) &&
           t->names->items[p->held.id].class && t->names->items[p->event.lock].class;
}

static uint32_t count_edges(const struct lock_table *t)
{
    uint32_t n = 0;

    for (func_id f = 0; f < t->nfuncs; f++) {
        for (uint32_t i = 0; i < t->funcs[f].npairs; i++) {
            n += is_edge(t, &t->funcs[f].pairs[i]);
        }
    }
    return n;
}

static void find_edges(struct lock_table *t, struct arena *a, const struct gates *g, uint32_t n)
{
    struct lock_edge *edges = arena_array(a, struct lock_edge, n);

    for (func_id f = 0; f < t->nfuncs; f++) {
        for (uint32_t i = 0; i < t->funcs[f].npairs; i++) {
            const struct lock_pair *p = &t->funcs[f].pairs[i];
            if (is_edge(t, p)) {
                struct lock_edge *e = &edges[t->nedges++];
                e->pair = p;
                put_gates(t, &e->gates, &p->gates);
                put_gates(t, &e->gates, &g->always[f]);
                e->roots = threads_at(t->threads, f, p->insn);
            }
        }
    }
    t->edges = edges;
}

// ---- The whole ----------------------------------------------------------------------------------

static bool finds_nonblocking(const struct program *p)
{
    uint32_t n;
    const struct program_step *steps = program_order(p, &n);

    for (uint32_t i = 0; i < n; i++) {
        const struct program_func *at = program_func(p, steps[i].function);
        for (uint32_t k = 0; k < at->func->ninsns; k++) {
            if (at->func->insns[k].op == IR_CALL &&
                call_sets_nonblocking(p, at->unit, at->func, k)) {
                return true;
            }
        }
    }
    return false;
}

static bool has_locks(const struct lock_table *t)
{
    for (func_id f = 0; f < t->nfuncs; f++) {
        if (t->funcs[f].npairs || t->funcs[f].naccesses || t->funcs[f].ncalls) {
            return true;
        }
    }
    return false;
}

const struct lock_table *lock_table_build(struct arena *a, struct arena *scratch,
                                          const struct critical *c, const struct threads **threads)
{
    struct lock_table *t = arena_new(a, struct lock_table);
    struct gates gates;
    uint32_t n;

    t->program = c->program;
    t->names = arena_copy(a, &c->names, sizeof c->names);
    t->funcs = c->funcs;
    t->nfuncs = program_func_count(c->program);
    t->objects = lock_objects_find(a, scratch, c->program);
    if (!has_locks(t)) {
        return t;
    }
    if (!*threads) {
        *threads = threads_find(a, scratch, c->program);
    }
    t->threads = *threads;
    find_uses(t, a, scratch);
    t->has_nonblocking = finds_nonblocking(c->program);
    find_gates(&gates, a, scratch, t);
    t->always = gates.always;
    n = count_edges(t);
    if (n) {
        find_edges(t, a, &gates, n);
        lock_order_find(t, a, scratch);
    }
    t->guards = guards_find(a, scratch, t->names, t->funcs, t->threads);
    return t;
}

// ---- Printing -----------------------------------------------------------------------------------

static const char *name_text(const struct lock_table *t, lock_id id, char out[160])
{
    const struct lock_name *n = &t->names->items[id];

    if (n->at.root != API_NO_PLACE) {
        api_place_text(&n->at, out, 160);
        return out;
    }
    return n->text;
}

static void print_set(const struct lock_table *t, struct buf *out, const char *sign,
                      const struct lock_set *s)
{
    char text[160];

    for (uint32_t i = 0; i < s->n; i++) {
        buf_printf(out, " %s%s", sign, name_text(t, s->ids[i], text));
    }
}

static void print_event(const struct lock_table *t, struct buf *out, const struct lock_event *e)
{
    static const char *const whys[] = {"nothing", "file", "net", "sleep", "wait", "lock", "sync"};
    char text[160];

    if (e->kind == LOCK_EVENT_ACQUIRE) {
        buf_printf(out, "takes %s%s", name_text(t, e->lock, text),
                   e->mode == API_MODE_READ ? " (read)" : "");
    } else {
        buf_printf(out, "waits for %s", whys[e->why]);
        if (e->fd.arg) {
            buf_printf(out, " on arg%u", e->fd.arg - 1u);
        }
        if (e->guard) {
            buf_printf(out, " unless arg%u says not to", e->guard_arg - 1u);
        }
    }
    print_set(t, out, "+", &e->added);
    print_set(t, out, "-", &e->removed);
    buf_printf(out, "%s%s%s", e->flags & EVENT_TIMED ? ", timed" : "",
               e->flags & EVENT_MAY ? ", maybe" : "", e->flags & EVENT_UNSURE ? ", unsure" : "");
    buf_printf(out, ", by");
    for (uint32_t i = 1; i < e->nchain; i++) {
        const struct program_func *at = program_func(t->program, e->chain[i].function);
        buf_printf(out, " %s >", ir_func_name(at->unit, at->func));
    }
    buf_printf(out, " %s\n", e->api);
}

void lock_table_print(const struct lock_table *t, func_id f, struct buf *out)
{
    char text[160];

    for (uint32_t i = 0; i < t->funcs[f].nevents; i++) {
        buf_printf(out, "  ");
        print_event(t, out, &t->funcs[f].events[i]);
    }
    for (uint32_t i = 0; i < t->funcs[f].npairs; i++) {
        const struct lock_pair *p = &t->funcs[f].pairs[i];
        buf_printf(out, "  with %s: ", name_text(t, p->held.id, text));
        print_event(t, out, &p->event);
    }
}
