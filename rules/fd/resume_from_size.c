// SPDX-License-Identifier: Apache-2.0
// resume-from-size: a download goes on where the partial file ends, as if its size said which part
// of it is there.
//
// The size is st_size, ftell() or lseek(); it goes into CURLOPT_RESUME_FROM, or is written into the
// text of a range that begins with it.
#include "rules/fd/fd.h"

#include <string.h>

enum { RESUME_FROM = 21, RESUME_FROM_LARGE = 30116, OPTION = 1, VALUE = 2 };

static bool is_named(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// The call or field that gave the size; NULL: it is something else.
static const char *size_source(struct rule_ctx *ctx, ir_opnd o)
{
    static const char *const tells[] = {"ftell", "ftello", "ftello64", "lseek", "lseek64"};
    const struct ir_unit *u = rule_unit(ctx);
    uint32_t def = rule_origin(ctx, o);
    const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);
    const struct place *at = i && i->op == IR_LOAD ? place_get(u->places, i->place) : NULL;

    if (i && i->op == IR_CALL &&
        is_named(rule_callee_name(ctx, def), tells, sizeof tells / sizeof tells[0])) {
        return rule_callee_name(ctx, def);
    }
    return at && at->step == PLACE_FIELD &&
                   strcmp(ir_name(u, u->fields[at->arg].name), "st_size") == 0
               ? "st_size"
               : NULL;
}

static bool sets_offset(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    int64_t option;

    return strcmp(m->name, "curl_easy_setopt") == 0 &&
           rule_constant(ctx, rule_arg(ctx, call, OPTION), &option) &&
           (option == RESUME_FROM || option == RESUME_FROM_LARGE);
}

// snprintf(range, n, "%ld-", size), or "Range: bytes=%ld-".
static bool writes_range(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                         ir_opnd *offset)
{
    const bool is_bounded = strcmp(m->name, "snprintf") == 0;
    const uint32_t format = is_bounded ? 2 : 1;
    const char *text;
    size_t n;

    if ((!is_bounded && strcmp(m->name, "sprintf") != 0) || rule_nargs(ctx, call) <= format + 1) {
        return false;
    }
    text = rule_string(ctx, rule_arg(ctx, call, format), &n);
    if (!text) {
        return false;
    }
    *offset = rule_arg(ctx, call, format + 1);
    if (strncmp(text, "Range: bytes=", 13) == 0 || strncmp(text, "bytes=", 6) == 0) {
        text = strchr(text, '=') + 1;
    }
    return text[0] == '%' && strspn(text + 1, "lhjzt") + 1 < strlen(text) &&
           strchr("diu", text[1 + strspn(text + 1, "lhjzt")]) &&
           strcmp(text + 2 + strspn(text + 1, "lhjzt"), "-") == 0;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const char *from;
    ir_opnd offset = 0;

    if (!m || m->is_inferred) {
        return;
    }
    if (sets_offset(ctx, call, m)) {
        offset = rule_arg(ctx, call, VALUE);
    } else if (!writes_range(ctx, call, m, &offset)) {
        return;
    }
    from = size_source(ctx, offset);
    if (from) {
        report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, rule_text(ctx, offset),
               "a download goes on at the size of the file ('%s'): whether the bytes before are "
               "all there, and of this version, is not recorded",
               from);
    }
}

const struct rule rule_resume_from_size = {
    .id = "resume-from-size",
    .family = "fd",
    .tag = "network",
    .summary = "size of a partial file taken for what was downloaded",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P21", NULL},
    .on_call = on_call,
};
