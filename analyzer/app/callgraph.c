// SPDX-License-Identifier: Apache-2.0
// --dump=callgraph: a line for each callee of each call, in the order of units and functions.
//
//   a.c:12 main -> open [direct]
//   a.c:14 main -> hello [indirect via struct obj.cb]
//   a.c:16 main -> ? [indirect via struct obj.cb]         something unknown may be called too
//   a.c:20 main -> compare [callback now]
//   a.c:21 main -> worker [callback later, new thread]
#include "analyzer/app/run.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

#include <stdio.h>

struct caller {
    const struct run *r;
    struct buf *out;
    const struct ir_unit *unit;
    const struct ir_func *func;
};

static void put_line(const struct caller *c, const struct ir_insn *i, const char *callee,
                     const char *how)
{
    struct region at = ir_region(c->unit, c->func->locs[i - c->func->insns]);

    buf_printf(c->out, "%s:%u %s -> %s [%s]\n", at.path, at.line, ir_func_name(c->unit, c->func),
               callee, how);
}

// "struct obj.cb" for a field, the text of the place for the rest.
static const char *pointer_text(const struct caller *c, const struct ir_insn *i)
{
    const struct place *at;
    const struct ir_field *field;
    const struct ir_type *owner;

    if (i->place == 0) {
        return ir_opnd_text(c->r->a, c->unit, c->func, i->a);
    }
    at = place_get(c->unit->places, i->place);
    while (at->step == PLACE_INDEX || at->step == PLACE_INDEX_K || at->step == PLACE_ANY) {
        at = place_get(c->unit->places, at->parent);
    }
    if (at->step != PLACE_FIELD) {
        return ir_place_text(c->r->a, c->unit, c->func, i->place);
    }
    field = &c->unit->fields[at->arg];
    owner = &c->unit->types[field->owner];
    return arena_printf(c->r->a, "%s %s.%s", owner->flags & TYPE_UNION ? "union" : "struct",
                        ir_name(c->unit, owner->name), ir_name(c->unit, field->name));
}

static const char *callback_text(struct arena *a, const struct api_callback *as)
{
    const char *when = api_when_names[as->when];

    return as->thread == THREAD_SAME
               ? arena_printf(a, "callback %s", when)
               : arena_printf(a, "callback %s, %s thread", when, api_thread_names[as->thread]);
}

static void put_targets(const struct caller *c, const struct ir_insn *i,
                        const struct call_targets *t, const char *how)
{
    for (uint32_t k = 0; k < t->n; k++) {
        const struct api_callback *as = t->items[k].as;
        put_line(c, i, t->items[k].name, as ? callback_text(c->r->a, as) : how);
    }
    if (!t->is_complete) {
        put_line(c, i, "?", how);
    }
}

static void put_call(const struct caller *c, const struct ir_insn *i)
{
    const struct program *p = c->r->program;

    if (i->op == IR_CALL) {
        put_targets(c, i, program_targets(p, c->unit, i), "direct");
        put_targets(c, i, program_callbacks(p, c->unit, i), "callback");
    } else if (i->op == IR_ICALL) {
        put_targets(c, i, program_targets(p, c->unit, i),
                    arena_printf(c->r->a, "indirect via %s", pointer_text(c, i)));
    }
}

bool run_dump_calls(const struct run *r)
{
    struct buf out = {0};
    bool ok = true;

    for (func_id f = 0; f < program_func_count(r->program) && ok; f++) {
        const struct program_func *at = program_func(r->program, f);
        struct caller c = {r, &out, at->unit, at->func};
        struct arena_mark mark = arena_mark(r->a);
        buf_clear(&out);
        for (uint32_t i = 0; i < at->func->ninsns && !at->is_duplicate; i++) {
            put_call(&c, &at->func->insns[i]);
        }
        ok = out.n == 0 || fwrite(out.data, 1, out.n, stdout) == out.n;
        arena_rewind(r->a, mark);
    }
    buf_free(&out);
    return ok;
}
