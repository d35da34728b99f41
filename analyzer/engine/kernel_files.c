// SPDX-License-Identifier: Apache-2.0
// Files of the kernel, below /proc and /sys, by the path that they are opened under: a text, one
// that is formatted into a buffer, or a variable of the unit that only ever gets such texts. And
// streams that all callers of a function hand to it.
#include "analyzer/engine/calls.h"
#include "analyzer/engine/context.h"

#include <string.h>

enum { VARIABLES_DEEP = 3 };

static bool is_kernel_path(const char *s, size_t n)
{
    return s && ((n >= 6 && memcmp(s, "/proc/", 6) == 0) || (n >= 5 && memcmp(s, "/sys/", 5) == 0));
}

// A path that is formatted into a buffer counts by its format.
static bool writes_kernel_path(struct rule_ctx *ctx, place_id buffer)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; buffer != 0 && i < f->ninsns; i++) {
        size_t n;

        if (f->insns[i].op != IR_CALL || !strstr(rule_callee_name(ctx, i), "printf")) {
            continue;
        }
        for (uint32_t a = 1; a < rule_nargs(ctx, i) && a < 4; a++) {
            const char *s = rule_string(ctx, rule_arg(ctx, i, a), &n);

            if (is_kernel_path(s, n) && rule_pointee(ctx, rule_arg(ctx, i, 0)) == buffer) {
                return true;
            }
        }
    }
    return false;
}

// ---- Paths in variables -------------------------------------------------------------------------

static bool is_in(const struct ir_unit *u, place_id p, uint32_t global)
{
    const struct place *root = p ? place_get(u->places, place_root(u->places, p)) : NULL;

    return root && root->step == PLACE_GLOBAL && root->arg == global &&
           !place_has_deref(u->places, p);
}

enum paths { PATHS_NONE, PATHS_KERNEL, PATHS_OTHER };

static enum paths paths_in(const struct ir_unit *u, uint32_t global, unsigned depth);

static enum paths path_of_text(const struct ir_unit *u, const struct place *at)
{
    const struct ir_string *s = at->step == PLACE_STRING ? &u->strings[at->arg] : NULL;

    return s && s->char_size == 1 &&
                   is_kernel_path(ir_name(u, s->bytes), names_length(u->names, s->bytes))
               ? PATHS_KERNEL
               : PATHS_OTHER;
}

// What is stored: nothing, a text, or what another variable holds.
static enum paths path_stored(const struct ir_unit *u, const struct ir_func *f, ir_opnd value,
                              unsigned depth)
{
    const struct ir_insn *def = ir_temp_def(f, value);
    const struct place *root =
        def && def->place ? place_get(u->places, place_root(u->places, def->place)) : NULL;
    int64_t k;

    if (ir_const_value(u, value, &k) && k == 0) {
        return PATHS_NONE;
    }
    if (root && def->op == IR_ADDR) {
        return path_of_text(u, root);
    }
    return root && def->op == IR_LOAD && root->step == PLACE_GLOBAL && depth
               ? paths_in(u, root->arg, depth - 1)
               : PATHS_OTHER;
}

static enum paths paths_of_insn(const struct ir_unit *u, const struct ir_func *f,
                                const struct ir_insn *i, uint32_t global, unsigned depth)
{
    switch (i->op) {
    case IR_STORE:
        return is_in(u, i->place, global) && u->types[i->type].kind == TYPE_POINTER
                   ? path_stored(u, f, i->a, depth)
                   : PATHS_NONE;
    case IR_ADDR:
    case IR_COPY:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
    case IR_VAARG:
    case IR_HAVOC:
        return is_in(u, i->place, global) ? PATHS_OTHER : PATHS_NONE; // anybody may write it
    default:
        return PATHS_NONE;
    }
}

// All that writes it is in sight. Another unit could write to a table by its name, but none does.
static bool is_of_unit(const struct ir_unit *u, const struct ir_global *g)
{
    return g->flags & GLOBAL_INTERNAL ||
           (g->flags & GLOBAL_DEFINED && u->types[g->type].kind == TYPE_ARRAY);
}

// The paths that a variable, or its fields and elements, hold at any time.
static enum paths paths_in(const struct ir_unit *u, uint32_t global, unsigned depth)
{
    enum paths all = PATHS_NONE;

    if (!is_of_unit(u, &u->globals[global])) {
        return PATHS_OTHER;
    }
    for (uint32_t n = 0; n < u->nfuncs; n++) {
        const struct ir_func *f = &u->funcs[n];
        for (uint32_t i = 0; i < f->ninsns && all != PATHS_OTHER; i++) {
            const enum paths one = paths_of_insn(u, f, &f->insns[i], global, depth);
            all = one > all ? one : all;
        }
    }
    return all;
}

static bool is_kernel_variable(struct rule_ctx *ctx, ir_opnd path)
{
    const struct ir_unit *u = rule_unit(ctx);
    const uint32_t def = rule_origin(ctx, path);
    const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);
    const struct place *root =
        i && i->op == IR_LOAD ? place_get(u->places, place_root(u->places, i->place)) : NULL;

    return root && root->step == PLACE_GLOBAL && !place_has_deref(u->places, i->place) &&
           paths_in(u, root->arg, VARIABLES_DEEP) == PATHS_KERNEL;
}

// ---- Files --------------------------------------------------------------------------------------

enum { PATH_ARGUMENTS = 4 };

static bool opens_kernel_file(struct rule_ctx *ctx, uint32_t insn)
{
    size_t n;

    for (uint32_t a = 0; a < rule_nargs(ctx, insn) && a < PATH_ARGUMENTS; a++) {
        ir_opnd path = rule_arg(ctx, insn, a);
        const char *s = rule_string(ctx, path, &n);

        if (is_kernel_path(s, n) || writes_kernel_path(ctx, rule_pointee(ctx, path)) ||
            is_kernel_variable(ctx, path)) {
            return true;
        }
    }
    return false;
}

static bool is_opened_as_kernel_file(struct rule_ctx *ctx, ir_opnd value, uint32_t at)
{
    const uint32_t def = flow_origin(context_reaching(ctx->function), value, at);

    return def != CFG_NONE && rule_insn(ctx, def)->op == IR_CALL && opens_kernel_file(ctx, def);
}

// Whether instruction `i` puts a kernel file where `handle` comes from: the variable itself, or
// the place that it was read from.
static bool gives_kernel_file(struct rule_ctx *ctx, uint32_t i, ir_opnd handle)
{
    const struct ir_insn *insn = rule_insn(ctx, i);
    const struct ir_insn *def = ir_temp_def(rule_func(ctx), handle);

    if (insn->op == IR_STORE) {
        return def && def->op == IR_LOAD && def->place == insn->place &&
               is_opened_as_kernel_file(ctx, insn->a, i);
    }
    if (insn->dst != handle) {
        return false;
    }
    if (insn->op == IR_MOV || insn->op == IR_CAST) {
        return is_opened_as_kernel_file(ctx, insn->a, i);
    }
    return insn->op == IR_CALL && opens_kernel_file(ctx, i);
}

// ---- Parameters ---------------------------------------------------------------------------------

// The call that made the value in another function, if it is the only one.
static const struct ir_insn *maker_of(const struct ir_func *f, ir_opnd o)
{
    const struct ir_insn *made = ir_temp_def(f, o);

    for (uint32_t i = 0; ir_opnd_kind(o) == IR_LOCAL && i < f->ninsns; i++) {
        if (f->insns[i].dst == o) {
            if (made) {
                return NULL;
            }
            made = &f->insns[i];
        }
    }
    return made && made->op == IR_CALL ? made : NULL;
}

static bool is_given_kernel_file(const struct program_func *from, const struct ir_insn *call,
                                 uint32_t param)
{
    const struct ir_insn *made =
        param < call->count ? maker_of(from->func, from->func->args[call->first + param]) : NULL;

    for (uint32_t a = 0; made && a < made->count && a < PATH_ARGUMENTS; a++) {
        const struct ir_insn *def = ir_temp_def(from->func, from->func->args[made->first + a]);

        if (def && def->op == IR_ADDR &&
            path_of_text(from->unit, place_get(from->unit->places,
                                               place_root(from->unit->places, def->place))) ==
                PATHS_KERNEL) {
            return true;
        }
    }
    return false;
}

// All callers hand over a kernel file, and there is one.
static bool is_kernel_parameter(struct rule_ctx *ctx, ir_opnd handle)
{
    const struct program *p = rule_program(ctx);
    const func_id me = program_find(p, rule_unit(ctx), rule_func(ctx));
    bool is_called = false;

    if (ir_opnd_kind(handle) != IR_LOCAL ||
        !flow_is_argument(context_reaching(ctx->function), ir_opnd_index(handle), ctx->at)) {
        return false;
    }
    for (uint32_t n = 0; n < program_func_count(p); n++) {
        const struct program_func *from = program_func(p, n);
        for (uint32_t i = 0; i < from->func->ninsns; i++) {
            const struct ir_insn *call = &from->func->insns[i];
            if (call->op != IR_CALL || program_callee(p, from->unit, call)->body != me) {
                continue;
            }
            if (!is_given_kernel_file(from, call, ir_opnd_index(handle))) {
                return false;
            }
            is_called = true;
        }
    }
    return is_called;
}

bool call_handle_is_kernel_file(struct rule_ctx *ctx, ir_opnd handle)
{
    for (uint32_t i = 0; ir_opnd_kind(handle) != IR_NONE && i < rule_func(ctx)->ninsns; i++) {
        if (gives_kernel_file(ctx, i, handle)) {
            return true;
        }
    }
    return ctx->at != CFG_NONE && is_kernel_parameter(ctx, handle);
}
