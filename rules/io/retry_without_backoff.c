// SPDX-License-Identifier: Apache-2.0
// retry-without-backoff: a call that has failed is made again at once, and again, for as long as it
// fails.
//
// Told of transfers, accept(), connect() and open(), if the ways back to the call neither wait nor
// do anything but to tell, and no test bounds them. What is tried again after every error never
// ends when the error stays; after EAGAIN it burns a processor until there is something to do, if
// the descriptor is seen to be non-blocking (else low: many ask for EAGAIN to be on the safe side);
// an accept() that has no number left fails again at once, for the connection is still there. EINTR
// is no error.
#include "analyzer/engine/failure_ways.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

// ---- Which calls --------------------------------------------------------------------------------

enum kind { NO_CALL, TRANSFER, ACCEPT, CONNECT, OPEN };

static bool acquires_descriptor(const struct api_fn *m)
{
    for (uint32_t k = 0; k < m->neffects; k++) {
        if (m->effects[k].kind == API_ACQUIRE && m->effects[k].family == FAMILY_FD) {
            return true;
        }
    }
    return false;
}

static enum kind kind_of(const struct api_fn *m)
{
    if (!m || m->is_inferred || !(m->flags & API_SETS_ERRNO)) {
        return NO_CALL;
    }
    if (m->io.direction != IO_NONE) {
        return m->io.flags & IO_STREAM || m->io.handle.root == API_NO_PLACE ? NO_CALL : TRANSFER;
    }
    if (acquires_descriptor(m)) {
        return m->blocks == BLOCKS_NET                         ? ACCEPT
               : m->nnames > 0 && m->names[0].use == NAME_OPEN ? OPEN
                                                               : NO_CALL;
    }
    return strcmp(m->name, "connect") == 0 ? CONNECT : NO_CALL;
}

// ---- What may happen on the way -----------------------------------------------------------------

static bool is_quiet_model(const struct api_fn *m)
{
    return m->flags & (API_PURE | API_KEEPS_ERRNO | API_READS_ERRNO | API_ERROR_TEXT) ||
           (m->io.direction == IO_WRITE && m->io.flags & IO_STREAM) ||
           strstr(m->name, "syslog") != NULL;
}

// Whether a body, or what it calls, may wait or is not known.
static bool may_wait(const struct program *p, func_id id, unsigned depth)
{
    const struct program_func *at = program_func(p, id);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct callee *c = i->op == IR_CALL ? program_callee(p, at->unit, i) : NULL;
        if (i->op == IR_ICALL ||
            (c && c->body == FUNC_UNKNOWN &&
             (!c->api || (c->api->blocks != BLOCKS_NOT && c->api->blocks != BLOCKS_FILE &&
                          c->api->blocks != BLOCKS_LOCK && c->api->io.direction != IO_WRITE))) ||
            (c && c->body != FUNC_UNKNOWN && (depth == 0 || may_wait(p, c->body, depth - 1)))) {
            return true;
        }
    }
    return false;
}

// A function of the program that takes a format tells somebody something.
static bool is_log(struct rule_ctx *ctx, const struct ir_insn *i, const struct callee *c)
{
    const struct ir_unit *u = rule_unit(ctx);

    return c->body != FUNC_UNKNOWN && u->types[u->fns[i->callee].type].flags & TYPE_VARIADIC &&
           !may_wait(rule_program(ctx), c->body, 4);
}

static bool stops(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_insn *i = rule_insn(ctx, call);
    const struct callee *c =
        i->op == IR_CALL ? program_callee(rule_program(ctx), rule_unit(ctx), i) : NULL;

    if (!c || c->flags & CALLEE_NORETURN) {
        return true;
    }
    return c->api && !c->api->is_inferred ? !is_quiet_model(c->api) : !is_log(ctx, i, c);
}

static bool spins_on(struct rule_ctx *ctx, uint32_t call, int error)
{
    const struct failure_ways ways = failure_ways_look(ctx, call, error, stops);

    return ways.is_known && ways.comes_back && !ways.is_bounded;
}

// ---- Non-blocking descriptors -------------------------------------------------------------------

static bool sets_flags(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                       const struct ir_insn *i)
{
    int64_t what;

    return i->op == IR_CALL && i->count == 3 &&
           strcmp(program_callee_name(p, u, i), "fcntl") == 0 &&
           ir_const_value(u, f->args[i->first + 1], &what) && what == F_SETFL;
}

// The call sets the flags of a descriptor that it is passed, itself or in the callee's body.
static bool makes_nonblocking(const struct program *p, const struct ir_unit *u,
                              const struct ir_func *f, const struct ir_insn *i)
{
    const struct program_func *in;
    const struct callee *c;

    if (sets_flags(p, u, f, i)) {
        return true;
    }
    c = program_callee(p, u, i);
    in = c->body == FUNC_UNKNOWN ? NULL : program_func(p, c->body);
    for (uint32_t n = 0; in && n < in->func->ninsns; n++) {
        if (sets_flags(p, in->unit, in->func, &in->func->insns[n])) {
            return true;
        }
    }
    return false;
}

// The field that an operand was read from; the number of the unit's fields if from none.
static uint32_t field_of(const struct ir_unit *u, const struct ir_func *f, ir_opnd o)
{
    const struct ir_insn *def = ir_temp_def(f, o);
    const struct place *at = def && def->op == IR_LOAD ? place_get(u->places, def->place) : NULL;

    return at && at->step == PLACE_FIELD ? at->arg : u->nfields;
}

static bool is_passed(const struct ir_unit *u, const struct ir_func *f, const struct ir_insn *i,
                      ir_opnd handle, uint32_t field)
{
    for (uint32_t a = 0; a < i->count; a++) {
        const ir_opnd o = f->args[i->first + a];
        if ((field < u->nfields && field_of(u, f, o) == field) || (handle && o == handle)) {
            return true;
        }
    }
    return false;
}

// The call asks not to wait, or its descriptor's flags are set: in this function, or for the same
// member anywhere in the file.
static bool is_seen_nonblocking(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    const struct ir_unit *u = rule_unit(ctx);
    const ir_opnd handle = rule_operand(ctx, call, &m->io.handle);
    const uint32_t field = field_of(u, rule_func(ctx), handle);
    int64_t how;

    if (m->io.how.root != API_NO_PLACE &&
        rule_constant(ctx, rule_operand(ctx, call, &m->io.how), &how) && how & MSG_DONTWAIT) {
        return true;
    }
    for (uint32_t k = 0; k < u->nfuncs; k++) {
        const struct ir_func *f = &u->funcs[k];
        for (uint32_t n = 0; n < f->ninsns; n++) {
            if (f->insns[n].op == IR_CALL &&
                is_passed(u, f, &f->insns[n], f == rule_func(ctx) ? handle : 0, field) &&
                makes_nonblocking(rule_program(ctx), u, f, &f->insns[n])) {
                return true;
            }
        }
    }
    return false;
}

// ---- Judgement ----------------------------------------------------------------------------------

static void tell(struct rule_ctx *ctx, uint32_t call, enum confidence c, const char *after,
                 const char *then)
{
    const char *name = rule_callee_name(ctx, call);
    struct finding_draft *f = report(ctx, rule_loc(ctx, call), c, name,
                                     "'%s' is tried again at once after %s", name, after);

    report_step(f, rule_loc(ctx, call), "%s", then);
}

static void judge_permanent(struct rule_ctx *ctx, uint32_t call, const int *errors)
{
    for (; *errors; errors++) {
        if (spins_on(ctx, call, *errors)) {
            tell(ctx, call, CONFIDENCE_MEDIUM, "an error that stays",
                 "nothing changes between two rounds, nothing waits, and nothing counts them");
            return;
        }
    }
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    static const int of_open[] = {ENOENT, EACCES, 0}, of_connect[] = {ECONNREFUSED, 0};
    const struct api_fn *m = rule_model(ctx, call);
    const enum kind kind = kind_of(m);

    if (kind == NO_CALL) {
        return;
    }
    if (kind == ACCEPT) {
        if (spins_on(ctx, call, EMFILE)) {
            tell(ctx, call, CONFIDENCE_MEDIUM, "every error",
                 "without a free number (EMFILE) it fails again, for the connection still waits");
        }
        return;
    }
    if (spins_on(ctx, call, ERROR_UNHEARD_OF)) {
        tell(ctx, call, CONFIDENCE_MEDIUM, "every error",
             "an error that stays makes this loop run for ever, and at full speed");
    } else if (kind == TRANSFER && failure_compares(ctx, EAGAIN) && spins_on(ctx, call, EAGAIN)) {
        tell(ctx, call, is_seen_nonblocking(ctx, call, m) ? CONFIDENCE_HIGH : CONFIDENCE_LOW,
             "EAGAIN", "the loop runs at full speed until the descriptor is ready");
    } else if (kind != TRANSFER) {
        judge_permanent(ctx, call, kind == OPEN ? of_open : of_connect);
    }
}

const struct rule rule_retry_without_backoff = {
    .id = "retry-without-backoff",
    .family = "io",
    .tag = "error-handling",
    .summary = "failed call repeated at once, for as long as it fails",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){400, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P33", NULL},
    .on_call = on_call,
};
