// SPDX-License-Identifier: Apache-2.0
// closed-not-checked: the end of a pipe, socket or file, where read() returns 0, is not told from
// data: the loop around it never ends.
//
// Only loops of which every way out is understood: none of them is taken once nothing comes any
// more. Where the results are not added up towards what is asked for, nobody knows whether the
// handle has an end (a timer, a terminal, datagrams): medium at best. Likewise null from a queue of
// the program's own, which waits for an item or for the end.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/rounds.h"

#include "rules/channel/condition.h"
#include "rules/shared/machines.h"

enum { COUNTER_BYTES = 8 };

// A call that returns 0 at the end, and a positive number of bytes otherwise.
static bool has_end(struct rule_ctx *ctx, const struct api_fn *m, uint32_t call)
{
    int64_t v;

    return m && m->io.direction == IO_READ && m->io.flags & IO_COUNTED &&
           !(m->io.flags & (IO_MESSAGE | IO_STATUS | IO_STREAM | IO_ITEMS)) &&
           !(rule_constant(ctx, rule_operand(ctx, call, &m->io.asked), &v) && v <= COUNTER_BYTES);
}

// recv() and its relatives: of datagrams 0 is an empty one.
static bool may_be_datagrams(const struct api_fn *m)
{
    return m->io.how.root != API_NO_PLACE;
}

// ---- Null from a queue of a library -------------------------------------------------------------

struct following {
    struct rule_ctx *ctx;
    uint32_t use; // the first instruction that follows the result; CFG_NONE: none
    bool is_tested;
};

static void on_use(void *arg, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct following *s = arg;
    const struct ir_insn *i = rule_insn(s->ctx, insn);
    const struct place *root;

    if (i->op == IR_CALL && rule_model(s->ctx, insn) && !rule_model(s->ctx, insn)->is_inferred) {
        return; // free(): no test
    }
    if (is_joined || !ir_has_place((enum ir_op)i->op) || !i->place ||
        (i->op == IR_STORE && i->a == o)) {
        s->is_tested = true; // kept, returned or handed on: somebody else may test it
        return;
    }
    root = place_get(rule_unit(s->ctx)->places, place_root(rule_unit(s->ctx)->places, i->place));
    if ((root->step == PLACE_TEMP || root->step == PLACE_LOCAL) && i->op != IR_ADDR &&
        root->arg == ir_opnd_index(o)) {
        s->use = insn < s->use ? insn : s->use;
    }
}

static bool may_receive_null(const struct api_fn *m)
{
    for (uint32_t e = 0; m && !m->is_inferred && e < m->neffects; e++) {
        if (m->effects[e].kind == API_RECEIVE && m->result == RESULT_POINTER) {
            return m->fails.subject.root == API_RET;
        }
    }
    return false;
}

static void look_at_queue(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    struct following s = {.ctx = ctx, .use = CFG_NONE};
    struct finding_draft *f;

    if (!may_receive_null(m)) {
        return;
    }
    rule_each_result_use(ctx, call, on_use, &s);
    if (s.is_tested || s.use == CFG_NONE) {
        return;
    }
    f = report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, m->name,
               "%s() returns null when there is nothing, and that is not asked", m->name);
    report_step(f, rule_loc(ctx, s.use), "the result is followed here");
}

// ---- The end of a stream of bytes ---------------------------------------------------------------

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    bool adds_up;
    enum confidence c;
    struct finding_draft *f;

    look_at_queue(ctx, call);
    if (!has_end(ctx, m, call) || call_is_dead(ctx, call) ||
        !call_spins_on_none(ctx, call, &adds_up)) {
        return;
    }
    c = adds_up ? CONFIDENCE_HIGH : may_be_datagrams(m) ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
    f = report(ctx, rule_loc(ctx, call), c, m->name,
               "the end, where %s() returns 0, is not told from data: the loop goes on for ever",
               m->name);
    report_step(f, rule_loc(ctx, call),
                "once the other end is closed, %s() returns 0 at once, each time", m->name);
    report_step(f, rule_loc(ctx, call),
                adds_up ? "nothing is added, and as much is missing as before"
                        : "no test around it ends the loop then");
}

// ---- Queues of the program's own ----------------------------------------------------------------

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nends; i++) {
        const struct cond_end *e = &c->ends[i];
        const char *name = condition_function(t, e->wait->at.function);
        struct finding_draft *f;
        if (e->kind != END_CLOSED) {
            continue;
        }
        f = report_in(ctx, e->at.function, condition_loc(t, &e->at), CONFIDENCE_MEDIUM, name,
                      "%s() may return null when it has waited in vain, and that is not asked",
                      name);
        report_step_in(f, e->wait->at.function, condition_loc(t, &e->wait->at),
                       "%s() waits here for one of several things", name);
        report_step_in(f, e->use.function, condition_loc(t, &e->use),
                       "the result is followed here");
    }
}

const struct rule rule_closed_not_checked = {
    .id = "closed-not-checked",
    .family = "channel",
    .tag = "short-io",
    .summary = "end of a pipe or socket is taken for data",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){835, 252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P68", NULL},
    .machine = &machine_lock,
    .on_call = on_call,
    .on_locks = on_locks,
};
