// SPDX-License-Identifier: Apache-2.0
// no-timeout: a transfer, or a thread that talks to a peer, waits for it without any limit.
//
// For libcurl's handles the machine knows which options were set (checks_handle.c). A socket in a
// thread of its own has low confidence: the limit may be set by whoever opened it, and some threads
// are there to wait.
#include "analyzer/engine/threads.h"
#include "rules/fd/fd.h"

#include <string.h>

enum { OPTION_NAME = 2, RECEIVE_LIMIT = 20, SEND_LIMIT = 21 }; // Linux's SO_RCVTIMEO, SO_SNDTIMEO

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f;

    if (v->family != FAMILY_CURL) {
        return;
    }
    f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s' has no time limit: %s() waits for a peer that says nothing for ever",
               v->object, v->api);
    report_witness(f, v->how);
}

// ---- Sockets in threads -------------------------------------------------------------------------

static bool waits_for_peer(const struct api_fn *m)
{
    static const char *const names[] = {"connect", "accept",  "accept4",
                                        "recv",    "recvmsg", "recvfrom"};

    for (size_t i = 0; m && !m->is_inferred && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(m->name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// A wait with a time, or a limit for the socket.
static bool limits(struct rule_ctx *ctx, const struct ir_func *f, const struct ir_insn *i)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct api_fn *m = i->op == IR_CALL ? program_callee(rule_program(ctx), u, i)->api : NULL;
    int64_t option;

    if (!m || m->is_inferred) {
        return false;
    }
    return m->timeout.root != API_NO_PLACE ||
           (strcmp(m->name, "setsockopt") == 0 && i->count > OPTION_NAME &&
            (!ir_const_value(u, f->args[i->first + OPTION_NAME], &option) ||
             option == RECEIVE_LIMIT || option == SEND_LIMIT));
}

static bool unit_has_limits(struct rule_ctx *ctx)
{
    const struct ir_unit *u = rule_unit(ctx);

    for (uint32_t n = 0; n < u->nfuncs; n++) {
        for (uint32_t i = 0; i < u->funcs[n].ninsns; i++) {
            if (limits(ctx, &u->funcs[n], &u->funcs[n].insns[i])) {
                return true;
            }
        }
    }
    return false;
}

static bool is_in_thread(struct rule_ctx *ctx)
{
    const struct threads *t = rule_threads(ctx);
    func_id f = program_find(rule_program(ctx), rule_unit(ctx), rule_func(ctx));
    uint64_t known = ~((uint64_t)1 << ROOT_UNKNOWN);

    return f != FUNC_UNKNOWN && t->runs[f] & known & ~t->mains && !(t->runs[f] & t->mains);
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    ir_opnd fd = rule_arg(ctx, call, 0);

    if (waits_for_peer(m) && is_in_thread(ctx) && !unit_has_limits(ctx)) {
        report(ctx, rule_loc(ctx, call), CONFIDENCE_LOW, rule_text(ctx, fd),
               "%s() waits for the other side of '%s' without a limit, and its thread with it",
               m->name, rule_text(ctx, fd));
    }
}

const struct rule rule_no_timeout = {
    .id = "no-timeout",
    .family = "fd",
    .tag = "network",
    .summary = "transfer without any time limit",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){1088, 400, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P23", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_NO_TIME_LIMIT,
    .on_violation = on_violation,
    .on_call = on_call,
};
