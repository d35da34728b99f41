// SPDX-License-Identifier: Apache-2.0
// Two passes over a program: channel_keys.c finds which channels there are, channel_uses.c follows
// every mention of them. Here is what goes around: the order of functions, the tables that turn a
// field, global or local into its channel at once, the finished table.
#include "analyzer/engine/channels.h"

#include "analyzer/base/list.h"
#include "analyzer/engine/channel_build.h"
#include "analyzer/engine/channel_stuck.h"

#include <stdlib.h>
#include <string.h>

struct reaching *channel_reaching(struct channel_func *f)
{
    if (!f->reaching) {
        f->cfg = cfg_build(f->b->a, f->func);
        f->reaching = flow_reaching(f->b->a, f->cfg, f->unit);
    }
    return f->reaching;
}

const struct cfg *channel_cfg(struct channel_func *f)
{
    (void)channel_reaching(f);
    return f->cfg;
}

const struct api_fn *channel_model(const struct channel_func *f, const struct ir_insn *i)
{
    return i->op == IR_CALL ? program_callee(f->b->program, f->unit, i)->api : NULL;
}

const char *channel_callee_name(const struct channel_func *f, const struct ir_insn *i)
{
    return i->op == IR_CALL ? ir_name(f->unit, f->unit->fns[i->callee].name) : "";
}

place_id channel_pointee(struct channel_func *f, uint32_t call, uint32_t n)
{
    const struct ir_insn *i = &f->func->insns[call];
    uint32_t def;

    if (n >= i->count) {
        return 0;
    }
    def = flow_origin(channel_reaching(f), f->func->args[i->first + n], call);
    return def != CFG_NONE && f->func->insns[def].op == IR_ADDR ? f->func->insns[def].place : 0;
}

bool channel_effect_applies(struct channel_func *f, uint32_t call, const struct api_effect *e)
{
    const struct ir_insn *i = &f->func->insns[call];

    for (int g = 0; g < API_GUARDS; g++) {
        const struct api_guard *guard = &e->guard[g];
        int64_t v;
        if (guard->subject.root != API_ARG || guard->subject.nsteps != 0 ||
            guard->subject.arg >= i->count ||
            !flow_constant(channel_reaching(f), f->func->args[i->first + guard->subject.arg], call,
                           &v)) {
            continue;
        }
        if ((v >= guard->lo && v <= guard->hi) == guard->negated) {
            return false;
        }
    }
    return true;
}

// ---- Cells by index -----------------------------------------------------------------------------

static int compare_cells(const void *x, const void *y)
{
    const struct channel_cell *a = *(struct channel_cell *const *)x;
    const struct channel_cell *b = *(struct channel_cell *const *)y;

    if (a->base != b->base) {
        return (a->base > b->base) - (a->base < b->base);
    }
    if (a->function != b->function) {
        return (a->function > b->function) - (a->function < b->function);
    }
    if (a->local != b->local) {
        return (a->local > b->local) - (a->local < b->local);
    }
    return strcmp(a->key, b->key);
}

struct sorted_cells {
    struct channel_cell **items;
    uint32_t n;
};

static struct sorted_cells sort_cells(struct channel_build *b)
{
    struct sorted_cells s = {.items = arena_array(b->a, struct channel_cell *, b->ncells)};

    for (struct channel_cell *c = b->cells; c; c = c->next) {
        s.items[s.n++] = c;
    }
    qsort(s.items, s.n, sizeof *s.items, compare_cells);
    return s;
}

static struct channel_cell *find_sorted(const struct sorted_cells *s, uint8_t base, const char *key)
{
    struct channel_cell like = {.base = base, .key = key, .function = FUNC_UNKNOWN}, *at = &like;
    struct channel_cell **found = bsearch(&at, s->items, s->n, sizeof *s->items, compare_cells);

    return found ? *found : NULL;
}

static void set_unit_cells(struct channel_func *f, const struct sorted_cells *s)
{
    const struct ir_unit *u = f->unit;

    f->fields = arena_array(f->b->a, struct channel_cell *, u->nfields);
    f->globals = arena_array(f->b->a, struct channel_cell *, u->nglobals);
    for (uint32_t i = 0; i < u->nfields; i++) {
        if (u->fields[i].key != 0) {
            f->fields[i] = find_sorted(s, PLACE_FIELD, ir_name(u, u->fields[i].key));
        }
    }
    for (uint32_t i = 0; i < u->nglobals; i++) {
        f->globals[i] = find_sorted(s, PLACE_GLOBAL, ir_name(u, u->globals[i].key));
    }
}

static void set_local_cells(struct channel_func *f, const struct sorted_cells *s)
{
    f->locals = arena_array(f->b->a, struct channel_cell *, f->func->nlocals);
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->items[i]->base == PLACE_LOCAL && s->items[i]->function == f->id) {
            f->locals[s->items[i]->local] = s->items[i];
        }
    }
}

// ---- The table ----------------------------------------------------------------------------------

static int compare_uses(const void *x, const void *y)
{
    const struct channel_use *a = x, *b = y;

    if (a->function != b->function) {
        return a->function < b->function ? -1 : 1;
    }
    if (a->insn != b->insn) {
        return a->insn < b->insn ? -1 : 1;
    }
    return (a->op > b->op) - (a->op < b->op);
}

static bool has_use(const struct channel *c, enum channel_op op)
{
    for (uint32_t i = 0; i < c->nuses; i++) {
        if (c->uses[i].op == op) {
            return true;
        }
    }
    return false;
}

static struct channel finish(const struct channel_build *b, const struct channel_node *n)
{
    struct channel c = n->c;

    c.uses = arena_array(b->a, struct channel_use, n->nuses);
    for (const struct channel_use_node *u = n->uses; u; u = u->next) {
        c.uses[c.nuses++] = u->use;
    }
    qsort(c.uses, c.nuses, sizeof *c.uses, compare_uses);
    // A semaphore that starts with enough needs no post, and one that is made elsewhere has another
    // owner.
    if (c.family == FAMILY_SEM) {
        c.is_may = c.is_may || (n->has_tokens && !has_use(&c, CHANNEL_SEND));
        c.is_escaped = c.is_escaped || !has_use(&c, CHANNEL_CREATE);
    }
    if (c.family == FAMILY_MQ) {
        c.is_may = c.is_may || b->has_unknown_queue;
        c.is_named = c.is_named && !c.is_escaped;
        c.is_escaped = c.is_escaped || c.is_named;
    }
    return c;
}

static int compare_channels(const void *x, const void *y)
{
    return strcmp(((const struct channel *)x)->key, ((const struct channel *)y)->key);
}

static struct channel_table *make_table(const struct channel_build *b)
{
    struct channel_table *t = arena_new(b->a, struct channel_table);

    t->program = b->program;
    t->items = arena_array(b->a, struct channel, b->nchannels);
    for (const struct channel_node *n = b->channels; n; n = n->next) {
        t->items[t->n++] = finish(b, n);
    }
    qsort(t->items, t->n, sizeof *t->items, compare_channels);
    return t;
}

// ---- The passes ---------------------------------------------------------------------------------

static bool has_code(const struct program_func *at)
{
    return !at->is_duplicate && at->func->nblocks > 0;
}

static bool calls_fork(const struct channel_func *f)
{
    for (uint32_t i = 0; i < f->func->ninsns; i++) {
        const struct api_fn *m = channel_model(f, &f->func->insns[i]);
        if (m && m->flags & API_FORKS) {
            return true;
        }
    }
    return false;
}

static void first_pass(struct channel_build *b)
{
    for (func_id id = 0; id < program_func_count(b->program); id++) {
        const struct program_func *at = program_func(b->program, id);
        struct channel_func f = {.b = b, .id = id, .unit = at->unit, .func = at->func};
        if (has_code(at) && !(at->func->flags & FUNC_INIT)) {
            channel_find(&f);
        }
    }
}

static void second_pass(struct channel_build *b)
{
    struct sorted_cells s = sort_cells(b);
    struct channel_func f = {.b = b};

    for (func_id id = 0; id < program_func_count(b->program); id++) {
        const struct program_func *at = program_func(b->program, id);
        if (!has_code(at)) {
            continue;
        }
        f.id = id;
        f.func = at->func;
        f.reaching = NULL;
        if (f.unit != at->unit) {
            f.unit = at->unit;
            set_unit_cells(&f, &s);
        }
        set_local_cells(&f, &s);
        f.forks = calls_fork(&f);
        channel_look(&f);
        channel_find_stuck(&f);
    }
}

struct channel_table *channels_collect(struct arena *a, const struct program *p)
{
    struct channel_build b = {.a = a, .program = p};
    struct channel_table *t;

    b.thread_entries = bitset_new(a, program_func_count(p));
    first_pass(&b);
    if (b.nchannels > 0) {
        second_pass(&b);
    }
    t = make_table(&b);
    channel_find_stuck_posts(&b, t);
    t->nstuck = (uint32_t)arrlenu(b.stuck);
    t->stuck = t->nstuck ? arena_copy(a, b.stuck, t->nstuck * sizeof *b.stuck) : NULL;
    arrfree(b.stuck);
    return t;
}
