// SPDX-License-Identifier: Apache-2.0
// unchecked-close: a file this function made is written and closed, and nobody looks at whether
// that worked.
//
// The machine finds the close of what was made and may have been written (checks_handle.c). Left
// out here: a close that is reached only where something done with the handle has failed, or whose
// function fails from there on; a stream that was asked for errors after its writes, or that has no
// buffer; a descriptor that was put to disk.
#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/outcome.h"
#include "rules/fd/fd.h"

#include <string.h>

enum { SETVBUF_MODE = 2, UNBUFFERED = 2 };

static bool asks_for_errors(const char *name)
{
    static const char *const names[] = {"ferror", "ferror_unlocked", "fflush", "fflush_unlocked",
                                        "fsync",  "fdatasync",       "syncfs"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_no_buffer(struct rule_ctx *ctx, uint32_t call)
{
    int64_t mode;

    return strcmp(rule_callee_name(ctx, call), "setvbuf") == 0 &&
           rule_constant(ctx, rule_arg(ctx, call, SETVBUF_MODE), &mode) && mode == UNBUFFERED;
}

// ---- What else is done with the handle ----------------------------------------------------------

enum { CALLS_DEEP = 3 };

// Equal, or read from one place.
static bool is_same(struct rule_ctx *ctx, ir_opnd a, ir_opnd b)
{
    uint32_t x, y;

    if (a == b) {
        return true;
    }
    if (ir_opnd_kind(a) != IR_TEMP || ir_opnd_kind(b) != IR_TEMP) {
        return false;
    }
    x = rule_origin(ctx, a);
    y = rule_origin(ctx, b);
    return x != CFG_NONE && y != CFG_NONE && rule_insn(ctx, x)->op == IR_LOAD &&
           rule_insn(ctx, y)->op == IR_LOAD && rule_insn(ctx, x)->place == rule_insn(ctx, y)->place;
}

// The argument of a call that is the handle; UINT32_MAX: none.
static uint32_t argument_of(struct rule_ctx *ctx, uint32_t call, ir_opnd handle)
{
    const struct ir_insn *i = rule_insn(ctx, call);

    for (uint32_t n = 0; (i->op == IR_CALL || i->op == IR_ICALL) && n < rule_nargs(ctx, call);
         n++) {
        if (is_same(ctx, rule_arg(ctx, call, n), handle)) {
            return n;
        }
    }
    return UINT32_MAX;
}

static bool gets(struct rule_ctx *ctx, uint32_t call, ir_opnd handle)
{
    return argument_of(ctx, call, handle) != UINT32_MAX;
}

struct story {
    bool is_written; // data went into it
    bool is_asked;   // somebody looks at whether that worked
};

static void tell_of_call(const struct program *p, const struct ir_unit *u, const struct ir_insn *i,
                         uint32_t arg, unsigned depth, struct story *s);

// What a function of the program does with a parameter.
static void tell_of_body(const struct program *p, func_id body, uint32_t param, unsigned depth,
                         struct story *s)
{
    const struct program_func *at = program_func(p, body);

    for (uint32_t k = 0; k < at->func->ninsns; k++) {
        const struct ir_insn *i = &at->func->insns[k];
        for (uint32_t n = 0; (i->op == IR_CALL || i->op == IR_ICALL) && n < i->count; n++) {
            if (at->func->args[i->first + n] == ir_opnd_make(IR_LOCAL, param)) {
                tell_of_call(p, at->unit, i, n, depth, s);
            }
        }
    }
}

// More than to give it a size: a call that moves data, or that may.
static void tell_of_call(const struct program *p, const struct ir_unit *u, const struct ir_insn *i,
                         uint32_t arg, unsigned depth, struct story *s)
{
    const struct callee *c = program_callee(p, u, i);
    const struct api_fn *m = c->api && !c->api->is_inferred ? c->api : NULL;

    if (!m && c->body != FUNC_UNKNOWN && depth) {
        tell_of_body(p, c->body, arg, depth - 1, s);
        return;
    }
    s->is_written =
        s->is_written || !m || m->io.direction == IO_WRITE || m->io.direction == IO_COPY;
    s->is_asked = s->is_asked || (!(i->flags & (INSN_DISCARDED | INSN_VOID_CAST)) &&
                                  asks_for_errors(program_callee_name(p, u, i)));
}

static struct story story_of(struct rule_ctx *ctx, ir_opnd handle)
{
    struct story s = {0};

    for (uint32_t i = 0; i < rule_func(ctx)->ninsns; i++) {
        const uint32_t arg = argument_of(ctx, i, handle);
        if (arg != UINT32_MAX) {
            tell_of_call(rule_program(ctx), rule_unit(ctx), rule_insn(ctx, i), arg, CALLS_DEEP, &s);
            s.is_asked = s.is_asked || has_no_buffer(ctx, i);
        }
    }
    return s;
}

// ---- Where something has failed -----------------------------------------------------------------

// The blocks that begin where a test says that `call` has failed.
static void add_failed(struct rule_ctx *ctx, uint32_t call, struct bitset blocks)
{
    const struct ir_func *f = rule_func(ctx);
    const struct api_fn *m = rule_model(ctx, call);
    struct result_tests tests = rule_result_tests(ctx, call);
    int64_t failure;

    if (!m || m->fails.subject.root != API_RET || m->fails.negated) {
        return;
    }
    failure = m->fails.hi;
    for (uint32_t i = 0; i < tests.n; i++) {
        const struct ir_block *b = &f->blocks[cfg_block_of(f, tests.items[i].insn)];
        const struct ir_insn *last = &f->insns[b->first + b->count - 1];

        if (last->op == IR_BR && b->nsuccs == 2) {
            bool holds = result_test_holds(&tests.items[i], failure);
            bitset_set(blocks, f->succs[b->first_succ + (holds ? 0 : 1)]);
        }
    }
}

// Every way there goes through such a block.
static bool is_behind_failure(struct rule_ctx *ctx, uint32_t close, ir_opnd handle)
{
    const struct ir_func *f = rule_func(ctx);
    struct bitset seen = bitset_new(rule_arena(ctx), f->nblocks);
    block_id *work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1);
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (gets(ctx, i, handle)) {
            add_failed(ctx, i, seen); // not entered
        }
    }
    if (!bitset_has(seen, 0)) {
        bitset_set(seen, 0);
        work[n++] = 0;
    }
    while (n > 0) {
        const struct ir_block *b = &f->blocks[work[--n]];

        if (b == &f->blocks[cfg_block_of(f, close)]) {
            return false;
        }
        for (uint32_t s = 0; s < b->nsuccs; s++) {
            block_id to = f->succs[b->first_succ + s];

            if (!bitset_has(seen, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return true;
}

// ---- The rule -----------------------------------------------------------------------------------

static bool is_ignored(struct rule_ctx *ctx, uint32_t call)
{
    return rule_insn(ctx, call)->op == IR_CALL &&
           (rule_insn(ctx, call)->flags & (INSN_DISCARDED | INSN_VOID_CAST)) != 0;
}

// A stream still has to write what is in its buffer; a descriptor and a command only tell more. A
// function without a result tells nobody, and what is appended to is mostly a log.
static enum confidence confidence_of(struct rule_ctx *ctx, const struct violation *v)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct ir_type *result = &u->types[u->types[u->fns[rule_func(ctx)->fn].type].elem];
    unsigned c = v->confidence;

    if (v->family != FAMILY_STREAM && c == CONFIDENCE_HIGH) {
        c = CONFIDENCE_MEDIUM;
    }
    if (rule_insn(ctx, v->insn)->flags & INSN_VOID_CAST) {
        return CONFIDENCE_LOW;
    }
    if (v->props.has & PROP_BIT(APPEND) && c != CONFIDENCE_LOW) {
        c++;
    }
    if (result->kind == TYPE_VOID && c != CONFIDENCE_LOW) {
        c++;
    }
    return (enum confidence)c;
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const struct api_fn *m = is_ignored(ctx, v->insn) ? rule_model(ctx, v->insn) : NULL;
    struct finding_draft *f;
    struct story story;
    ir_opnd handle;

    if (!m || m->is_inferred || (v->props.has & PROP_BIT(PIPE) && v->family == FAMILY_FD)) {
        return; // a helper's own affair; a pipe tells its writer when it writes
    }
    handle = rule_arg(ctx, v->insn, 0);
    story = story_of(ctx, handle);
    if (!story.is_written || story.is_asked || call_handle_is_kernel_file(ctx, handle) ||
        call_leads_to_failure(ctx, v->insn) || is_behind_failure(ctx, v->insn, handle)) {
        return;
    }
    f = report(ctx, v->at, confidence_of(ctx, v), v->object,
               "'%s' was written, and whether %s() succeeds in it is not looked at", v->object,
               v->api);
    report_witness(f, v->how);
}

const struct rule rule_unchecked_close = {
    .id = "unchecked-close",
    .family = "fd",
    .tag = "unchecked-return",
    .summary = "result of closing a written file thrown away",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P13", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_CLOSE_UNCHECKED,
    .on_violation = on_violation,
};
