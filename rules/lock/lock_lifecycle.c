// SPDX-License-Identifier: Apache-2.0
// lock-lifecycle: a lock is used before it was initialised or after it was destroyed, destroyed
// while it is held or twice, or initialised again while it is in use.
//
// The machine tells what comes behind a destruction or an initialisation. That nothing at all
// initialises a lock is asked of the text: it lies in a local variable or in memory from malloc(),
// and the function neither writes it nor lets anybody have the object who could.
#include "rules/lock/lock.h"

#include <string.h>

// ---- Out of turn --------------------------------------------------------------------------------

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    enum confidence sure = (enum confidence)v->confidence;
    struct finding_draft *f;

    switch (v->error) {
    case LOCK_DESTROYED_HELD:
        f = report(ctx, v->at, sure, v->object, "'%s' is destroyed by %s() while it is held",
                   v->object, v->api);
        break;
    case LOCK_DESTROYED_TWICE:
        f = report(ctx, v->at, sure, v->object, "'%s' is destroyed a second time by %s()",
                   v->object, v->api);
        break;
    case LOCK_USED_DESTROYED:
        f = report(ctx, v->at, sure, v->object, "'%s' is used by %s() after it was destroyed",
                   v->object, v->api);
        break;
    default:
        f = report(ctx, v->at, sure, v->object,
                   "'%s' is initialised again by %s(), without being destroyed", v->object, v->api);
    }
    report_witness(f, v->how);
}

// ---- Never initialised --------------------------------------------------------------------------

// Where the lock lies: in a local, or behind one that points to new memory.
struct object {
    uint32_t local;
    bool is_pointed;
};

enum { HOPS = 4 };

static bool is_root(const struct ir_unit *u, const struct object *o, place_id p)
{
    const struct place *root = place_get(u->places, place_root(u->places, p));

    return p && root->step == PLACE_LOCAL && root->arg == o->local &&
           place_has_deref(u->places, p) == o->is_pointed;
}

// The call only uses locks and starts threads: it initialises nothing.
static bool leaves_alone(const struct rule_ctx *ctx, const struct ir_insn *call)
{
    const struct api_fn *m = program_callee(rule_program(ctx), rule_unit(ctx), call)->api;

    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const uint8_t kind = m->effects[e].kind;
        if (kind != API_LOCK && kind != API_UNLOCK && kind != API_SPAWN && kind != API_ACQUIRE &&
            kind != API_WAIT && kind != API_RELEASE && kind != API_SIGNAL &&
            kind != API_BROADCAST) {
            return false;
        }
    }
    return m && !m->is_inferred && m->neffects > 0;
}

static bool is_harmless(struct rule_ctx *ctx, ir_opnd value, unsigned depth);

// What the instruction does with the address is none of an initialiser's affairs.
static bool is_harmless_use(struct rule_ctx *ctx, const struct ir_insn *i, ir_opnd value,
                            unsigned depth)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t k = 0; i->op == IR_CALL && k < i->count; k++) {
        if (f->args[i->first + k] == value && !leaves_alone(ctx, i)) {
            return false;
        }
    }
    if (i->op == IR_CALL || i->op == IR_BR || i->op == IR_RET ||
        (i->op == IR_BIN && i->sub >= BIN_EQ && i->sub <= BIN_GE)) {
        return true;
    }
    return (i->a != value && i->b != value) ||
           (i->op == IR_CAST && depth < HOPS && is_harmless(ctx, i->dst, depth + 1));
}

static bool is_harmless(struct rule_ctx *ctx, ir_opnd value, unsigned depth)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        if (!is_harmless_use(ctx, &f->insns[n], value, depth)) {
            return false;
        }
    }
    return ir_opnd_kind(value) == IR_TEMP || depth == 0;
}

// A write to the lock, or to all of what it lies in; or its address goes to somebody.
static bool may_initialise(struct rule_ctx *ctx, const struct ir_insn *i, const struct object *o,
                           place_id lock)
{
    const struct ir_unit *u = rule_unit(ctx);

    if (!ir_has_place((enum ir_op)i->op) || !is_root(u, o, i->place) || i->op == IR_LOAD) {
        return false;
    }
    if (!place_is_prefix(u->places, i->place, lock) &&
        !place_is_prefix(u->places, lock, i->place)) {
        return false;
    }
    return i->op != IR_ADDR || !is_harmless(ctx, i->dst, 0);
}

// New memory with nothing in it: from malloc(), and nobody gets the pointer who could fill it.
static bool is_new_memory(struct rule_ctx *ctx, uint32_t local)
{
    const struct ir_func *f = rule_func(ctx);
    const ir_opnd pointer = ir_opnd_make(IR_LOCAL, local);
    bool is_new = false;

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        if (i->dst == pointer) {
            const uint32_t by = i->op == IR_CALL ? n : rule_origin(ctx, i->a);
            const char *name = by != CFG_NONE && rule_insn(ctx, by)->op == IR_CALL
                                   ? rule_callee_name(ctx, by)
                                   : "";
            if (is_new || strcmp(name, "malloc") != 0) {
                return false;
            }
            is_new = true;
        }
    }
    return is_new && is_harmless(ctx, pointer, 0);
}

static bool is_never_initialised(struct rule_ctx *ctx, place_id lock)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct ir_func *f = rule_func(ctx);
    const struct place *root = place_get(u->places, place_root(u->places, lock));
    struct object o = {root->arg, place_has_deref(u->places, lock)};

    if (root->step != PLACE_LOCAL || o.local < f->nparams ||
        (o.is_pointed && !is_new_memory(ctx, o.local))) {
        return false;
    }
    for (uint32_t n = 0; n < f->ninsns; n++) {
        if (may_initialise(ctx, &f->insns[n], &o, lock)) {
            return false;
        }
    }
    return true;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);

    for (uint32_t e = 0; m && !m->is_inferred && e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];
        const bool is_object = x->at.root == API_ARG && x->at.nsteps == 1 &&
                               machine_lock.families & FAMILY_BIT(x->family);
        const ir_opnd pointer = is_object ? rule_arg(ctx, call, x->at.arg) : 0;
        const place_id lock = x->kind == API_LOCK && pointer ? rule_pointee(ctx, pointer) : 0;

        if (lock && is_never_initialised(ctx, lock)) {
            const char *text = ir_place_text(rule_arena(ctx), rule_unit(ctx), rule_func(ctx), lock);
            struct finding_draft *f =
                report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, text,
                       "'%s' is used by %s() and was never initialised", text, m->name);
            report_step(f, rule_loc(ctx, call), "it holds what the memory held before");
            return;
        }
    }
}

const struct rule rule_lock_lifecycle = {
    .id = "lock-lifecycle",
    .family = "lock",
    .tag = "lock-misuse",
    .summary = "lock used, destroyed or initialised out of turn",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 672, 0},
    .cert = (const char *const[]){"CON31-C", NULL},
    .pitfalls = (const char *const[]){"P59", NULL},
    .machine = &machine_lock,
    .violations = 1u << LOCK_DESTROYED_HELD | 1u << LOCK_DESTROYED_TWICE |
                  1u << LOCK_USED_DESTROYED | 1u << LOCK_INIT_AGAIN,
    .on_violation = on_violation,
    .on_call = on_call,
};
