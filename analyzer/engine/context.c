// SPDX-License-Identifier: Apache-2.0
// The questions rules ask (rule.h). Operands are read at the instruction the hook was called for:
// a register local stands for the one assignment that reaches it there, and for nothing when
// several do. In on_violation no instruction is at hand, so only locals with a single assignment in
// the whole function are seen through.
#include "analyzer/engine/context.h"

#include "analyzer/base/bug.h"
#include "analyzer/engine/call_walk.h"
#include "analyzer/engine/conditions.h"
#include "analyzer/engine/error_sets.h"
#include "analyzer/engine/interruptions.h"
#include "analyzer/engine/shared_uses.h"
#include "analyzer/engine/thread_args.h"
#include "analyzer/flow/uses.h"

#include <string.h>

const struct cfg *context_cfg(struct context_function *f)
{
    if (!f->cfg) {
        f->cfg = cfg_build(f->arena, f->func);
    }
    return f->cfg;
}

struct reaching *context_reaching(struct context_function *f)
{
    if (!f->reaching) {
        f->reaching = flow_reaching(f->arena, context_cfg(f), f->unit);
    }
    return f->reaching;
}

// ---- What is at hand ----------------------------------------------------------------------------

const struct ir_unit *rule_unit(const struct rule_ctx *ctx)
{
    return ctx->function ? ctx->function->unit : NULL;
}

const struct ir_func *rule_func(const struct rule_ctx *ctx)
{
    return ctx->function ? ctx->function->func : NULL;
}

const struct cfg *rule_cfg(struct rule_ctx *ctx)
{
    return context_cfg(ctx->function);
}

const struct program *rule_program(const struct rule_ctx *ctx)
{
    return ctx->program;
}

struct arena *rule_arena(struct rule_ctx *ctx)
{
    return ctx->scratch;
}

const struct ir_insn *rule_insn(const struct rule_ctx *ctx, uint32_t insn)
{
    ENSURE(insn < ctx->function->func->ninsns);
    return &ctx->function->func->insns[insn];
}

loc_id rule_loc(const struct rule_ctx *ctx, uint32_t insn)
{
    ENSURE(insn < ctx->function->func->ninsns);
    return ctx->function->func->locs[insn];
}

const struct threads *rule_threads(struct rule_ctx *ctx)
{
    if (!ctx->output->threads) {
        ctx->output->threads = threads_find(ctx->output->arena, ctx->scratch, ctx->program);
    }
    return ctx->output->threads;
}

struct call_walk *rule_call_walk(struct rule_ctx *ctx)
{
    if (!ctx->output->walk) {
        ctx->output->walk = call_walk_new(ctx->output->arena, rule_threads(ctx));
    }
    return ctx->output->walk;
}

const struct error_sets *rule_error_sets(struct rule_ctx *ctx)
{
    if (!ctx->output->errors) {
        ctx->output->errors = error_sets_find(ctx->output->arena, ctx->scratch, ctx->program);
    }
    return ctx->output->errors;
}

const struct interruptions *rule_interruptions(struct rule_ctx *ctx)
{
    if (!ctx->output->interruptions) {
        struct interruptions all =
            interruptions_find(ctx->output->arena, ctx->scratch, ctx->program);
        ctx->output->interruptions = arena_copy(ctx->output->arena, &all, sizeof all);
    }
    return ctx->output->interruptions;
}

const struct thread_args *rule_thread_args(struct rule_ctx *ctx)
{
    if (!ctx->output->args) {
        struct thread_args args =
            thread_args_find(ctx->output->arena, ctx->scratch, rule_threads(ctx));
        ctx->output->args = arena_copy(ctx->output->arena, &args, sizeof args);
    }
    return ctx->output->args;
}

const struct shared_pairs *rule_shared_uses(struct rule_ctx *ctx, const struct lock_table *t)
{
    if (!ctx->output->shared) {
        struct shared_pairs pairs = shared_uses_find(ctx->output->arena, t, rule_threads(ctx));
        ctx->output->shared = arena_copy(ctx->output->arena, &pairs, sizeof pairs);
    }
    return ctx->output->shared;
}

const struct condition_table *rule_conditions(struct rule_ctx *ctx, const struct lock_table *t)
{
    if (!ctx->output->conditions) {
        ctx->output->conditions = conditions_find(ctx->output->arena, ctx->scratch, t);
    }
    return ctx->output->conditions;
}

// ---- Calls --------------------------------------------------------------------------------------

const struct api_fn *rule_model(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_insn *i = rule_insn(ctx, call);

    return i->op == IR_CALL ? program_callee(ctx->program, rule_unit(ctx), i)->api : NULL;
}

const char *rule_callee_name(struct rule_ctx *ctx, uint32_t call)
{
    return program_callee_name(ctx->program, rule_unit(ctx), rule_insn(ctx, call));
}

uint32_t rule_nargs(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_insn *i = rule_insn(ctx, call);

    return i->op == IR_CALL || i->op == IR_ICALL ? i->count : 0;
}

ir_opnd rule_arg(struct rule_ctx *ctx, uint32_t call, uint32_t n)
{
    return n < rule_nargs(ctx, call) ? rule_func(ctx)->args[rule_insn(ctx, call)->first + n] : 0;
}

ir_opnd rule_operand(struct rule_ctx *ctx, uint32_t call, const struct api_place *p)
{
    if (p->nsteps > 0) {
        return 0;
    }
    switch (p->root) {
    case API_RET:
        return rule_insn(ctx, call)->dst;
    case API_ARG:
        return rule_arg(ctx, call, p->arg);
    default:
        return 0;
    }
}

struct uses rule_result_uses(struct rule_ctx *ctx, uint32_t call)
{
    if (rule_insn(ctx, call)->dst == 0) {
        return (struct uses){0};
    }
    return flow_uses(ctx->scratch, context_reaching(ctx->function), call);
}

void rule_each_result_use(struct rule_ctx *ctx, uint32_t call, flow_use_fn each, void *arg)
{
    if (rule_insn(ctx, call)->dst) {
        flow_each_use(ctx->scratch, context_reaching(ctx->function), call, each, arg);
    }
}

// ---- Values -------------------------------------------------------------------------------------

// The instruction that questions without one of their own are asked at: behind the last, every
// assignment of a local is in view only if it is the single one.
static uint32_t question_at(const struct rule_ctx *ctx, ir_opnd o)
{
    const struct ir_func *f = ctx->function->func;
    uint32_t at = CFG_NONE, n = 0;

    if (ctx->at != CFG_NONE || ir_opnd_kind(o) != IR_LOCAL) {
        return ctx->at != CFG_NONE ? ctx->at : 0;
    }
    if (f->locals[ir_opnd_index(o)].flags & LOCAL_PARAM) {
        return CFG_NONE;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == o) {
            at = i;
            n++;
        }
    }
    return n == 1 ? at : CFG_NONE;
}

bool rule_constant(struct rule_ctx *ctx, ir_opnd o, int64_t *value)
{
    uint32_t at = question_at(ctx, o);

    return at != CFG_NONE && flow_constant(context_reaching(ctx->function), o, at, value);
}

uint32_t rule_origin(struct rule_ctx *ctx, ir_opnd o)
{
    uint32_t at = question_at(ctx, o);

    return at == CFG_NONE ? CFG_NONE : flow_origin(context_reaching(ctx->function), o, at);
}

place_id rule_pointee(struct rule_ctx *ctx, ir_opnd pointer)
{
    uint32_t def = rule_origin(ctx, pointer);

    return def != CFG_NONE && rule_insn(ctx, def)->op == IR_ADDR ? rule_insn(ctx, def)->place : 0;
}

static uint8_t kind_at(struct rule_ctx *ctx, place_id p)
{
    const struct ir_unit *u = rule_unit(ctx);

    return u->types[ir_place_type(u, rule_func(ctx), p)].kind;
}

// The array whose first element the place is, else the place itself.
static place_id whole_array(struct rule_ctx *ctx, place_id p)
{
    const struct place_table *places = rule_unit(ctx)->places;

    for (;;) {
        const struct place *at = place_get(places, p);
        if (at->step != PLACE_INDEX_K || at->arg != 0 || kind_at(ctx, at->parent) != TYPE_ARRAY) {
            return p;
        }
        p = at->parent;
    }
}

// A last member of few elements is the old way to write a flexible array.
enum { FLEXIBLE_MOST = 4 };

static bool is_open_ended(const struct ir_unit *u, const struct place *at, const struct ir_type *t)
{
    const struct ir_type *owner;

    if (t->flags & (TYPE_VLA | TYPE_FLEXIBLE)) {
        return true;
    }
    if (at->step != PLACE_FIELD || t->kind != TYPE_ARRAY || t->count > FLEXIBLE_MOST) {
        return false;
    }
    owner = &u->types[u->fields[at->arg].owner];
    return at->arg + 1 == owner->first_field + owner->nfields;
}

bool rule_object_size(struct rule_ctx *ctx, ir_opnd pointer, uint64_t *size)
{
    const struct ir_unit *u = rule_unit(ctx);
    place_id p = rule_pointee(ctx, pointer);
    const struct place *at;
    const struct ir_type *t;

    if (p == 0) {
        return false;
    }
    p = whole_array(ctx, p);
    at = place_get(u->places, p);
    t = &u->types[ir_place_type(u, rule_func(ctx), p)];
    if (at->step == PLACE_STRING) {
        *size = u->strings[at->arg].size;
        return true;
    }
    // What a pointer points to, or an element in the middle of an array, says nothing about the
    // bytes behind it, unless it is an array itself.
    if (at->step == PLACE_DEREF || at->step == PLACE_FUNC ||
        ((at->step == PLACE_INDEX || at->step == PLACE_INDEX_K || at->step == PLACE_ANY) &&
         t->kind != TYPE_ARRAY)) {
        return false;
    }
    *size = t->size;
    return *size > 0 && !is_open_ended(u, at, t);
}

const char *rule_string(struct rule_ctx *ctx, ir_opnd o, size_t *n)
{
    const struct ir_unit *u = rule_unit(ctx);
    place_id p = rule_pointee(ctx, o);
    const struct place *at = p ? place_get(u->places, whole_array(ctx, p)) : NULL;
    const struct ir_string *s;

    if (!at || at->step != PLACE_STRING) {
        return NULL;
    }
    s = &u->strings[at->arg];
    if (s->char_size != 1) {
        return NULL;
    }
    *n = names_length(u->names, s->bytes);
    return ir_name(u, s->bytes);
}

const char *rule_text(struct rule_ctx *ctx, ir_opnd o)
{
    return ir_opnd_text(ctx->scratch, rule_unit(ctx), rule_func(ctx), o);
}
