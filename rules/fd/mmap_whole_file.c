// SPDX-License-Identifier: Apache-2.0
// mmap-whole-file: the length of a mapping is the size of a file, whatever that is.
//
// Not reported when the size is compared with a bound of some size before: then somebody has
// thought of large files.
#include "rules/fd/fd.h"

#include <string.h>

enum { SMALL_BOUND = 65536 }; // a minimum, a header's size: no bound

static bool is_file_size(struct rule_ctx *ctx, uint32_t insn)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct ir_insn *i = insn == CFG_NONE ? NULL : rule_insn(ctx, insn);
    const struct place *at = i && i->op == IR_LOAD ? place_get(u->places, i->place) : NULL;

    return at && at->step == PLACE_FIELD &&
           strcmp(ir_name(u, u->fields[at->arg].name), "st_size") == 0;
}

// Some test in the function compares a file's size with a number that is a limit.
static bool has_bound(struct rule_ctx *ctx)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        bool is_order = i->op == IR_BIN && i->sub >= BIN_LT && i->sub <= BIN_GE;
        int64_t k;

        for (unsigned side = 0; is_order && side < 2; side++) {
            ir_opnd size = side ? i->b : i->a, bound = side ? i->a : i->b;

            if (is_file_size(ctx, rule_origin(ctx, size)) &&
                (!rule_constant(ctx, bound, &k) || k >= SMALL_BOUND)) {
                return true;
            }
        }
    }
    return false;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    bool maps = false;

    for (uint32_t e = 0; m && !m->is_inferred && e < m->neffects; e++) {
        maps =
            maps || (m->effects[e].kind == API_ACQUIRE && m->effects[e].family == FAMILY_MAPPING);
    }
    if (maps && rule_nargs(ctx, call) == 6 &&
        is_file_size(ctx, rule_origin(ctx, rule_arg(ctx, call, 1))) && !has_bound(ctx)) {
        report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, m->name,
               "'%s' maps the whole file, however large it is", m->name);
    }
}

const struct rule rule_mmap_whole_file = {
    .id = "mmap-whole-file",
    .family = "fd",
    .tag = "mmap-leak",
    .summary = "file of any size mapped at once",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){770, 400, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P04", NULL},
    .on_call = on_call,
};
