// SPDX-License-Identifier: Apache-2.0
// unchecked-descriptor: a stream, a mapping, a list of addresses or a descriptor is used, and
// nothing asks whether there is one.
//
// A null pointer given to the functions of streams, or a mapping that failed, ends the program.
// A descriptor of -1 does no harm as long as somebody looks at what the calls it is given to
// return; reported are those whose data is lost because nobody does.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/outcome.h"
#include "rules/fd/fd.h"

#include <string.h>

static const struct api_effect *given(const struct api_fn *m, uint32_t families)
{
    for (uint32_t e = 0; e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];

        if (x->kind == API_ACQUIRE && families & FAMILY_BIT(x->family) &&
            !(x->flags & EFFECT_MAY)) {
            return x;
        }
    }
    return NULL;
}

// ---- Uses ---------------------------------------------------------------------------------------

static bool is_argument(struct rule_ctx *ctx, uint32_t call, ir_opnd value)
{
    for (uint32_t n = 0; n < rule_nargs(ctx, call); n++) {
        if (rule_arg(ctx, call, n) == value) {
            return true;
        }
    }
    return false;
}

// Memory that the value points to is read or written.
static bool leads_through(struct rule_ctx *ctx, const struct ir_insn *i, ir_opnd value)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct place *root;

    if ((i->op != IR_LOAD && i->op != IR_STORE) || !place_has_deref(u->places, i->place)) {
        return false;
    }
    root = place_get(u->places, place_root(u->places, i->place));
    return (root->step == PLACE_TEMP && ir_opnd_make(IR_TEMP, root->arg) == value) ||
           (root->step == PLACE_LOCAL && ir_opnd_make(IR_LOCAL, root->arg) == value);
}

// Writes through the handle whose own result is thrown away.
static bool loses_data(struct rule_ctx *ctx, uint32_t call, ir_opnd value)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct ir_insn *i = rule_insn(ctx, call);

    return m && m->io.direction == IO_WRITE && rule_operand(ctx, call, &m->io.handle) == value &&
           (i->flags & (INSN_DISCARDED | INSN_VOID_CAST) ||
            rule_result_uses(ctx, call).kinds == USE_NONE);
}

// How a function of the program uses what it gets as argument `arg` on every way, without asking;
// NULL: it does not.
static const struct api_effect *use_inside(const struct api_fn *m, uint32_t arg, uint8_t family)
{
    for (uint32_t e = 0; m && m->is_inferred && e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];

        if (x->kind == API_USE && x->family == family && x->at.root == API_ARG &&
            x->at.arg == arg && x->at.nsteps == 0 && x->site_func &&
            x->guard[0].subject.root == API_NO_PLACE && !(x->flags & EFFECT_MAY)) {
            return x;
        }
    }
    return NULL;
}

// The use that a function of the program makes is one whose own result is thrown away.
static bool loses_data_inside(struct rule_ctx *ctx, const struct api_effect *use)
{
    const struct program_func *at = program_func(rule_program(ctx), use->site_func - 1);
    const struct ir_insn *i = &at->func->insns[use->site_insn];
    const struct callee *c = program_callee(rule_program(ctx), at->unit, i);

    return c->api && !c->api->is_inferred && c->api->io.direction == IO_WRITE &&
           i->flags & (INSN_DISCARDED | INSN_VOID_CAST);
}

struct finder {
    struct rule_ctx *ctx;
    uint8_t family;
    uint32_t harmful;                // the first use that does harm; CFG_NONE: none
    const struct api_effect *inside; // what the callee does there, if it is one of the program's
    bool is_unclear;                 // a function of the program gets it that may ask
};

static bool is_stream(uint8_t family)
{
    return HANDLE_STREAMS & FAMILY_BIT(family);
}

// A function of the program gets the value.
static const struct api_effect *passed_inside(struct finder *f, uint32_t call, ir_opnd value)
{
    const struct api_effect *use = NULL;

    for (uint32_t n = 0; n < rule_nargs(f->ctx, call) && !use; n++) {
        use = rule_arg(f->ctx, call, n) == value
                  ? use_inside(rule_model(f->ctx, call), n, f->family)
                  : NULL;
    }
    if (!use) {
        f->is_unclear = true;
        return NULL;
    }
    return is_stream(f->family) || loses_data_inside(f->ctx, use) ? use : NULL;
}

static bool is_of_program(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);

    return !m || m->is_inferred;
}

static void on_use(void *ctx, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct finder *f = ctx;
    const struct ir_insn *i = rule_insn(f->ctx, insn);
    const struct api_effect *inside = NULL;
    bool is_harmful;

    if (i->op == IR_CALL && is_of_program(f->ctx, insn) && is_argument(f->ctx, insn, value)) {
        inside = passed_inside(f, insn, value);
        is_harmful = inside != NULL;
    } else if (f->family == FAMILY_FD) {
        is_harmful = i->op == IR_CALL && loses_data(f->ctx, insn, value);
    } else if (f->family == FAMILY_MAPPING || f->family == FAMILY_SHM) {
        is_harmful = leads_through(f->ctx, i, value);
    } else {
        is_harmful =
            i->op == IR_CALL && rule_model(f->ctx, insn) && is_argument(f->ctx, insn, value);
    }
    if (is_harmful && !is_joined && (f->harmful == CFG_NONE || insn < f->harmful)) {
        f->harmful = insn;
        f->inside = inside;
    }
}

// The system's own files are there, and what is written to them is often a mere request.
static bool is_system_path(struct rule_ctx *ctx, uint32_t call)
{
    for (uint32_t n = 0; n < rule_nargs(ctx, call) && n < 2; n++) {
        size_t size;
        const char *s = rule_string(ctx, rule_arg(ctx, call, n), &size);

        if (s && (strncmp(s, "/dev/", 5) == 0 || strncmp(s, "/proc/", 6) == 0 ||
                  strncmp(s, "/sys/", 5) == 0)) {
            return true;
        }
    }
    return false;
}

static void check_result(struct rule_ctx *ctx, uint32_t call, uint8_t family)
{
    struct finder f = {.ctx = ctx, .family = family, .harmful = CFG_NONE};
    struct result_tests tests = rule_result_tests(ctx, call);
    const char *name = rule_callee_name(ctx, call);
    struct finding_draft *d;

    if (tests.n > 0 || tests.has_others || tests.is_kept ||
        (family == FAMILY_FD && is_system_path(ctx, call))) {
        return;
    }
    rule_each_result_use(ctx, call, on_use, &f);
    if (f.harmful == CFG_NONE || f.is_unclear) {
        return;
    }
    d = report(ctx, rule_loc(ctx, call),
               is_of_program(ctx, call) || f.inside ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH, name,
               "nothing asks whether '%s' failed to give its %s", name, handle_noun(family));
    report_step(d, rule_loc(ctx, call), "called here");
    if (f.inside) {
        const func_id in = f.inside->site_func - 1;

        report_step(d, rule_loc(ctx, f.harmful), "passed to %s() as if it had succeeded",
                    rule_callee_name(ctx, f.harmful));
        report_step_in(d, in, program_func(rule_program(ctx), in)->func->locs[f.inside->site_insn],
                       "used here without a question");
        return;
    }
    report_step(d, rule_loc(ctx, f.harmful), "used here as if it had succeeded");
}

// getaddrinfo(..., &list) leaves `list` as it was when it fails.
static void check_out_argument(struct rule_ctx *ctx, uint32_t call, const struct api_effect *e)
{
    const char *name = rule_callee_name(ctx, call);

    if (e->at.root == API_ARG && rule_insn(ctx, call)->flags & INSN_DISCARDED) {
        report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, name,
               "nothing asks whether '%s' failed to give its %s", name, handle_noun(e->family));
    }
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    static const uint32_t lists = FAMILY_BIT(FAMILY_ADDRINFO);
    const struct api_fn *m = rule_model(ctx, call);
    const struct api_effect *e =
        m ? given(m, HANDLE_STREAMS | HANDLE_MAPPINGS | FAMILY_BIT(FAMILY_FD) | lists |
                         FAMILY_BIT(FAMILY_NAMED_SEM))
          : NULL;

    if (!e || call_is_dead(ctx, call)) {
        return;
    }
    if (e->at.root == API_RET && e->at.nsteps == 0 && e->guard[0].subject.root != API_NO_PLACE) {
        check_result(ctx, call, e->family);
    } else if (!m->is_inferred && lists & FAMILY_BIT(e->family)) {
        check_out_argument(ctx, call, e);
    }
}

const struct rule rule_unchecked_descriptor = {
    .id = "unchecked-descriptor",
    .family = "fd",
    .tag = "unchecked-return",
    .summary = "stream, mapping or descriptor used although it may not be there",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"ERR33-C", NULL},
    .pitfalls = (const char *const[]){NULL},
    .machine = &machine_handle, // what helpers do with what they are given
    .on_call = on_call,
};
