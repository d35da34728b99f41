// SPDX-License-Identifier: Apache-2.0
// The two descriptors of a pipe that is made in a local array: what is done with them here, in
// callees that get one of them or the array, and in threads that get the array. Anything else lets
// the pipe escape; a duplicate is noted, since it is what a child's standard streams are made of.
#include "analyzer/base/arena.h"
#include "analyzer/engine/channel_stuck.h"

#include <fcntl.h>
#include <string.h>

enum { ENDS_DEPTH = 3 };

struct ends {
    struct local_pipe *pipe;
    struct channel_func *f; // at hand
    uint32_t via;           // CFG_NONE: the function that made the pipe
    int element;            // of the value that is followed; -1: the array
    unsigned depth;
    bool is_in_thread;
};

static void escape(struct ends *e)
{
    e->pipe->is_escaped = true;
}

// ---- Reading to the end -------------------------------------------------------------------------

static bool is_errno(const struct channel_func *f, const struct ir_insn *load)
{
    const struct place *p = place_get(f->unit->places, place_root(f->unit->places, load->place));
    const struct ir_insn *def =
        p->step == PLACE_TEMP ? ir_temp_def(f->func, ir_opnd_make(IR_TEMP, p->arg)) : NULL;

    return def && def->op == IR_CALL &&
           strcmp(channel_callee_name(f, def), "__errno_location") == 0;
}

// The branch asks for the sign of the call's result, or why it failed.
static bool asks_result(struct channel_func *f, uint32_t branch, uint32_t call, bool *of_result)
{
    const struct ir_insn *i = &f->func->insns[branch], *def = ir_temp_def(f->func, i->a);
    int64_t k;

    if (i->op == IR_BR && def && def->op == IR_BIN && def->sub >= BIN_EQ && def->sub <= BIN_GE &&
        ir_const_value(f->unit, def->b, &k)) {
        const struct ir_insn *left = ir_temp_def(f->func, def->a);
        *of_result = flow_origin(channel_reaching(f), def->a, branch) == call && k >= -1 && k <= 1;
        return *of_result || (left && left->op == IR_LOAD && is_errno(f, left));
    }
    *of_result = i->op == IR_BR && flow_origin(channel_reaching(f), i->a, branch) == call;
    return *of_result;
}

// In a loop that nothing else ends.
static bool is_until_end(struct channel_func *f, uint32_t call)
{
    const struct cfg *c = channel_cfg(f);
    const block_id head = c->loop_head[cfg_block_of(f->func, call)];
    bool asks = false;

    for (block_id b = 0; head != CFG_NONE && b < f->func->nblocks; b++) {
        const struct ir_block *at = &f->func->blocks[b];
        const uint32_t last = at->first + at->count - 1;
        bool leaves = at->nsuccs == 0, of_result = false;
        if (!cfg_in_loop(c, b, head)) {
            continue;
        }
        for (uint32_t k = 0; k < at->nsuccs; k++) {
            leaves = leaves || !cfg_in_loop(c, f->func->succs[at->first_succ + k], head);
        }
        if (leaves && !asks_result(f, last, call, &of_result)) {
            return false;
        }
        asks = asks || (leaves && of_result);
    }
    return asks;
}

// ---- Uses ---------------------------------------------------------------------------------------

static void put_op(struct ends *e, enum end_op_kind kind, uint32_t insn)
{
    struct end_op op = {.kind = (uint8_t)kind,
                        .function = e->f->id,
                        .insn = insn,
                        .via = e->via == CFG_NONE ? insn : e->via,
                        .is_in_thread = e->is_in_thread,
                        .bytes = -1};
    const struct ir_insn *i = &e->f->func->insns[insn];
    const struct api_fn *m = channel_model(e->f, i);
    int64_t bytes;

    if (kind == END_READ) {
        op.is_until_end = is_until_end(e->f, insn);
    }
    if (kind == END_WRITE && m && m->io.asked.root == API_ARG && m->io.asked.arg < i->count &&
        flow_constant(channel_reaching(e->f), e->f->func->args[i->first + m->io.asked.arg], insn,
                      &bytes)) {
        op.bytes = bytes;
    }
    arrput(e->pipe->ops, op);
}

// F_SETFD changes nothing for this process.
static bool is_harmless_fcntl(struct ends *e, uint32_t call)
{
    const struct ir_insn *i = &e->f->func->insns[call];
    int64_t command;

    return strcmp(channel_callee_name(e->f, i), "fcntl") == 0 && i->count >= 2 &&
           flow_constant(channel_reaching(e->f), e->f->func->args[i->first + 1], call, &command) &&
           (command == F_SETFD || command == F_GETFD || command == F_GETFL);
}

// One descriptor is argument `n` of a function of a library.
static void use_end(struct ends *e, uint32_t call, uint32_t n, const struct api_fn *m)
{
    const char *name = channel_callee_name(e->f, &e->f->func->insns[call]);

    if (strncmp(name, "dup", 3) == 0) {
        put_op(e, END_DUPLICATE, call);
        return;
    }
    for (uint32_t k = 0; k < m->neffects; k++) {
        const struct api_effect *x = &m->effects[k];
        if (x->at.root != API_ARG || x->at.arg != n || x->at.nsteps || x->family != FAMILY_FD) {
            continue;
        }
        if (x->kind == API_RELEASE) {
            put_op(e, e->element == 0 ? END_CLOSE_READ : END_CLOSE_WRITE, call);
            return;
        }
        if (x->kind == API_USE && m->io.direction == IO_READ && e->element == 0) {
            put_op(e, END_READ, call);
            return;
        }
        if (x->kind == API_USE && m->io.direction == IO_WRITE && e->element == 1) {
            put_op(e, END_WRITE, call);
            return;
        }
        if (x->kind == API_USE && is_harmless_fcntl(e, call)) {
            return;
        }
    }
    escape(e);
}

static void follow_param(struct ends *e, func_id body, uint32_t param, uint32_t call,
                         bool is_thread);

// The array is argument `n` of the call that makes the pipe, or of one that starts a thread.
static void use_array(struct ends *e, uint32_t call, uint32_t n, const struct api_fn *m)
{
    const struct ir_insn *i = &e->f->func->insns[call];
    const struct call_targets *run = program_callbacks(e->f->b->program, e->f->unit, i);
    int64_t flags = 0;

    for (uint32_t k = 0; k < m->neffects; k++) {
        const struct api_effect *x = &m->effects[k];
        if (x->kind == API_ACQUIRE && x->family == FAMILY_FD && x->at.root == API_ARG &&
            x->at.arg == n) {
            // Made a second time, or so that no end waits.
            if (call != e->pipe->made || i->count > 2 ||
                (i->count == 2 && (!flow_constant(channel_reaching(e->f),
                                                  e->f->func->args[i->first + 1], call, &flags) ||
                                   flags & O_NONBLOCK))) {
                escape(e);
            }
            return;
        }
        if (x->kind == API_SPAWN && x->with.root == API_ARG && x->with.arg == n && run->n == 1 &&
            run->items[0].body != FUNC_UNKNOWN) {
            follow_param(e, run->items[0].body, 0, call, true);
            return;
        }
    }
    escape(e);
}

static void use_argument(struct ends *e, uint32_t call, uint32_t n)
{
    const struct ir_insn *i = &e->f->func->insns[call];
    const struct callee *c = program_callee(e->f->b->program, e->f->unit, i);
    const struct call_targets *to = program_targets(e->f->b->program, e->f->unit, i);

    if (to->n == 1 && to->items[0].body != FUNC_UNKNOWN) {
        follow_param(e, to->items[0].body, n, call, false);
    } else if (c->api && !c->api->is_inferred && e->element < 0) {
        use_array(e, call, n, c->api);
    } else if (c->api && !c->api->is_inferred) {
        use_end(e, call, n, c->api);
    } else {
        escape(e);
    }
}

static void follow_value(struct ends *e, uint32_t def, int element);

// What a pointer to the array leads to: 0 and 1, else -1.
static int element_behind(const struct ends *e, place_id p, ir_opnd pointer)
{
    const struct place *x = place_get(e->f->unit->places, p), *base;
    int element = 0;

    if (x->step == PLACE_INDEX_K) {
        element = (int)x->arg;
        x = place_get(e->f->unit->places, x->parent);
    }
    base = x->step == PLACE_DEREF ? place_get(e->f->unit->places, x->parent) : NULL;
    return base && !base->parent && base->arg == ir_opnd_index(pointer) &&
                   (element == 0 || element == 1)
               ? element
               : -1;
}

static void on_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct ends *e = ctx;
    const struct ir_insn *i = &e->f->func->insns[insn];
    int element;

    if (is_joined) {
        escape(e);
        return;
    }
    switch (i->op) {
    case IR_CALL:
        for (uint32_t n = 0; n < i->count; n++) {
            if (e->f->func->args[i->first + n] == o) {
                use_argument(e, insn, n);
            }
        }
        break;
    case IR_LOAD:
        element = e->element < 0 ? element_behind(e, i->place, o) : -1;
        if (element < 0) {
            escape(e);
        } else {
            follow_value(e, insn, element);
        }
        break;
    case IR_BR:
        break;
    case IR_BIN:
        if (i->sub < BIN_EQ || i->sub > BIN_GE) {
            escape(e);
        }
        break;
    default:
        escape(e);
        break;
    }
}

static void follow_value(struct ends *e, uint32_t def, int element)
{
    struct ends in = *e;

    in.element = element;
    flow_each_use(e->f->b->a, channel_reaching(e->f), def, on_use, &in);
}

static void follow_param(struct ends *e, func_id body, uint32_t param, uint32_t call,
                         bool is_thread)
{
    const struct program_func *at = program_func(e->f->b->program, body);
    struct channel_func f = {.b = e->f->b, .id = body, .unit = at->unit, .func = at->func};
    struct ends in = *e;

    if (e->depth >= ENDS_DEPTH || at->func->nblocks == 0 || param >= at->func->nparams ||
        !(at->func->locals[param].flags & LOCAL_REG) || at->func->flags & FUNC_INCOMPLETE) {
        escape(e);
        return;
    }
    in.f = &f;
    in.via = e->via == CFG_NONE ? call : e->via;
    in.depth++;
    in.is_in_thread = e->is_in_thread || is_thread;
    flow_each_argument_use(f.b->a, channel_reaching(&f), param, on_use, &in);
}

// ---- The array ----------------------------------------------------------------------------------

static void look_at_mention(struct ends *e, uint32_t insn)
{
    const struct ir_insn *i = &e->f->func->insns[insn];
    const struct place *p = place_get(e->f->unit->places, i->place);
    const bool is_whole = p->step == PLACE_LOCAL;
    const bool is_element = p->step == PLACE_INDEX_K && (p->arg == 0 || p->arg == 1);
    int64_t v;

    if (i->op == IR_LOAD && is_element) {
        follow_value(e, insn, (int)p->arg);
    } else if (i->op == IR_ADDR && (is_whole || (is_element && p->arg == 0))) {
        follow_value(e, insn, -1);
    } else if (i->op != IR_ZERO && !(i->op == IR_STORE && is_element &&
                                     flow_constant(channel_reaching(e->f), i->a, insn, &v))) {
        escape(e);
    }
}

void channel_follow_pipe(struct channel_func *f, uint32_t made, uint32_t local,
                         struct local_pipe *out)
{
    struct ends e = {.pipe = out, .f = f, .via = CFG_NONE, .element = -1};

    *out = (struct local_pipe){.function = f->id, .made = made, .local = local};
    for (uint32_t n = 0; n < f->func->ninsns && !out->is_escaped; n++) {
        const struct ir_insn *i = &f->func->insns[n];
        const struct place *root =
            ir_has_place((enum ir_op)i->op) && i->place
                ? place_get(f->unit->places, place_root(f->unit->places, i->place))
                : NULL;
        if (root && root->step == PLACE_LOCAL && root->arg == local) {
            look_at_mention(&e, n);
        }
        if (i->op == IR_COPY && ir_opnd_kind(i->b) == IR_PLACE) {
            root = place_get(f->unit->places, place_root(f->unit->places, ir_opnd_index(i->b)));
            out->is_escaped = out->is_escaped || (root->step == PLACE_LOCAL && root->arg == local);
        }
    }
}
