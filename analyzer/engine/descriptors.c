// SPDX-License-Identifier: Apache-2.0
// Where a descriptor comes from, and whether somebody asked it not to wait.
//
// The call that made it is found through copies. What was opened here without the flag, and is not
// given it by a call in this function, waits; a flag that is no constant, or a descriptor from
// elsewhere, leaves it open.
#include "analyzer/engine/descriptors.h"

#include "analyzer/base/arena.h"
#include "analyzer/flow/uses.h"

#include <string.h>

enum { NONBLOCK = 04000, SET_FLAGS = 4, SET_NONBLOCKING = 0x5421 }; // O_NONBLOCK F_SETFL FIONBIO

struct descriptors {
    const struct program *program;
    const struct ir_unit *u;
    const struct ir_func *f;
    struct reaching *reaching;
};

// Calls that make a descriptor, and the argument with its flags.
static const struct maker {
    const char *name;
    int flags; // -1: it has none, and the descriptor waits
} makers[] = {
    {"accept", -1}, {"accept4", 3},  {"open", 1},   {"open64", 1},
    {"openat", 2},  {"openat64", 2}, {"socket", 1},
};

struct descriptors *descriptors_new(struct arena *a, const struct program *p,
                                    const struct ir_unit *u, const struct ir_func *f)
{
    struct descriptors *d = arena_new(a, struct descriptors);

    *d = (struct descriptors){p, u, f, flow_reaching(a, cfg_build(a, f), u)};
    return d;
}

// The name of a library's function; "" if it is the program's own, or not one function.
static const char *library_name(const struct program *p, const struct ir_unit *u,
                                const struct ir_insn *i)
{
    const struct callee *c = i->op == IR_CALL ? program_callee(p, u, i) : NULL;

    return c && c->api && !c->api->is_inferred ? ir_name(u, u->fns[i->callee].name) : "";
}

static const struct maker *find_maker(const char *name)
{
    for (size_t m = 0; m < sizeof makers / sizeof makers[0]; m++) {
        if (strcmp(makers[m].name, name) == 0) {
            return &makers[m];
        }
    }
    return NULL;
}

// Of the flags: whether they hold the one that matters; in doubt they do.
static bool has_flag(const struct ir_unit *u, const struct ir_func *f, const struct ir_insn *i,
                     int arg, bool in_doubt)
{
    int64_t k;

    if (arg < 0 || (uint32_t)arg >= i->count) {
        return false;
    }
    return ir_const_value(u, f->args[i->first + (uint32_t)arg], &k) ? k & NONBLOCK : in_doubt;
}

bool call_sets_nonblocking(const struct program *p, const struct ir_unit *u,
                           const struct ir_func *f, uint32_t insn)
{
    const struct ir_insn *i = &f->insns[insn];
    const char *name = library_name(p, u, i);
    const struct maker *m = find_maker(name);
    int64_t k;

    if (m) {
        return has_flag(u, f, i, m->flags, false);
    }
    if (i->count < 3 || (strcmp(name, "fcntl") != 0 && strcmp(name, "ioctl") != 0) ||
        !ir_const_value(u, f->args[i->first + 1], &k)) {
        return false;
    }
    return strcmp(name, "ioctl") == 0 ? k == SET_NONBLOCKING
                                      : k == SET_FLAGS && has_flag(u, f, i, 2, true);
}

// Some call of the function is handed the same descriptor and may give it the flag.
static bool may_be_changed(struct descriptors *d, uint32_t made, uint32_t used)
{
    for (uint32_t n = 0; n < d->f->ninsns; n++) {
        const struct ir_insn *i = &d->f->insns[n];
        bool is_call = (i->op == IR_CALL || i->op == IR_ICALL) && n != made && n != used;
        bool is_known = is_call && *library_name(d->program, d->u, i) &&
                        !call_sets_nonblocking(d->program, d->u, d->f, n);
        for (uint32_t a = 0; is_call && !is_known && a < i->count; a++) {
            if (flow_origin(d->reaching, d->f->args[i->first + a], n) == made) {
                return true;
            }
        }
    }
    return false;
}

enum fd_mode descriptor_mode(struct descriptors *d, ir_opnd fd, uint32_t insn)
{
    uint32_t made = flow_origin(d->reaching, fd, insn);
    const struct ir_insn *i = made == CFG_NONE ? NULL : &d->f->insns[made];
    const struct maker *m = i ? find_maker(library_name(d->program, d->u, i)) : NULL;

    if (!m) {
        return FD_MODE_UNKNOWN;
    }
    if (has_flag(d->u, d->f, i, m->flags, false)) {
        return FD_MODE_RETURNS;
    }
    return has_flag(d->u, d->f, i, m->flags, true) || may_be_changed(d, made, insn)
               ? FD_MODE_UNKNOWN
               : FD_MODE_WAITS;
}
