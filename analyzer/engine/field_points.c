// SPDX-License-Identifier: Apache-2.0
// Which stores and calls put a handle just acquired into a home.
//
// A handle is fresh where it was made, in the result or out-parameter that brings it to a caller,
// and in the caller's variable. From there it goes down through arguments into functions that store
// it, and comes back only out of the call it went into (`check(open(...))`). What is read from a
// home is not fresh.
#include "analyzer/engine/field_build.h"

#include "analyzer/base/list.h"

void field_add_point(struct field_build *b, struct field_point p)
{
    arrput(b->slots[p.slot].points, p);
}

uint32_t field_group(const struct field_build *b, uint32_t slot)
{
    while (b->slots[slot].group != slot) {
        slot = b->slots[slot].group;
    }
    return slot;
}

static void join_slots(struct field_build *b, uint32_t x, uint32_t y)
{
    x = field_group(b, x);
    y = field_group(b, y);
    b->slots[x > y ? x : y].group = x > y ? y : x;
}

// ---- What is reached ----------------------------------------------------------------------------

static void mark_reaching(struct field_node *sink)
{
    unsigned bit = 1u << sink->key.kind;
    struct field_node **work = NULL;

    arrput(work, sink);
    sink->reaches |= bit;
    while (arrlenu(work) > 0) {
        struct field_node *n = arrpop(work);
        for (struct field_edge *e = n->in; e; e = e->next_in) {
            if (!(e->from->reaches & bit)) {
                e->from->reaches |= bit;
                arrput(work, e->from);
            }
        }
    }
    arrfree(work);
}

static struct field_node *find_def(const struct field_build *b, func_id f, uint32_t insn)
{
    struct field_key key = {.kind = NODE_DEF, .function = f, .index = insn};
    struct field_node *n;

    HASH_FIND(hh, b->by_node, &key, sizeof key, n);
    return n;
}

// Where the edge's value comes out of the call that it goes into; NULL: nowhere.
struct field_node *field_through(const struct field_build *b, const struct field_edge *e)
{
    return e->to->key.function != e->function && e->to->is_returned
               ? find_def(b, e->function, e->insn)
               : NULL;
}

// The value goes on to another name of the same function.
static bool is_step(const struct field_edge *e)
{
    return e->to->key.function == e->from->key.function &&
           (e->to->key.kind == NODE_CELL || e->to->key.kind == NODE_DEF);
}

static bool is_returned(const struct field_build *b, const struct field_node *n)
{
    for (const struct field_edge *e = n->out; e; e = e->next) {
        const struct field_node *through = field_through(b, e);
        if ((e->to->key.kind == NODE_RET && e->to->key.function == n->key.function) ||
            (is_step(e) && e->to->is_returned) || (through && through->is_returned)) {
            return true;
        }
    }
    return false;
}

static void mark_returned(struct field_build *b)
{
    bool again = true;

    while (again) {
        again = false;
        for (struct field_node *n = b->first; n; n = n->next) {
            if (!n->is_returned && n->key.function != FUNC_UNKNOWN && is_returned(b, n)) {
                n->is_returned = true;
                again = true;
            }
        }
    }
}

// ---- Fresh handles ------------------------------------------------------------------------------

static bool is_stored(const struct field_node *n)
{
    for (const struct field_edge *e = n->out; e; e = e->next) {
        if (e->to->key.kind == NODE_HOME) {
            return true;
        }
    }
    return false;
}

// Whether a fresh handle is still fresh behind the edge. One that has a home by now is returned as
// a copy.
static bool stays_fresh(const struct field_edge *e)
{
    switch (e->from->key.kind) {
    case NODE_DEF:
    case NODE_CELL:
        return is_step(e) || ((e->to->key.kind == NODE_RET || e->to->key.kind == NODE_OUT) &&
                              e->to->key.function == e->function && !is_stored(e->from));
    case NODE_RET:
    case NODE_OUT:
        return e->to->key.kind == NODE_DEF || e->to->key.kind == NODE_CELL ||
               e->to->key.kind == NODE_OUT;
    default:
        return false;
    }
}

static bool freshen(struct field_node *n, const struct field_source *s)
{
    bool is_new = n && !n->fresh;

    if (is_new) {
        n->fresh = s;
    }
    return is_new;
}

void field_spread(struct field_build *b)
{
    bool again = true;

    for (unsigned k = 0; k < NODE_SINKS; k++) {
        mark_reaching(b->sinks[k]);
    }
    mark_returned(b);
    while (again) {
        again = false;
        for (struct field_node *n = b->first; n; n = n->next) {
            for (const struct field_edge *e = n->fresh ? n->out : NULL; e; e = e->next) {
                again = (stays_fresh(e) && freshen(e->to, n->fresh)) || again;
                if (n->key.kind == NODE_DEF || n->key.kind == NODE_CELL) {
                    again = freshen(field_through(b, e), n->fresh) || again;
                }
            }
        }
    }
}

// ---- Points -------------------------------------------------------------------------------------

static const struct field_points *homes_of(struct field_build *b, struct field_node *n);

static void keep_point(struct field_build *b, struct field_node *n, struct field_point p)
{
    struct field_points *list;
    bool is_cleaned = false;

    field_add_point(b, p);
    if (!field_survives(b, &p, &is_cleaned)) {
        return;
    }
    if (n->homes) {
        join_slots(b, n->homes->point.slot, p.slot);
    }
    list = arena_new(b->a, struct field_points);
    *list = (struct field_points){.point = p, .next = n->homes};
    n->homes = list;
}

static void keep_all(struct field_build *b, struct field_node *n, const struct field_points *from)
{
    for (; from; from = from->next) {
        struct field_points *list = arena_new(b->a, struct field_points);
        if (n->homes) {
            join_slots(b, n->homes->point.slot, from->point.slot);
        }
        *list = (struct field_points){.point = from->point, .next = n->homes};
        n->homes = list;
    }
}

static void follow_edge(struct field_build *b, struct field_node *n, const struct field_edge *e);

// What is loaded from a local in memory stands for the local: every load of it is the same handle.
static void follow_load(struct field_build *b, struct field_node *cell, struct field_node *load)
{
    if (!load->is_listed) {
        load->is_listed = true;
        for (const struct field_edge *e = load->out; e; e = e->next) {
            follow_edge(b, cell, e);
        }
    }
}

static void follow_edge(struct field_build *b, struct field_node *n, const struct field_edge *e)
{
    struct field_point p = {
        .function = e->function, .insn = e->insn, .value = n, .source = n->fresh};
    struct field_node *through = field_through(b, e);

    if (e->to->key.kind == NODE_HOME) {
        p.slot = e->to->key.index;
        p.place_function = e->function;
        p.place = b->funcs[e->function].func->insns[e->insn].place;
        keep_point(b, n, p);
    } else if (is_step(e) && n->key.kind == NODE_CELL) {
        follow_load(b, n, e->to);
    } else if (is_step(e)) {
        keep_all(b, n, homes_of(b, e->to));
    } else if (e->to->key.kind == NODE_PARAM || e->to->key.kind == NODE_CELL) {
        for (const struct field_points *h = homes_of(b, e->to); h; h = h->next) {
            p.slot = h->point.slot;
            p.place_function = h->point.place_function;
            p.place = h->point.place;
            keep_point(b, n, p);
        }
    }
    if (through) {
        keep_all(b, n, homes_of(b, through));
    }
}

// Where the handle a node holds is kept when the function is left: the points in that function.
static const struct field_points *homes_of(struct field_build *b, struct field_node *n)
{
    if (!n->is_listed) {
        n->is_listed = true;
        for (const struct field_edge *e = n->out; e; e = e->next) {
            follow_edge(b, n, e);
        }
    }
    return n->homes;
}

struct field_point field_call_point(struct field_build *b, func_id f, uint32_t call, uint32_t slot,
                                    const struct field_source *source)
{
    const struct ir_func *func = b->funcs[f].func;
    const struct ir_insn *i = &func->insns[call];
    struct field_point p = {.function = f,
                            .insn = call,
                            .source = source,
                            .slot = slot,
                            .place_function = FUNC_UNKNOWN};

    for (uint32_t n = 0; n < i->count; n++) {
        uint32_t def = flow_origin(field_reaching(b, f), func->args[i->first + n], call);
        if (def != CFG_NONE && func->insns[def].op == IR_ADDR && func->insns[def].place != 0 &&
            field_slot_of(b, f, func->insns[def].place) == slot) {
            p.place_function = f;
            p.place = func->insns[def].place;
        }
    }
    return p;
}

static bool is_load(const struct field_node *n)
{
    for (const struct field_edge *e = n->in; e; e = e->next_in) {
        if (e->from->key.kind == NODE_CELL) {
            return true;
        }
    }
    return false;
}

void field_find_points(struct field_build *b)
{
    for (struct field_node *n = b->first; n; n = n->next) {
        if (!n->fresh) {
            continue;
        }
        if (n->key.kind == NODE_CELL || (n->key.kind == NODE_DEF && !is_load(n))) {
            homes_of(b, n);
        }
        for (const struct field_edge *e = n->key.kind == NODE_OUT ? n->out : NULL; e; e = e->next) {
            if (e->to->key.kind == NODE_HOME) {
                field_add_point(
                    b, field_call_point(b, e->function, e->insn, e->to->key.index, n->fresh));
            }
        }
    }
}
