// SPDX-License-Identifier: Apache-2.0
// A way is a set of instructions. What the function returns there is a constant, or a variable that
// gets constants: on the way, or else before the call on all ways to it.
#include "analyzer/engine/ends.h"

#include "analyzer/base/arena.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/error_sets.h"
#include "analyzer/engine/streams.h"
#include "analyzer/engine/ways.h"
#include "analyzer/flow/value.h"

#include <string.h>

enum { BODIES_DEEP = 3 };

// ---- The way ------------------------------------------------------------------------------------

static bool on_way(void *arg, uint32_t insn)
{
    struct bitset *way = arg;

    bitset_set(*way, insn);
    return true;
}

struct bitset end_way(struct rule_ctx *ctx, uint32_t call, int64_t v)
{
    struct bitset way = bitset_new(rule_arena(ctx), rule_func(ctx)->ninsns);

    ways_behind_result(ctx, call, v, on_way, &way);
    return way;
}

bool end_leaves(struct rule_ctx *ctx, struct bitset way, block_id head)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = bitset_next(way, 0); i < f->ninsns; i = bitset_next(way, i + 1)) {
        if (!cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, i), head)) {
            return true;
        }
    }
    return false;
}

bool end_comes_back(struct rule_ctx *ctx, struct bitset way, uint32_t call)
{
    const struct ir_func *f = rule_func(ctx);
    const struct cfg *c = rule_cfg(ctx);
    const block_id home = cfg_block_of(f, call);

    if (f->blocks[home].first < call) {
        return bitset_has(way, f->blocks[home].first);
    }
    for (uint32_t p = c->pred_first[home]; p < c->pred_first[home + 1]; p++) {
        const struct ir_block *b = &f->blocks[c->preds[p]];

        // The last instruction of a block ends it: whether its arm leads here is not asked again.
        if (bitset_has(way, b->first + b->count - 1)) {
            return true;
        }
    }
    return false;
}

// ---- Questions ----------------------------------------------------------------------------------

// The call gives errno, or tells what it means. `errno_fn`: errno_function() of the unit.
static bool tells_errno(const struct ir_insn *i, const struct callee *c, uint32_t errno_fn)
{
    return i->callee == errno_fn || (c->api && c->api->flags & (API_READS_ERRNO | API_ERROR_TEXT));
}

static bool may_ask(const struct program *p, func_id body, int deep)
{
    const struct program_func *at = program_func(p, body);
    const uint32_t errno_fn = errno_function(at->unit);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct callee *c;

        if (i->op != IR_CALL) {
            continue;
        }
        c = program_callee(p, at->unit, i);
        if (tells_errno(i, c, errno_fn) ||
            (c->api && c->api->flags & (API_ASKS_END | API_ASKS_ERROR)) ||
            (c->body != FUNC_UNKNOWN && (deep == 0 || may_ask(p, c->body, deep - 1)))) {
            return true;
        }
    }
    return false;
}

bool body_may_ask(struct rule_ctx *ctx, func_id body)
{
    return may_ask(rule_program(ctx), body, BODIES_DEEP);
}

static bool gets(struct rule_ctx *ctx, uint32_t call, ir_opnd handle, uint32_t at)
{
    for (uint32_t a = 0; a < rule_nargs(ctx, call); a++) {
        if (is_same_handle(ctx, rule_arg(ctx, call, a), call, handle, at)) {
            return true;
        }
    }
    return false;
}

// "%m" is errno.
static bool prints_errno(struct rule_ctx *ctx, uint32_t call)
{
    for (uint32_t a = 0; a < rule_nargs(ctx, call); a++) {
        const uint32_t def =
            flow_origin(context_reaching(ctx->function), rule_arg(ctx, call, a), call);
        size_t n;
        const char *s = def == CFG_NONE ? NULL : rule_string(ctx, rule_arg(ctx, call, a), &n);

        if (s && strstr(s, "%m")) {
            return true;
        }
    }
    return false;
}

static bool asks(struct rule_ctx *ctx, uint32_t insn, ir_opnd stream, uint32_t at)
{
    const struct ir_insn *i = rule_insn(ctx, insn);
    const struct callee *c;

    if (i->op != IR_CALL) {
        return i->op == IR_ICALL && stream && gets(ctx, insn, stream, at);
    }
    if (stream && is_same_handle(ctx, stream_asked(ctx, insn, API_ASKS_END | API_ASKS_ERROR), insn,
                                 stream, at)) {
        return true;
    }
    c = program_callee(rule_program(ctx), rule_unit(ctx), i);
    if (tells_errno(i, c, errno_function(rule_unit(ctx))) || prints_errno(ctx, insn)) {
        return true;
    }
    if (c->body != FUNC_UNKNOWN) {
        return (!stream || gets(ctx, insn, stream, at)) && body_may_ask(ctx, c->body);
    }
    return !c->api && (!stream || gets(ctx, insn, stream, at));
}

bool end_is_asked_for(struct rule_ctx *ctx, struct bitset way, ir_opnd stream, uint32_t at)
{
    const uint32_t n = rule_func(ctx)->ninsns;

    for (uint32_t i = bitset_next(way, 0); i < n; i = bitset_next(way, i + 1)) {
        if (asks(ctx, i, stream, at)) {
            return true;
        }
    }
    return false;
}

// ---- What the caller is told --------------------------------------------------------------------

// Signs that the function returns as constants, and those that mean failure.
struct outcomes {
    unsigned given, failure;
};

static unsigned sign_of(int64_t k)
{
    return k < 0 ? SIGN_NEGATIVE : k == 0 ? SIGN_ZERO : SIGN_POSITIVE;
}

static unsigned signs_given(struct rule_ctx *ctx)
{
    const struct ir_func *f = rule_func(ctx);
    unsigned given = 0;

    for (uint32_t r = 0; r < f->ninsns; r++) {
        const ir_opnd o = f->insns[r].op == IR_RET ? f->insns[r].a : 0;
        int64_t k;

        if (o && ir_const_value(rule_unit(ctx), o, &k)) {
            given |= sign_of(k);
        }
        for (uint32_t i = 0; ir_opnd_kind(o) == IR_LOCAL && i < f->ninsns; i++) {
            if (f->insns[i].dst == o && f->insns[i].op == IR_MOV &&
                ir_const_value(rule_unit(ctx), f->insns[i].a, &k)) {
                given |= sign_of(k);
            }
        }
    }
    return given;
}

static struct outcomes outcomes_of(struct rule_ctx *ctx)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct ir_func *f = rule_func(ctx);
    const struct ir_type *type = &u->types[u->types[u->fns[f->fn].type].elem];
    const func_id id = program_find(rule_program(ctx), u, f);
    struct outcomes o = {.given = signs_given(ctx)};

    if (type->kind == TYPE_BOOL) {
        o.failure = SIGN_ZERO;
    } else if (type->kind != TYPE_INT) {
        o.failure = 0;
    } else if (o.given & SIGN_NEGATIVE) {
        o.failure = SIGN_NEGATIVE;
    } else if (strcmp(ir_func_name(u, f), "main") == 0) {
        o.failure = SIGN_POSITIVE;
    } else if (id != FUNC_UNKNOWN) {
        o.failure = program_failure_signs(rule_program(ctx), id);
    }
    return o;
}

static bool is_success(const struct outcomes *o, struct rule_ctx *ctx, ir_opnd value)
{
    int64_t k;

    return ir_const_value(rule_unit(ctx), value, &k) && o->failure && !(sign_of(k) & o->failure);
}

// All that `local` may have been assigned last when the call is made is a success.
static bool is_success_before(struct rule_ctx *ctx, const struct outcomes *o, ir_opnd local,
                              uint32_t call)
{
    const struct ir_func *f = rule_func(ctx);
    const struct cfg *c = rule_cfg(ctx);
    struct bitset seen = bitset_new(rule_arena(ctx), f->nblocks);
    block_id *work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1);
    uint32_t n = 0, end = call;

    work[n++] = cfg_block_of(f, call);
    while (n > 0) {
        const block_id b = work[--n];
        uint32_t i = end ? end : f->blocks[b].first + f->blocks[b].count;

        end = 0;
        while (i > f->blocks[b].first && f->insns[i - 1].dst != local) {
            i--;
        }
        if (i > f->blocks[b].first) {
            if (f->insns[i - 1].op != IR_MOV || !is_success(o, ctx, f->insns[i - 1].a)) {
                return false;
            }
            continue;
        }
        if (b == 0) {
            return false;
        }
        for (uint32_t p = c->pred_first[b]; p < c->pred_first[b + 1]; p++) {
            if (!bitset_has(seen, c->preds[p])) {
                bitset_set(seen, c->preds[p]);
                work[n++] = c->preds[p];
            }
        }
    }
    return true;
}

// What another call has come to, which may be a success: `return fclose(out);`.
static bool is_other_outcome(struct rule_ctx *ctx, ir_opnd value)
{
    const struct ir_insn *i = ir_temp_def(rule_func(ctx), value);
    const struct api_fn *m;

    while (i && i->op == IR_CAST) {
        i = ir_temp_def(rule_func(ctx), i->a);
    }
    if (!i || i->op != IR_CALL) {
        return i && i->op == IR_BIN && is_compare(i->sub);
    }
    m = program_callee(rule_program(ctx), rule_unit(ctx), i)->api;
    return m && !m->is_inferred && m->fails.subject.root != API_NO_PLACE;
}

static bool returns_success(struct rule_ctx *ctx, const struct outcomes *o, uint32_t ret,
                            struct bitset way, uint32_t call)
{
    const struct ir_func *f = rule_func(ctx);
    const ir_opnd value = f->insns[ret].a;
    bool is_overwritten = false;

    if (ir_opnd_kind(value) != IR_LOCAL) {
        return is_success(o, ctx, value) || is_other_outcome(ctx, value);
    }
    for (uint32_t i = bitset_next(way, 0); i < f->ninsns; i = bitset_next(way, i + 1)) {
        if (f->insns[i].dst == value) {
            if (f->insns[i].op == IR_MOV && is_success(o, ctx, f->insns[i].a)) {
                return true;
            }
            is_overwritten = is_overwritten ||
                             cfg_dominates(rule_cfg(ctx), cfg_block_of(f, i), cfg_block_of(f, ret));
        }
    }
    return !is_overwritten && is_success_before(ctx, o, value, call);
}

bool end_says_success(struct rule_ctx *ctx, struct bitset way, uint32_t call)
{
    const struct ir_func *f = rule_func(ctx);
    const struct outcomes o = outcomes_of(ctx);

    if (!(o.given & o.failure)) {
        return false; // it never says that something failed
    }
    for (uint32_t i = bitset_next(way, 0); i < f->ninsns; i = bitset_next(way, i + 1)) {
        if (f->insns[i].op == IR_RET && f->insns[i].a && returns_success(ctx, &o, i, way, call)) {
            return true;
        }
    }
    return false;
}
