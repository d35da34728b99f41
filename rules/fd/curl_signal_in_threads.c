// SPDX-License-Identifier: Apache-2.0
// curl-signal-in-threads: a transfer on a thread other than main's that was not told to do without
// signals.
//
// With its own resolver libcurl cuts a look-up short by SIGALRM, whose handler jumps out of
// whatever thread gets the signal. Told where the transfer is done, if the thread that runs it is
// known.
#include "analyzer/engine/threads.h"
#include "rules/fd/fd.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const struct threads *t = rule_threads(ctx);
    func_id id = program_find(rule_program(ctx), rule_unit(ctx), rule_func(ctx));
    uint64_t roots = id == FUNC_UNKNOWN ? 0 : t->runs[id] & ~t->mains;
    struct finding_draft *f;
    uint32_t root = 0;

    if (v->family != FAMILY_CURL) {
        return;
    }
    while (root < t->nroots && !(roots >> root & 1)) {
        root++;
    }
    if (root == t->nroots) {
        return;
    }
    f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
               "'%s' may use signals in the thread of %s(): CURLOPT_NOSIGNAL is not set", v->object,
               thread_root_name(t, root));
    report_witness(f, v->how);
}

const struct rule rule_curl_signal_in_threads = {
    .id = "curl-signal-in-threads",
    .family = "fd",
    .tag = "network",
    .summary = "transfer in a thread that may be cut short by a signal",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){663, 364, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P23", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_MAY_SIGNAL,
    .on_violation = on_violation,
};
