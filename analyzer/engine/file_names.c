// SPDX-License-Identifier: Apache-2.0
// How a function's instructions name a file, and what becomes of the handle of one it opened.
#include "analyzer/engine/files.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"

#include <string.h>

// ---- Names --------------------------------------------------------------------------------------

// The array whose first element the place is, else the place itself.
static place_id whole_array(const struct file_look *x, place_id p)
{
    const struct place *at = place_get(x->u->places, p);

    while (at->step == PLACE_INDEX_K && at->arg == 0) {
        p = at->parent;
        at = place_get(x->u->places, p);
    }
    return p;
}

static struct file_name name_at(const struct file_look *x, place_id p)
{
    const struct place *at;

    p = whole_array(x, p);
    at = place_get(x->u->places, p);
    if (at->step == PLACE_STRING) {
        const struct ir_string *s = &x->u->strings[at->arg];
        return s->char_size == 1 && !s->is_cut ? (struct file_name){FILE_NAME_TEXT, s->bytes}
                                               : (struct file_name){FILE_NAME_NONE, 0};
    }
    return (struct file_name){FILE_NAME_AT, p};
}

struct file_name file_name_of(const struct file_look *x, ir_opnd o, uint32_t at)
{
    uint32_t def;

    if (ir_opnd_kind(o) == IR_LOCAL && flow_is_argument(x->r, ir_opnd_index(o), at)) {
        return (struct file_name){FILE_NAME_ARGUMENT, ir_opnd_index(o)};
    }
    def = flow_origin(x->r, o, at);
    if (def == CFG_NONE) {
        return ir_opnd_kind(o) == IR_LOCAL ? (struct file_name){FILE_NAME_LOCAL, ir_opnd_index(o)}
                                           : (struct file_name){FILE_NAME_NONE, 0};
    }
    switch (x->f->insns[def].op) {
    case IR_ADDR:
        return name_at(x, x->f->insns[def].place);
    case IR_LOAD:
        return (struct file_name){FILE_NAME_IN, x->f->insns[def].place};
    default:
        return (struct file_name){FILE_NAME_MADE, def};
    }
}

// ---- Handles ------------------------------------------------------------------------------------

struct fate {
    const struct file_look *x;
    struct bitset seen; // definitions that were followed
    uint32_t *work;     // those to follow
    uint32_t n, flags;
};

static void follow(struct fate *f, uint32_t def)
{
    if (!bitset_has(f->seen, def)) {
        bitset_set(f->seen, def);
        f->work[f->n++] = def;
    }
}

static bool is_arg(const struct api_place *p, uint32_t n)
{
    return p->root == API_ARG && p->arg == n && p->nsteps == 0;
}

static uint32_t moved(uint8_t direction)
{
    return (direction == IO_READ ? FILE_READ : 0) |
           (direction == IO_WRITE || direction == IO_COPY ? FILE_WRITTEN : 0);
}

// Summaries say what was done; of rows only those that move data count, not ftruncate().
static uint32_t used(const struct api_fn *api, const struct api_effect *e)
{
    bool writes = e->mode & API_MODE_WRITE || e->props.has & PROP_BIT(WRITTEN);
    bool reads = e->mode & API_MODE_READ || e->props.has & PROP_BIT(READ);

    if (!api->is_inferred || e->kind != API_USE) {
        return 0;
    }
    return (uint32_t)((writes ? FILE_WRITTEN : 0) | (reads ? FILE_READ : 0));
}

// What the call does with a handle that is its argument `n`.
static void on_argument(struct fate *f, uint32_t call, const struct callee *c, uint32_t n)
{
    const struct api_fn *api = c->api;

    if (!api) {
        f->flags |= FILE_PASSED;
        return;
    }
    if (strcmp(api->name, "fstat") == 0 || strcmp(api->name, "fstat64") == 0) {
        f->flags |= FILE_ASKED;
    }
    f->flags |= is_arg(&api->io.handle, n) ? moved(api->io.direction) : 0;
    for (uint32_t e = 0; e < api->neffects; e++) {
        const struct api_effect *effect = &api->effects[e];
        bool gives_another = effect->kind == API_LEND && is_arg(&effect->with, n);
        f->flags |= is_arg(&effect->at, n) ? used(api, effect) : 0;
        if (gives_another || (effect->kind == API_CONSUME && is_arg(&effect->at, n))) {
            follow(f, call); // fileno(), fdopen()
        }
    }
}

static void follow_loads(struct fate *f, place_id p)
{
    for (uint32_t n = 0; n < f->x->f->ninsns; n++) {
        if (f->x->f->insns[n].op == IR_LOAD && f->x->f->insns[n].place == p) {
            follow(f, n);
        }
    }
}

static void on_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct fate *f = ctx;
    const struct ir_insn *i = &f->x->f->insns[insn];

    (void)is_joined;
    switch (i->op) {
    case IR_CALL:
        for (uint32_t n = 0; n < i->count; n++) {
            if (f->x->f->args[i->first + n] == o) {
                on_argument(f, insn, program_callee(f->x->p, f->x->u, i), n);
            }
        }
        break;
    case IR_ICALL:
        f->flags |= FILE_PASSED;
        break;
    case IR_STORE:
        follow_loads(f, i->place);
        break;
    case IR_RET:
        f->flags |= FILE_RETURNED;
        break;
    default:
        break;
    }
}

uint32_t file_handle_fate(const struct file_look *x, uint32_t insn)
{
    struct fate f = {.x = x, .seen = bitset_new(x->a, x->f->ninsns)};

    if (!x->f->insns[insn].dst) {
        return 0;
    }
    f.work = arena_array(x->a, uint32_t, x->f->ninsns);
    follow(&f, insn);
    while (f.n > 0) {
        flow_each_use(x->a, x->r, f.work[--f.n], on_use, &f);
    }
    return f.flags;
}
