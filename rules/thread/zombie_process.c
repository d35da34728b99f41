// SPDX-License-Identifier: Apache-2.0
// zombie-process: a program forks again and again, goes on, and nothing in it ever collects what
// has become of the children.
//
// Only where the whole program is in sight, and the fork is in a loop, or its function is called in
// one. Whoever says something about SIGCHLD, or waits anywhere, is taken to have it in hand.
//
// And a child that is asked for once, behind its fork, without waiting, and whose number is then
// forgotten: it has hardly ended by then, and nobody can ask for it again.
#include "analyzer/base/arena.h"
#include "analyzer/engine/calls.h"
#include "analyzer/engine/fork_child.h"
#include "rules/thread/way_story.h"

#include <string.h>

enum { SIGCHLD_NUMBER = 17, CALLERS = 3 };

static bool is_wait(const char *name)
{
    static const char *const names[] = {"wait", "waitpid", "waitid", "wait3", "wait4"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// Installs something for SIGCHLD or for a signal that is not known, or puts it into a set.
static bool minds_children(const struct program *p, const struct program_func *at,
                           const struct ir_insn *i)
{
    const char *name = program_callee_name(p, at->unit, i);
    const bool is_set = strcmp(name, "sigaddset") == 0;
    const uint32_t number = is_set ? 1 : 0;
    int64_t k;

    if (is_wait(name)) {
        return true;
    }
    if (!is_set && strcmp(name, "signal") != 0 && strcmp(name, "sigaction") != 0 &&
        strcmp(name, "bsd_signal") != 0 && strcmp(name, "sigignore") != 0) {
        return false;
    }
    return number >= i->count || !ir_const_value(at->unit, at->func->args[i->first + number], &k) ||
           k == SIGCHLD_NUMBER;
}

static bool has_it_in_hand(const struct program *p, uint32_t program)
{
    for (func_id f = 0; f < program_func_count(p); f++) {
        const struct program_func *at = program_func(p, f);
        for (uint32_t n = 0; program_reaches(p, program, f) && n < at->func->ninsns; n++) {
            const struct ir_insn *i = &at->func->insns[n];
            if (i->op == IR_ICALL ? !program_targets(p, at->unit, i)->is_complete
                                  : i->op == IR_CALL && minds_children(p, at, i)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_in_loop(struct rule_ctx *ctx, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(rule_program(ctx), f);
    struct arena_mark mark = arena_mark(rule_arena(ctx));
    const struct cfg *c = cfg_build(rule_arena(ctx), at->func);
    const bool out = c->loop_depth[cfg_block_of(at->func, insn)] > 0;

    arena_rewind(rule_arena(ctx), mark);
    return out;
}

// The call in a loop by which the instruction is reached again and again.
static bool is_repeated(struct rule_ctx *ctx, func_id f, uint32_t insn, unsigned depth,
                        struct walk_link *where)
{
    const struct threads *t = rule_threads(ctx);

    if (is_in_loop(ctx, f, insn)) {
        *where = (struct walk_link){f, insn};
        return true;
    }
    for (uint32_t i = 0; depth && i < t->ncalls; i++) {
        if (t->calls[i].to == f && t->calls[i].is_certain &&
            is_repeated(ctx, t->calls[i].from, t->calls[i].insn, depth - 1, where)) {
            return true;
        }
    }
    return false;
}

static void tell(struct rule_ctx *ctx, const struct fork_site *s, const struct walk_link *where)
{
    const struct program *p = rule_program(ctx);
    struct finding_draft *f =
        report_in(ctx, s->function, way_loc(p, s->function, s->insn), CONFIDENCE_MEDIUM,
                  way_function(p, s->function),
                  "nothing in the program waits for the children that are forked here: each stays "
                  "a zombie until the program ends");

    if (where->function != s->function) {
        report_step_in(f, where->function, way_loc(p, where->function, where->insn),
                       "in a loop, a call leads to %s()", way_function(p, s->function));
    }
    report_step_in(f, s->function, way_loc(p, s->function, s->insn), "a child is forked");
}

static bool is_of_one_that_waits(const struct program *p, func_id f, const bool *has_waits)
{
    bool is_reached = false;

    for (uint32_t i = 0; i < program_count(p); i++) {
        if (program_reaches(p, i, f)) {
            if (has_waits[i]) {
                return true;
            }
            is_reached = true;
        }
    }
    return !is_reached;
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    struct arena *a = rule_arena(ctx);
    const struct program *p = rule_program(ctx);
    const struct fork_sites *sites = fork_sites_find(a, a, p);
    bool *has_waits = arena_array(a, bool, program_count(p) + 1u);

    (void)channels;
    for (uint32_t i = 0; sites->n && i < program_count(p); i++) {
        has_waits[i] = !program_is_closed_for(p, i) || has_it_in_hand(p, i);
    }
    for (uint32_t i = 0; i < sites->n; i++) {
        const struct fork_site *s = &sites->items[i];
        struct walk_link where;
        if (s->goes_on && bitset_count(s->child) &&
            !is_of_one_that_waits(p, s->function, has_waits) &&
            !fork_sites_in_child(sites, p, s->function, s->insn) &&
            is_repeated(ctx, s->function, s->insn, CALLERS, &where)) {
            tell(ctx, s, &where);
        }
    }
}

// ---- Asked for once, and too early --------------------------------------------------------------

struct asked {
    struct rule_ctx *ctx;
    uint32_t wait;
    bool is_known; // elsewhere, too: it is kept, handed on, or waited for again
};

static bool is_printed(struct rule_ctx *ctx, const struct ir_insn *call)
{
    const struct ir_unit *u = rule_unit(ctx);

    return u->types[u->fns[call->callee].type].flags & TYPE_VARIADIC;
}

static void on_number(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct asked *x = arg;
    const struct ir_insn *i = rule_insn(x->ctx, insn);
    const bool is_test = i->op == IR_BIN || i->op == IR_BR || i->op == IR_SWITCH;

    (void)value;
    if (is_joined ||
        (insn != x->wait && !is_test && !(i->op == IR_CALL && is_printed(x->ctx, i)))) {
        x->is_known = true;
    }
}

static void on_result(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct asked *x = arg;
    const struct ir_insn *i = rule_insn(x->ctx, insn);

    (void)value;
    (void)is_joined;
    if (i->op != IR_CALL || !is_printed(x->ctx, i)) {
        x->is_known = true; // something depends on whether it has ended
    }
}

// The call that made the child of which the number is here, in the same round of a loop; CFG_NONE:
// not seen.
static uint32_t fork_before(struct rule_ctx *ctx, uint32_t wait)
{
    const ir_opnd number = rule_arg(ctx, wait, 0);
    const uint32_t def = number ? rule_origin(ctx, number) : CFG_NONE;
    const struct api_fn *m =
        def != CFG_NONE && rule_insn(ctx, def)->op == IR_CALL ? rule_model(ctx, def) : NULL;
    const struct cfg *c = rule_cfg(ctx);

    if (!m || m->is_inferred || !(m->flags & API_FORKS)) {
        return CFG_NONE;
    }
    return c->loop_head[cfg_block_of(rule_func(ctx), def)] ==
                   c->loop_head[cfg_block_of(rule_func(ctx), wait)]
               ? def
               : CFG_NONE;
}

static bool asks_without_waiting(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    int64_t k;

    return m && !m->is_inferred && m->at_once.root == API_ARG && is_wait(m->name) &&
           rule_constant(ctx, rule_operand(ctx, call, &m->at_once), &k) && k != 0;
}

// Some other code minds children that have ended.
static bool others_mind(struct rule_ctx *ctx, uint32_t wait)
{
    const struct program *p = rule_program(ctx);

    for (func_id f = 0; f < program_func_count(p); f++) {
        const struct program_func *at = program_func(p, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            if (at->func->insns[n].op == IR_CALL && minds_children(p, at, &at->func->insns[n]) &&
                !(at->func == rule_func(ctx) && n == wait)) {
                return true;
            }
        }
    }
    return false;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    struct asked x = {.ctx = ctx, .wait = call};
    struct finding_draft *d;
    uint32_t made;

    if (!asks_without_waiting(ctx, call)) {
        return;
    }
    made = fork_before(ctx, call);
    if (made == CFG_NONE || call_is_last(ctx, call)) {
        return;
    }
    rule_each_result_use(ctx, made, on_number, &x);
    rule_each_result_use(ctx, call, on_result, &x);
    if (x.is_known || others_mind(ctx, call)) {
        return;
    }
    d = report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, rule_callee_name(ctx, call),
               "this asks for the child before it can have ended, and nobody asks again: it stays "
               "a zombie");
    report_step(d, rule_loc(ctx, made), "the child is forked here");
    report_step(d, rule_loc(ctx, call), "%s() does not wait for it, and its number is forgotten",
                rule_callee_name(ctx, call));
}

const struct rule rule_zombie_process = {
    .id = "zombie-process",
    .family = "thread",
    .tag = "signal-safety",
    .summary = "children are forked and never waited for",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){772, 400, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){NULL},
    .on_call = on_call,
    .on_program = on_program,
};
