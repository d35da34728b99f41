// SPDX-License-Identifier: Apache-2.0
// What bodies may return: the hull of their RETs, without regard to order or conditions.
//
// A helper that turns an error number into one of a few negative codes has no effect on any
// resource, so no machine runs over it; but its caller hands the code on, and whether that may look
// like a descriptor decides what the caller's own result means. Callees come first; a call inside a
// recursive component may return anything of its type.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"
#include "analyzer/flow/value.h"

enum { DEPTH_MAX = 24, LOCALS_MAX = 16 };

struct returns {
    const struct program *p;
    const struct unit_link *l;
    const struct ir_func *f;
    const uint32_t *defs;        // by temporary: the instruction that defines it
    uint32_t locals[LOCALS_MAX]; // being looked at
    uint32_t nlocals, depth;
};

// A hull that may be empty.
struct hull {
    struct facts facts;
    bool any;
};

static void hull_add(struct hull *h, const struct hull *more)
{
    if (more->any) {
        h->facts = h->any ? facts_hull(&h->facts, &more->facts) : more->facts;
        h->any = true;
    }
}

static struct hull all_of(const struct returns *r, type_id type)
{
    return (struct hull){facts_of_type(r->l->unit, type), true};
}

static struct hull of_operand(struct returns *r, ir_opnd o, type_id type);

static struct hull of_call(const struct returns *r, const struct ir_insn *i)
{
    struct hull h = all_of(r, i->type);
    const struct callee *c = &r->l->callees[i->callee];

    if (c->api && c->api->has_range) {
        h.any = facts_within(&h.facts, c->api->lo, c->api->hi);
    } else if (!c->api && c->body != FUNC_UNKNOWN && !(c->flags & CALLEE_UNSURE) &&
               r->p->links[c->body].returns) {
        h.any = facts_meet(&h.facts, r->p->links[c->body].returns);
    }
    return h;
}

static struct hull of_cast(struct returns *r, const struct ir_insn *i)
{
    const struct ir_type *type = &r->l->unit->types[i->type];
    struct hull all = all_of(r, i->type), h;

    if (type->kind != TYPE_INT && type->kind != TYPE_POINTER) {
        return all;
    }
    h = of_operand(r, i->a, 0);
    if (!h.any) {
        return h;
    }
    return facts_in(&h.facts, all.facts.lo, all.facts.hi) == TRUTH_YES ? h : all;
}

static struct hull of_insn(struct returns *r, const struct ir_insn *i)
{
    struct hull h;

    switch (i->op) {
    case IR_MOV:
        return of_operand(r, i->a, i->type);
    case IR_CAST:
        return of_cast(r, i);
    case IR_BIN:
        return is_compare(i->sub) ? (struct hull){facts_range(0, 1), true} : all_of(r, i->type);
    case IR_ADDR:
        h = all_of(r, i->type);
        if (!place_has_deref(r->l->unit->places, i->place)) {
            facts_exclude(&h.facts, 0);
        }
        return h;
    case IR_CALL:
        return of_call(r, i);
    default:
        return all_of(r, i->type);
    }
}

// All that is ever assigned to it; copies that go round add nothing.
static struct hull of_local(struct returns *r, uint32_t local)
{
    const struct ir_local *l = &r->f->locals[local];
    struct hull h = {0};

    for (uint32_t i = 0; i < r->nlocals; i++) {
        if (r->locals[i] == local) {
            return h;
        }
    }
    if (l->flags & LOCAL_PARAM || r->nlocals == LOCALS_MAX) {
        return all_of(r, l->type);
    }
    r->locals[r->nlocals++] = local;
    for (uint32_t i = 0; i < r->f->ninsns; i++) {
        if (r->f->insns[i].dst == ir_opnd_make(IR_LOCAL, local)) {
            struct hull more = of_insn(r, &r->f->insns[i]);
            hull_add(&h, &more);
        }
    }
    r->nlocals--;
    return h;
}

// `type` is for what is no operand of its own.
static struct hull of_operand(struct returns *r, ir_opnd o, type_id type)
{
    struct hull h = {facts_any(), true};
    uint32_t n = ir_opnd_index(o);

    if (r->depth == DEPTH_MAX) {
        return h;
    }
    r->depth++;
    switch (ir_opnd_kind(o)) {
    case IR_CONST:
        h.facts = facts_range(r->l->unit->consts[n].value, r->l->unit->consts[n].value);
        break;
    case IR_TEMP:
        h = of_insn(r, &r->f->insns[r->defs[n]]);
        break;
    case IR_LOCAL:
        h = of_local(r, n);
        break;
    default:
        h = type ? all_of(r, type) : h;
        break;
    }
    r->depth--;
    return h;
}

static void look_at(struct program *p, struct arena *scratch, func_id f)
{
    const struct ir_func *func = p->funcs[f].func;
    const struct unit_link *l = &p->units[p->links[f].unit];
    const struct ir_type *fn = &l->unit->types[l->unit->fns[func->fn].type];
    struct returns r = {.p = p, .l = l, .f = func};
    struct hull h = {0};
    struct facts all, *kept;

    if (fn->kind != TYPE_FUNCTION || func->flags & (FUNC_INCOMPLETE | FUNC_TOO_DEEP) ||
        (l->unit->types[fn->elem].kind != TYPE_INT &&
         l->unit->types[fn->elem].kind != TYPE_POINTER)) {
        return;
    }
    r.defs = ir_temp_defs(scratch, func);
    for (uint32_t i = 0; i < func->ninsns; i++) {
        if (func->insns[i].op == IR_RET) {
            struct hull more = of_operand(&r, func->insns[i].a, fn->elem);
            hull_add(&h, &more);
        }
    }
    all = facts_of_type(l->unit, fn->elem);
    if (h.any && facts_meet(&h.facts, &all) &&
        (h.facts.lo > all.lo || h.facts.hi < all.hi || h.facts.nexcluded)) {
        kept = arena_new(p->arena, struct facts);
        *kept = h.facts;
        p->links[f].returns = kept;
    }
}

void link_returns(struct program *p)
{
    struct arena scratch;

    arena_init(&scratch, 0);
    for (uint32_t i = 0; i < p->nsteps; i++) {
        struct arena_mark mark = arena_mark(&scratch);
        look_at(p, &scratch, p->steps[i].function);
        arena_rewind(&scratch, mark);
    }
    arena_free(&scratch);
}

const struct facts *program_returns(const struct program *p, func_id f)
{
    return p->links[f].returns;
}
