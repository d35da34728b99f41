// SPDX-License-Identifier: Apache-2.0
// Where a descriptor comes from, as far as that is sure: every value that the variable ever gets is
// looked at, for a local one in this function, for a variable of this unit alone in all of its
// functions. One value from elsewhere, or the variable's address handed to somebody, and the kind
// is not known. Elements and fields of one variable are not told apart.
#include "analyzer/engine/transfers.h"

#include <limits.h>
#include <sys/socket.h>

enum kinds { KIND_PIPE = 1, KIND_MESSAGES = 2, KIND_RECORDS = 4, KIND_OTHER = 8 };
enum { HOPS = 4, TYPE_BITS = 0xf };

// A variable that holds descriptors.
struct home {
    const struct ir_func *func; // NULL: a global
    uint32_t n;
};

struct look {
    const struct program *program;
    const struct ir_unit *u;
    struct arena *arena;
    const struct ir_func *defs_of; // the function whose temporaries `defs` tells of
    const uint32_t *defs;
    struct home home;
    unsigned kinds;
    int64_t written; // by every write() to it; 0: none yet; -1: not always the same
};

static bool is_in(const struct look *k, const struct ir_func *f, place_id p)
{
    const struct place *root = place_get(k->u->places, place_root(k->u->places, p));

    return !place_has_deref(k->u->places, p) && root->arg == k->home.n &&
           root->step == (k->home.func ? PLACE_LOCAL : PLACE_GLOBAL) &&
           (!k->home.func || k->home.func == f);
}

static const struct ir_insn *definition(struct look *k, const struct ir_func *f, ir_opnd o)
{
    if (ir_opnd_kind(o) != IR_TEMP) {
        return NULL;
    }
    if (k->defs_of != f) {
        k->defs = ir_temp_defs(k->arena, f);
        k->defs_of = f;
    }
    return &f->insns[k->defs[ir_opnd_index(o)]];
}

static const struct api_fn *model_of(const struct program *p, const struct ir_unit *u,
                                     const struct ir_insn *i)
{
    const struct api_fn *api = i->op == IR_CALL ? program_callee(p, u, i)->api : NULL;

    return api && !api->is_inferred ? api : NULL;
}

static unsigned socket_kind(const struct ir_unit *u, const struct ir_func *f,
                            const struct ir_insn *call)
{
    int64_t type;

    if (call->count < 2 || !ir_const_value(u, f->args[call->first + 1], &type)) {
        return KIND_OTHER;
    }
    type &= TYPE_BITS;
    return type == SOCK_DGRAM || type == SOCK_SEQPACKET || type == SOCK_RAW ? KIND_MESSAGES
                                                                            : KIND_OTHER;
}

static bool acquires(const struct api_fn *model)
{
    for (uint32_t e = 0; e < model->neffects; e++) {
        if (model->effects[e].kind == API_ACQUIRE) {
            return true;
        }
    }
    return false;
}

static unsigned opened(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                       const struct ir_insn *call, int hops);

// A function of the program that opens descriptors of one kind only hands out that kind.
static unsigned opened_inside(const struct program *p, func_id body, int hops)
{
    const struct program_func *at = body == FUNC_UNKNOWN ? NULL : program_func(p, body);
    unsigned kinds = 0;

    for (uint32_t n = 0; at && hops && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *model = model_of(p, at->unit, i);
        if (model && acquires(model)) {
            kinds |= opened(p, at->unit, at->func, i, hops - 1);
        } else if (i->op == IR_CALL && !model) {
            kinds |= opened_inside(p, program_callee(p, at->unit, i)->body, hops - 1);
        }
    }
    return kinds;
}

static unsigned opened(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                       const struct ir_insn *call, int hops)
{
    const struct api_fn *model = model_of(p, u, call);
    unsigned inside;

    if (!model) {
        inside = call->op == IR_CALL ? opened_inside(p, program_callee(p, u, call)->body, hops) : 0;
        return inside ? inside : (unsigned)KIND_OTHER;
    }
    switch (model->opens) {
    case OPENS_PIPE:
        return KIND_PIPE;
    case OPENS_RECORDS:
        return KIND_RECORDS;
    case OPENS_SOCKET:
        return socket_kind(u, f, call);
    default:
        return KIND_OTHER;
    }
}

// What is stored: constants are no descriptors, -1 for none most of the time.
static unsigned kinds_of_value(struct look *k, const struct ir_func *f, ir_opnd o, int hops)
{
    const struct ir_insn *def = definition(k, f, o);
    unsigned kinds = 0;
    bool is_defined = false;

    if (ir_opnd_kind(o) == IR_CONST) {
        return 0;
    }
    if (def) {
        if ((def->op == IR_MOV || def->op == IR_CAST) && hops) {
            return kinds_of_value(k, f, def->a, hops - 1);
        }
        return opened(k->program, k->u, f, def, HOPS);
    }
    for (uint32_t i = 0; ir_opnd_kind(o) == IR_LOCAL && hops && i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        if (x->dst == o) {
            is_defined = true;
            kinds |= x->op == IR_MOV || x->op == IR_CAST ? kinds_of_value(k, f, x->a, hops - 1)
                                                         : opened(k->program, k->u, f, x, HOPS);
        }
    }
    return is_defined ? kinds : KIND_OTHER;
}

// The variable's address goes to a call.
static void look_at_address(struct look *k, const struct ir_func *f, const struct ir_insn *call)
{
    const struct api_fn *model = model_of(k->program, k->u, call);

    if (!model || acquires(model)) {
        k->kinds |= opened(k->program, k->u, f, call, HOPS);
    }
}

static void look_at_write(struct look *k, const struct ir_func *f, const struct ir_insn *call,
                          const struct api_io *io)
{
    const struct ir_insn *from =
        io->direction == IO_WRITE && io->handle.root == API_ARG && io->handle.arg < call->count
            ? definition(k, f, f->args[call->first + io->handle.arg])
            : NULL;
    int64_t n;

    if (!from || from->op != IR_LOAD || !is_in(k, f, from->place)) {
        return;
    }
    if (io->asked.root != API_ARG || io->asked.arg >= call->count ||
        !ir_const_value(k->u, f->args[call->first + io->asked.arg], &n) ||
        (k->written && k->written != n)) {
        n = -1;
    }
    k->written = n;
}

static void look_at_function(struct look *k, const struct ir_func *f)
{
    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        const struct api_fn *model = model_of(k->program, k->u, i);

        if (i->op == IR_STORE && is_in(k, f, i->place)) {
            k->kinds |= kinds_of_value(k, f, i->a, HOPS);
        } else if (i->op == IR_COPY && is_in(k, f, i->place)) {
            k->kinds |= KIND_OTHER;
        }
        for (uint32_t a = 0; (i->op == IR_CALL || i->op == IR_ICALL) && a < i->count; a++) {
            const struct ir_insn *def = definition(k, f, f->args[i->first + a]);
            if (def && def->op == IR_ADDR && is_in(k, f, def->place)) {
                look_at_address(k, f, i);
            }
        }
        if (model) {
            look_at_write(k, f, i, &model->io);
        }
    }
}

// Where a descriptor read from memory lies, if all of its uses can be seen.
static bool find_home(struct look *k, const struct ir_func *f, place_id p)
{
    const struct place *root = place_get(k->u->places, place_root(k->u->places, p));

    if (place_has_deref(k->u->places, p)) {
        return false;
    }
    k->home = (struct home){root->step == PLACE_LOCAL ? f : NULL, root->arg};
    return root->step == PLACE_LOCAL ||
           (root->step == PLACE_GLOBAL && k->u->globals[root->arg].flags & GLOBAL_INTERNAL);
}

static void look_at_handle(struct look *k, const struct ir_func *f, ir_opnd handle)
{
    const struct ir_insn *def = definition(k, f, handle);

    if (!def || def->op != IR_LOAD) {
        k->kinds = kinds_of_value(k, f, handle, HOPS);
        k->written = -1; // nobody keeps account of who else writes there
        return;
    }
    if (!find_home(k, f, def->place)) {
        k->kinds = KIND_OTHER;
        return;
    }
    for (uint32_t n = 0; !k->home.func && n < k->u->nfuncs; n++) {
        look_at_function(k, &k->u->funcs[n]);
    }
    if (k->home.func) {
        look_at_function(k, f);
    }
}

bool transfer_is_whole(struct rule_ctx *ctx, uint32_t call, const struct api_io *io)
{
    struct look k = {.program = rule_program(ctx), .u = rule_unit(ctx), .arena = rule_arena(ctx)};
    ir_opnd handle = rule_operand(ctx, call, &io->handle);
    int64_t n;

    if (!handle) {
        return false;
    }
    look_at_handle(&k, rule_func(ctx), handle);
    if (k.kinds == KIND_MESSAGES || k.kinds == KIND_RECORDS) {
        return true;
    }
    return k.kinds == KIND_PIPE && rule_constant(ctx, rule_operand(ctx, call, &io->asked), &n) &&
           n <= PIPE_BUF && (io->direction == IO_WRITE || k.written == n);
}
