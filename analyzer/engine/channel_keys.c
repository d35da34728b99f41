// SPDX-License-Identifier: Apache-2.0
// Which channels a program has, and under what key: from the calls that make or use them.
//
// An object's key comes from the last field on its path, or from its base if that is a global or a
// local; subscripts do not count, the elements of an array fall together. What is reached through
// a bare pointer has no key.
#include "analyzer/engine/channel_build.h"

#include <fcntl.h>
#include <string.h>

struct channel_cell channel_cell_of(const struct channel_func *f, place_id p)
{
    struct channel_cell cell = {.function = FUNC_UNKNOWN};
    const struct ir_unit *u = f->unit;
    const struct place *at;

    if (p == 0) {
        return cell;
    }
    at = place_get(u->places, p);
    while (at->step == PLACE_INDEX || at->step == PLACE_INDEX_K || at->step == PLACE_ANY) {
        at = place_get(u->places, at->parent);
    }
    if (at->step == PLACE_FIELD && u->fields[at->arg].key != 0) {
        cell.base = PLACE_FIELD;
        cell.key = ir_name(u, u->fields[at->arg].key);
    } else if (at->step == PLACE_GLOBAL && u->globals[at->arg].key != 0) {
        cell.base = PLACE_GLOBAL;
        cell.key = ir_name(u, u->globals[at->arg].key);
    } else if (at->step == PLACE_LOCAL && !(f->func->locals[at->arg].flags & LOCAL_REG)) {
        cell.base = PLACE_LOCAL;
        cell.key = "";
        cell.function = f->id;
        cell.local = at->arg;
    }
    return cell;
}

static struct channel_cell *find_cell(struct channel_build *b, const struct channel_cell *like)
{
    for (struct channel_cell *c = b->cells; c; c = c->next) {
        if (c->base == like->base && c->function == like->function && c->local == like->local &&
            strcmp(c->key, like->key) == 0) {
            return c;
        }
    }
    return NULL;
}

static void add_cell(struct channel_build *b, const struct channel_cell *like, enum cell_role role,
                     struct channel_node *channel)
{
    struct channel_cell *c = arena_new(b->a, struct channel_cell);

    *c = *like;
    c->role = (uint8_t)role;
    c->channel = channel;
    c->next = b->cells;
    b->cells = c;
    b->ncells++;
}

static struct channel_node *add_channel(struct channel_build *b, const char *key, const char *text,
                                        uint8_t family)
{
    struct channel_node *n = arena_new(b->a, struct channel_node);

    n->c = (struct channel){.key = key, .text = text, .family = family};
    n->next = b->channels;
    b->channels = n;
    b->nchannels++;
    return n;
}

// Statements may be missing, and a channel operation among them.
static bool is_whole(const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (u->funcs[i].flags & (FUNC_INCOMPLETE | FUNC_TOO_DEEP)) {
            return false;
        }
    }
    return u->nproblems == 0;
}

static bool has_own_world(const struct channel_func *f, const struct channel_cell *cell, place_id p)
{
    const struct place *root = place_get(f->unit->places, place_root(f->unit->places, p));

    if (cell->base == PLACE_LOCAL) {
        return !(f->func->flags & FUNC_INCOMPLETE);
    }
    return cell->base == PLACE_GLOBAL &&
           f->unit->globals[root->arg].flags & (GLOBAL_INTERNAL | GLOBAL_LOCAL) &&
           is_whole(f->unit);
}

static const char *cell_key(const struct channel_func *f, const struct channel_cell *cell)
{
    struct arena *a = f->b->a;

    switch (cell->base) {
    case PLACE_FIELD:
        return arena_printf(a, "field:%s", cell->key);
    case PLACE_GLOBAL:
        return arena_printf(a, "global:%s", cell->key);
    default:
        return arena_printf(a, "local:%s:%s:%u", ir_name(f->unit, f->unit->path),
                            ir_func_name(f->unit, f->func), cell->local);
    }
}

// `&fds[2]`: the two elements are not the first ones of the array.
static bool is_inside(const struct channel_func *f, place_id p)
{
    const struct place *at = place_get(f->unit->places, p);

    return f->unit->types[ir_place_type(f->unit, f->func, p)].kind != TYPE_ARRAY &&
           (at->step == PLACE_INDEX || at->step == PLACE_ANY ||
            (at->step == PLACE_INDEX_K && at->arg != 0));
}

// The channel at a place, made if it is new; NULL when the place has no key. The array of a pipe is
// named without a subscript.
static struct channel_node *channel_at(struct channel_func *f, place_id p, uint8_t family,
                                       enum cell_role role)
{
    struct channel_cell like = channel_cell_of(f, p), *cell;
    const struct place *at = p ? place_get(f->unit->places, p) : NULL;
    struct channel_node *n;
    bool is_element;

    if (like.base == 0) {
        return NULL;
    }
    cell = find_cell(f->b, &like);
    if (cell) {
        cell->channel->c.is_may = cell->channel->c.is_may || cell->role != role ||
                                  cell->channel->c.family != family ||
                                  (role == CELL_PIPE && is_inside(f, p));
        return cell->channel;
    }
    is_element = role == CELL_PIPE && at->step == PLACE_INDEX_K &&
                 f->unit->types[ir_place_type(f->unit, f->func, p)].kind != TYPE_ARRAY;
    n = add_channel(f->b, cell_key(f, &like),
                    ir_place_text(f->b->a, f->unit, f->func, is_element ? at->parent : p), family);
    n->c.is_local = has_own_world(f, &like, p);
    n->c.is_may = role == CELL_PIPE && is_inside(f, p);
    add_cell(f->b, &like, role, n);
    return n;
}

// ---- Message queues -----------------------------------------------------------------------------

static const char *literal(struct channel_func *f, uint32_t call, uint32_t n)
{
    place_id p = channel_pointee(f, call, n);
    const struct place *at = p ? place_get(f->unit->places, p) : NULL;

    if (at && at->step == PLACE_INDEX_K && at->arg == 0) {
        at = place_get(f->unit->places, at->parent);
    }
    return at && at->step == PLACE_STRING ? ir_name(f->unit, f->unit->strings[at->arg].bytes)
                                          : NULL;
}

struct channel_node *channel_queue(struct channel_func *f, uint32_t call)
{
    const char *name = literal(f, call, 0);

    for (struct channel_node *n = f->b->channels; name && n; n = n->next) {
        if (n->c.family == FAMILY_MQ && strcmp(n->c.text, name) == 0) {
            return n;
        }
    }
    return NULL;
}

struct queue_open {
    struct channel_func *f;
    struct channel_node *queue;
};

// The handle is kept in a variable that other functions see.
static void find_queue_cell(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct queue_open *q = ctx;
    const struct ir_insn *i = &q->f->func->insns[insn];
    struct channel_cell like, *cell;

    if ((i->op != IR_STORE && i->op != IR_ASTORE) || i->a != o) {
        return;
    }
    like = channel_cell_of(q->f, i->place);
    if (like.base == 0) {
        q->queue->c.is_escaped = true;
        return;
    }
    cell = find_cell(q->f->b, &like);
    if (!cell) {
        add_cell(q->f->b, &like, CELL_QUEUE, q->queue);
    } else if (cell->channel != q->queue || is_joined) {
        cell->channel->c.is_may = true;
        q->queue->c.is_may = true;
    }
}

static void find_queue(struct channel_func *f, uint32_t call)
{
    struct queue_open q = {.f = f, .queue = channel_queue(f, call)};
    const struct ir_insn *i = &f->func->insns[call];
    const char *name = literal(f, call, 0);
    int64_t flags = 0;

    if (!name) {
        f->b->has_unknown_queue = true;
        return;
    }
    if (!q.queue) {
        q.queue = add_channel(f->b, arena_printf(f->b->a, "mq:%s", name), name, FAMILY_MQ);
        q.queue->c.is_named = true;
    }
    if (i->count > 1 &&
        flow_constant(channel_reaching(f), f->func->args[i->first + 1], call, &flags) &&
        flags & O_EXCL) {
        q.queue->c.is_named = false; // a queue that this program alone makes is its own
    }
    if (i->dst != 0) {
        flow_each_use(f->b->a, channel_reaching(f), call, find_queue_cell, &q);
    }
}

// ---- The pass -----------------------------------------------------------------------------------

static void find_thread_entry(struct channel_func *f, uint32_t call, const struct api_effect *e)
{
    place_id p = e->at.root == API_ARG ? channel_pointee(f, call, e->at.arg) : 0;
    const struct place *at = p ? place_get(f->unit->places, p) : NULL;

    if (at && at->step == PLACE_FUNC) {
        func_id body = program_callee_fn(f->b->program, f->unit, at->arg)->body;
        if (body != FUNC_UNKNOWN) {
            bitset_set(f->b->thread_entries, body);
        }
    }
}

static void find_pipe(struct channel_func *f, uint32_t call, const struct api_effect *e)
{
    struct channel_node *n;
    int32_t end;

    if (e->at.root != API_ARG || e->at.nsteps != 2 || e->at.steps[1].kind != API_INDEX) {
        return;
    }
    n = channel_at(f, channel_pointee(f, call, e->at.arg), FAMILY_FD, CELL_PIPE);
    end = e->at.steps[1].index;
    if (n && (end == 0 || end == 1)) {
        n->ends[end] |= e->mode; // read and write mode have the bits of the ends
    }
}

static void find_in_effect(struct channel_func *f, uint32_t call, const struct api_effect *e)
{
    if (e->kind == API_SPAWN) {
        find_thread_entry(f, call, e);
    } else if (e->kind == API_ACQUIRE && e->family == FAMILY_FD) {
        find_pipe(f, call, e);
    } else if (e->kind == API_ACQUIRE && e->family == FAMILY_MQ && e->at.root == API_RET) {
        find_queue(f, call);
    } else if ((e->family == FAMILY_COND || e->family == FAMILY_SEM) && e->at.root == API_ARG &&
               e->at.nsteps == 1) {
        channel_at(f, channel_pointee(f, call, e->at.arg), e->family, CELL_OBJECT);
    }
}

void channel_find(struct channel_func *f)
{
    for (uint32_t i = 0; i < f->func->ninsns; i++) {
        const struct ir_insn *insn = &f->func->insns[i];
        const struct api_fn *m = channel_model(f, insn);
        if (insn->op == IR_CALL &&
            strcmp(channel_callee_name(f, insn), "pthread_condattr_setpshared") == 0) {
            f->b->shares_conditions = true;
        }
        for (uint32_t e = 0; m && e < m->neffects; e++) {
            find_in_effect(f, i, &m->effects[e]);
        }
    }
}
