// SPDX-License-Identifier: Apache-2.0
// seek-hole-unchecked: the place of data or of a hole is used though there may be none.
//
// lseek() with SEEK_DATA or SEEK_HOLE returns -1 behind the last data, and on systems without the
// search. The result is followed: added to, handed on or compared with an end, but never asked
// whether it is one.
#include "rules/fd/fd.h"

#include <string.h>

enum { FIND_DATA = 3, FIND_HOLE = 4, WHENCE = 2 }; // Linux's SEEK_DATA and SEEK_HOLE

static const uint32_t asked = USE_SIGN_TEST | USE_ZERO_TEST | USE_EQUAL_TEST | USE_SWITCHED |
                              USE_RETURNED | USE_STORED | USE_OTHER;
static const uint32_t used = USE_ARITHMETIC | USE_ORDER_TEST | USE_PASSED;

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    struct uses uses;
    int64_t whence;

    if (!m || (strcmp(m->name, "lseek") != 0 && strcmp(m->name, "lseek64") != 0) ||
        !rule_constant(ctx, rule_arg(ctx, call, WHENCE), &whence) ||
        (whence != FIND_DATA && whence != FIND_HOLE)) {
        return;
    }
    uses = rule_result_uses(ctx, call);
    if (uses.kinds & asked || !(uses.kinds & used)) {
        return;
    }
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, m->name,
               "'%s' returns -1 where there is no %s any more, and the result is used as an offset",
               m->name, whence == FIND_DATA ? "data" : "hole");
    report_step(f, rule_loc(ctx, call), "the search starts here");
    report_step(f, rule_loc(ctx, uses.insns[0]), "its result is used here");
}

const struct rule rule_seek_hole_unchecked = {
    .id = "seek-hole-unchecked",
    .family = "fd",
    .tag = "unchecked-return",
    .summary = "search for data or a hole not checked before its result is used",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P18", NULL},
    .on_call = on_call,
};
