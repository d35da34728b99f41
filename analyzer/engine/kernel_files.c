// SPDX-License-Identifier: Apache-2.0
// Files of the kernel, below /proc and /sys, by the path that they are opened under: a text, one
// that is formatted into a buffer, or a variable of the unit that only ever gets such texts.
#include "analyzer/engine/calls.h"

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

static bool opens_kernel_file(struct rule_ctx *ctx, uint32_t insn)
{
    size_t n;

    for (uint32_t a = 0; a < rule_nargs(ctx, insn) && a < 2; a++) {
        ir_opnd path = rule_arg(ctx, insn, a);
        const char *s = rule_string(ctx, path, &n);

        if (is_kernel_path(s, n) || writes_kernel_path(ctx, rule_pointee(ctx, path)) ||
            is_kernel_variable(ctx, path)) {
            return true;
        }
    }
    return false;
}

bool call_handle_is_kernel_file(struct rule_ctx *ctx, ir_opnd handle)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; ir_opnd_kind(handle) != IR_NONE && i < f->ninsns; i++) {
        const struct ir_insn *insn = &f->insns[i];
        uint32_t def = i;

        if (insn->dst != handle) {
            continue;
        }
        if (insn->op == IR_MOV || insn->op == IR_CAST) {
            def = rule_origin(ctx, insn->a);
        }
        if (def != CFG_NONE && f->insns[def].op == IR_CALL && opens_kernel_file(ctx, def)) {
            return true;
        }
    }
    return false;
}
