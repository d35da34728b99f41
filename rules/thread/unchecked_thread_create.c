// SPDX-License-Identifier: Apache-2.0
// unchecked-thread-create: a thread or a process could not be started, and nobody knows.
//
// If nothing asks, the handle that is joined, or the child that is waited for or sent a signal, may
// not be there: the variable holds what was in it before, and -1 means all processes to kill().
// That somebody asked does not help if the thread that was not started is joined all the same.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/engine/ways.h"
#include "rules/thread/thread.h"

#include <errno.h>

// ---- Threads ------------------------------------------------------------------------------------

static place_id without_index(const struct ir_unit *u, place_id p)
{
    while (p && (place_get(u->places, p)->step == PLACE_INDEX ||
                 place_get(u->places, p)->step == PLACE_INDEX_K)) {
        p = place_get(u->places, p)->parent;
    }
    return p;
}

// The variable of the handle that the effect is about.
static place_id handle_of(struct rule_ctx *ctx, uint32_t call, const struct api_effect *e)
{
    const ir_opnd o = e->at.root == API_ARG ? rule_arg(ctx, call, e->at.arg) : 0;
    const uint32_t def = e->at.nsteps || !o ? CFG_NONE : rule_origin(ctx, o);
    const struct ir_insn *load = def == CFG_NONE ? NULL : rule_insn(ctx, def);
    const place_id p = e->at.nsteps && o             ? rule_pointee(ctx, o)
                       : load && load->op == IR_LOAD ? load->place
                                                     : 0;

    return without_index(rule_unit(ctx), p);
}

// A call that does something to the thread of which the handle should be there; CFG_NONE: none.
static uint32_t find_use(struct rule_ctx *ctx, place_id handle)
{
    static const uint8_t uses[] = {API_JOIN, API_DETACH, API_USE};

    for (uint32_t n = 0; handle && n < rule_func(ctx)->ninsns; n++) {
        for (size_t k = 0; k < sizeof uses; k++) {
            const struct api_effect *e = thread_effect(rule_model(ctx, n), uses[k]);
            if (e && handle_of(ctx, n, e) == handle) {
                return n;
            }
        }
    }
    return CFG_NONE;
}

struct reading {
    struct rule_ctx *ctx;
    place_id handle;
    uint32_t read; // CFG_NONE: none
};

static bool on_read(void *arg, uint32_t insn)
{
    struct reading *x = arg;
    const struct ir_insn *i = rule_insn(x->ctx, insn);

    if ((i->op == IR_LOAD || i->op == IR_STORE) && i->place == x->handle) {
        x->read = i->op == IR_LOAD && insn < x->read ? insn : x->read;
        return false;
    }
    return true;
}

// Where the variable is read behind the call: there is nothing in it if there is no thread.
static uint32_t find_read(struct rule_ctx *ctx, uint32_t call, place_id handle)
{
    struct reading x = {.ctx = ctx, .handle = handle, .read = CFG_NONE};

    if (handle) {
        ways_behind(ctx, call, on_read, &x);
    }
    return x.read;
}

static bool is_ignored(struct rule_ctx *ctx, uint32_t call)
{
    return rule_insn(ctx, call)->flags & (INSN_DISCARDED | INSN_VOID_CAST) ||
           rule_result_uses(ctx, call).kinds == USE_NONE;
}

static void check_thread(struct rule_ctx *ctx, uint32_t call, const struct api_effect *e)
{
    const place_id handle = handle_of(ctx, call, e);
    const uint32_t use = find_use(ctx, handle);
    const uint64_t class = thread_handle_class(rule_unit(ctx), handle);
    const uint32_t read = use == CFG_NONE ? find_read(ctx, call, handle) : CFG_NONE;
    const char *name = rule_callee_name(ctx, call);
    enum confidence c = CONFIDENCE_LOW;
    struct finding_draft *d;

    if (use != CFG_NONE) {
        c = CONFIDENCE_HIGH;
    } else if (class && (threads_join_class(rule_threads(ctx), class) ||
                         threads_use_class(rule_threads(ctx), class))) {
        c = CONFIDENCE_MEDIUM;
    }
    if (rule_insn(ctx, call)->flags & INSN_VOID_CAST) {
        c = c == CONFIDENCE_HIGH ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
    }
    if (read != CFG_NONE) {
        c = CONFIDENCE_MEDIUM; // whoever means that it may fail does not look at the handle
    }
    d = report(ctx, rule_loc(ctx, call), c, name, "nothing asks whether '%s' could start a thread",
               name);
    report_step(d, rule_loc(ctx, call), "called here");
    if (use != CFG_NONE) {
        report_step(d, rule_loc(ctx, use), "%s() gets the handle as if there were a thread",
                    rule_callee_name(ctx, use));
    }
    if (read != CFG_NONE) {
        report_step(d, rule_loc(ctx, read), "the handle is read as if there were a thread");
    }
}

// ---- Threads that were not started, and are joined ----------------------------------------------

struct failed {
    struct rule_ctx *ctx;
    place_id handle;
    uint32_t join;   // the first one; CFG_NONE: none
    bool gets_round; // some way leads to a return, or to another thread, without a join
};

static bool on_way(void *arg, uint32_t insn)
{
    struct failed *x = arg;
    const struct ir_insn *i = rule_insn(x->ctx, insn);
    const struct api_fn *m = i->op == IR_CALL ? rule_model(x->ctx, insn) : NULL;
    const struct api_effect *join = thread_effect(m, API_JOIN);
    const struct api_effect *start = thread_effect(m, API_ACQUIRE);

    if (join && handle_of(x->ctx, insn, join) == x->handle) {
        x->join = insn < x->join ? insn : x->join;
        return false;
    }
    if (i->op == IR_RET || (i->op == IR_STORE && i->place == x->handle) ||
        (start && handle_of(x->ctx, insn, start) == x->handle)) {
        x->gets_round = true;
    }
    return !x->gets_round;
}

// A variable that holds this handle and no other one.
static bool is_single(struct rule_ctx *ctx, place_id handle)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct place *p = handle ? place_get(u->places, handle) : NULL;

    return p && p->step == PLACE_LOCAL &&
           u->types[rule_func(ctx)->locals[p->arg].type].kind != TYPE_ARRAY;
}

// However it goes on after the failure, the thread is joined: no variable remembers what happened.
static void check_failed(struct rule_ctx *ctx, uint32_t call, const struct api_effect *e)
{
    const char *name = rule_callee_name(ctx, call);
    struct failed x = {.ctx = ctx, .handle = handle_of(ctx, call, e), .join = CFG_NONE};
    struct finding_draft *d;

    if (!is_single(ctx, x.handle) || !ways_know_tests(ctx, call)) {
        return;
    }
    ways_behind_result(ctx, call, EAGAIN, on_way, &x);
    if (x.join == CFG_NONE || x.gets_round) {
        return;
    }
    d = report(ctx, rule_loc(ctx, x.join), CONFIDENCE_MEDIUM, rule_callee_name(ctx, x.join),
               "this waits for a thread even if '%s' could not start it", name);
    report_step(d, rule_loc(ctx, call), "%s() fails here, and the handle is not set", name);
    report_step(d, rule_loc(ctx, x.join), "every way from there leads to %s()",
                rule_callee_name(ctx, x.join));
}

// ---- Processes ----------------------------------------------------------------------------------

struct child {
    struct rule_ctx *ctx;
    uint32_t passed; // the first call that gets its number; CFG_NONE: none
};

static void on_use(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct child *c = arg;
    const struct api_fn *m = rule_model(c->ctx, insn);

    // Who prints it means nothing by it.
    if (!is_joined && m && !m->is_inferred && !m->variadic && insn < c->passed &&
        rule_arg(c->ctx, insn, 0) == value) {
        c->passed = insn;
    }
}

static bool tells_failure(const struct result_tests *tests)
{
    for (uint32_t i = 0; i < tests->n; i++) {
        if (result_test_holds(&tests->items[i], -1) != result_test_holds(&tests->items[i], 4711)) {
            return true;
        }
    }
    return false;
}

static void check_fork(struct rule_ctx *ctx, uint32_t call)
{
    const struct result_tests tests = rule_result_tests(ctx, call);
    struct child child = {.ctx = ctx, .passed = CFG_NONE};
    const char *name = rule_callee_name(ctx, call);
    struct finding_draft *d;

    if (tests.has_others || tests.is_kept || tests.is_passed || tells_failure(&tests)) {
        return;
    }
    rule_each_result_use(ctx, call, on_use, &child);
    d = report(ctx, rule_loc(ctx, call),
               child.passed == CFG_NONE ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM, name,
               "nothing asks whether '%s' failed to start a process", name);
    report_step(d, rule_loc(ctx, call), "called here");
    if (child.passed != CFG_NONE) {
        report_step(d, rule_loc(ctx, child.passed), "%s() gets its result, which may be -1",
                    rule_callee_name(ctx, child.passed));
    }
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct api_effect *e = thread_effect(m, API_ACQUIRE);

    if (!m || m->is_inferred || !(e || m->flags & API_FORKS) || call_is_dead(ctx, call)) {
        return;
    }
    if (e && e->at.root == API_ARG && m->fails.subject.root == API_RET) {
        if (is_ignored(ctx, call)) {
            check_thread(ctx, call, e);
        } else {
            check_failed(ctx, call, e);
        }
    } else if (m->flags & API_FORKS && m->fails.subject.root == API_RET) {
        check_fork(ctx, call);
    }
}

const struct rule rule_unchecked_thread_create = {
    .id = "unchecked-thread-create",
    .family = "thread",
    .tag = "unchecked-return",
    .summary = "nobody asks whether a thread or process could be started",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){"P41", NULL},
    .on_call = on_call,
};
