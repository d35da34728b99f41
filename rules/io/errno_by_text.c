// SPDX-License-Identifier: Apache-2.0
// errno-by-text: which error it was is found out by comparing the text of a message.
//
// The text of strerror() and its relatives is for people: it differs between systems and languages.
// A test that compares it with a text the program does not have in it as a literal is not told: two
// messages may be compared to leave out one that repeats itself.
#include "analyzer/engine/rule.h"

#include <string.h>

static bool makes_error_text(struct rule_ctx *ctx, uint32_t insn)
{
    const struct api_fn *m = rule_insn(ctx, insn)->op == IR_CALL ? rule_model(ctx, insn) : NULL;

    return m && m->flags & API_ERROR_TEXT;
}

static bool compares_texts(const char *name)
{
    static const char *const names[] = {"strcmp", "strncmp",    "strcasecmp", "strncasecmp",
                                        "strstr", "strcasestr", "memcmp",     "strcoll"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// The call that has filled the buffer an argument points to; CFG_NONE: none, or something else may
// have done so.
static uint32_t filled_by(struct rule_ctx *ctx, uint32_t call, ir_opnd text)
{
    const place_id at = rule_pointee(ctx, text);
    uint32_t by = CFG_NONE;

    for (uint32_t n = 0; at && n < rule_func(ctx)->ninsns; n++) {
        if (n == call || rule_insn(ctx, n)->op != IR_CALL) {
            continue;
        }
        for (uint32_t a = 0; a < rule_nargs(ctx, n); a++) {
            if (rule_pointee(ctx, rule_arg(ctx, n, a)) != at ||
                compares_texts(rule_callee_name(ctx, n))) {
                continue;
            }
            if (by != CFG_NONE && by != n) {
                return CFG_NONE;
            }
            by = n;
        }
    }
    return by;
}

// The call that made the text of an argument, if it is that of an error.
static uint32_t error_text(struct rule_ctx *ctx, uint32_t call, ir_opnd text)
{
    uint32_t by = rule_origin(ctx, text);

    if (by != CFG_NONE && rule_insn(ctx, by)->op == IR_ADDR) {
        by = filled_by(ctx, call, text);
    }
    return by != CFG_NONE && makes_error_text(ctx, by) ? by : CFG_NONE;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    size_t n;

    if (!compares_texts(rule_callee_name(ctx, call)) || rule_nargs(ctx, call) < 2) {
        return;
    }
    for (uint32_t a = 0; a < 2; a++) {
        const uint32_t by = error_text(ctx, call, rule_arg(ctx, call, a));
        if (by != CFG_NONE && rule_string(ctx, rule_arg(ctx, call, 1 - a), &n)) {
            struct finding_draft *f =
                report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, "errno",
                       "an error is told by the text of '%s', which differs between systems",
                       rule_callee_name(ctx, by));
            report_step(f, rule_loc(ctx, by), "the text is made here");
            report_step(f, rule_loc(ctx, call), "and compared here, where the number would do");
            return;
        }
    }
}

const struct rule rule_errno_by_text = {
    .id = "errno-by-text",
    .family = "io",
    .tag = "error-handling",
    .summary = "errors told apart by the text of their message",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){697, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P32", NULL},
    .on_call = on_call,
};
