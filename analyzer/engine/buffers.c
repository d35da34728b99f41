// SPDX-License-Identifier: Apache-2.0
// Finds the root object of a buffer (a local, global or field array) and looks at every other
// instruction that mentions it: a load of one of its bytes, its address as an argument, a byte of
// it compared with '\n', a search for '\n' in it. Order does not matter: in a line loop the test
// may stand before the call. Pointers into the buffer are followed one assignment far
// (`p = strchr(buf, ...)`, `end = buf + n`), which is how line loops are written.
#include "analyzer/engine/buffers.h"

#include "analyzer/base/bitset.h"
#include "analyzer/engine/context.h"

#include <string.h>

enum { NEWLINE = 10 };

struct look {
    struct rule_ctx *ctx;
    const struct ir_unit *u;
    const struct ir_func *f;
    place_id root;
    block_id loop; // head of the loop around the call, CFG_NONE outside loops
    unsigned fate;
    struct bitset derived; // temporaries that hold an address in the buffer, or a byte of it
    struct bitset locals;  // register locals likewise
    struct bitset readers; // instructions
    struct bitset writers;
};

// The object a place lies in: steps behind the last DEREF or field of the base are dropped.
static place_id object_of(const struct ir_unit *u, place_id p)
{
    const struct place *at = place_get(u->places, p);

    while (at->parent && at->step != PLACE_DEREF && at->step != PLACE_FIELD) {
        p = at->parent;
        at = place_get(u->places, p);
    }
    return p;
}

// Whether `p` is the object `root` or a part of it: no pointer is followed on the way.
static bool lies_in(const struct ir_unit *u, place_id p, place_id root)
{
    const struct place *at = place_get(u->places, p);

    while (p != root && at->parent && at->step != PLACE_DEREF) {
        p = at->parent;
        at = place_get(u->places, p);
    }
    return p == root;
}

static bool is_derived(const struct look *k, ir_opnd o)
{
    uint32_t i = ir_opnd_index(o);

    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return bitset_has(k->derived, i);
    case IR_LOCAL:
        return bitset_has(k->locals, i);
    default:
        return false;
    }
}

static void derive(struct look *k, ir_opnd o)
{
    if (ir_opnd_kind(o) == IR_TEMP) {
        bitset_set(k->derived, ir_opnd_index(o));
    } else if (ir_opnd_kind(o) == IR_LOCAL) {
        bitset_set(k->locals, ir_opnd_index(o));
    }
}

static bool place_in_buffer(const struct look *k, place_id p)
{
    const struct place *base;

    if (p == 0) {
        return false;
    }
    if (lies_in(k->u, p, k->root)) {
        return true;
    }
    base = place_get(k->u->places, place_root(k->u->places, p));
    if (!place_has_deref(k->u->places, p)) {
        return false;
    }
    if (base->step == PLACE_TEMP) {
        return bitset_has(k->derived, base->arg);
    }
    return base->step == PLACE_LOCAL && bitset_has(k->locals, base->arg);
}

static bool is_newline(struct look *k, ir_opnd o)
{
    int64_t v;
    size_t n;
    const char *s;

    if (rule_constant(k->ctx, o, &v)) {
        return v == NEWLINE;
    }
    s = rule_string(k->ctx, o, &n);
    return s && memchr(s, '\n', n);
}

// A comparison of a byte that leaves the loop on one side: lines of another form end it.
static bool decides_loop(struct look *k, uint32_t insn)
{
    const struct cfg *c = rule_cfg(k->ctx);
    block_id at = cfg_block_of(k->f, insn);
    const struct ir_block *b = &k->f->blocks[at];

    if (k->loop == CFG_NONE || b->nsuccs != 2 || !cfg_in_loop(c, at, k->loop)) {
        return false;
    }
    return !cfg_in_loop(c, k->f->succs[b->first_succ], k->loop) ||
           !cfg_in_loop(c, k->f->succs[b->first_succ + 1], k->loop);
}

// The text in the buffer is compared, and the loop ends when it differs: what is not as expected is
// noticed, the rest of a long line included.
static bool loop_needs_equal(struct look *k, ir_opnd result)
{
    const struct cfg *c = rule_cfg(k->ctx);

    for (uint32_t n = 0; result && k->loop != CFG_NONE && n < k->f->ninsns; n++) {
        const struct ir_insn *i = &k->f->insns[n];
        block_id at = cfg_block_of(k->f, n);
        const struct ir_block *b = &k->f->blocks[at];
        const struct ir_insn *test = &k->f->insns[b->first + b->count - 1];
        bool is_comparison = i->op == IR_BIN && (i->sub == BIN_EQ || i->sub == BIN_NE);
        uint32_t differs = i->op == IR_BIN && i->sub == BIN_EQ;
        int64_t v;

        if ((i != test && !is_comparison) || i->a != result || test->op != IR_BR ||
            (is_comparison && (test->a != i->dst || !rule_constant(k->ctx, i->b, &v) || v != 0))) {
            continue;
        }
        if (cfg_in_loop(c, at, k->loop) &&
            !cfg_in_loop(c, k->f->succs[b->first_succ + differs], k->loop)) {
            return true;
        }
    }
    return false;
}

// A byte of the buffer, promoted or not; no pointer into it.
static bool is_byte(struct look *k, ir_opnd o)
{
    uint32_t def = is_derived(k, o) ? rule_origin(k->ctx, o) : CFG_NONE;

    return def != CFG_NONE && rule_insn(k->ctx, def)->op == IR_LOAD;
}

// The buffer is only what the call fills, or frees.
static bool only_fills(struct look *k, uint32_t insn, const struct api_fn *m, uint32_t arg)
{
    for (uint32_t e = 0; e < m->neffects; e++) {
        if (m->effects[e].kind == API_RELEASE && m->effects[e].at.root == API_ARG &&
            m->effects[e].at.arg == arg) {
            return true;
        }
    }
    return (m->io.direction == IO_READ && m->io.data.root == API_ARG && m->io.data.arg == arg) ||
           (m->scan.kind == SCAN_FORMAT && m->scan.format.root == API_ARG &&
            arg > m->scan.format.arg && arg < rule_nargs(k->ctx, insn));
}

// The call may put something behind its argument.
static bool may_write(const struct api_fn *m, uint32_t arg)
{
    if (!m || m->is_inferred || !m->writes_known) {
        return true;
    }
    for (uint32_t w = 0; w < m->nwrites; w++) {
        if (m->writes[w].root != API_ARG || m->writes[w].arg == arg) {
            return true;
        }
    }
    return false;
}

static void look_call(struct look *k, uint32_t insn, const struct ir_insn *i)
{
    bool passes = false, newline = false;
    const struct api_fn *model = i->op == IR_CALL ? rule_model(k->ctx, insn) : NULL;
    const char *name = i->op == IR_CALL ? rule_callee_name(k->ctx, insn) : "";

    for (uint32_t n = 0; n < i->count; n++) {
        ir_opnd o = k->f->args[i->first + n];
        passes = passes || is_derived(k, o);
        if (is_derived(k, o) && !(model && !model->is_inferred && only_fills(k, insn, model, n))) {
            bitset_set(k->readers, insn);
        }
        if (is_derived(k, o) && may_write(model, n)) {
            bitset_set(k->writers, insn);
        }
        newline = newline || is_newline(k, o);
    }
    if (!passes) {
        return;
    }
    if (!model || model->is_inferred) {
        k->fate |= BUFFER_ESCAPES;
    } else {
        k->fate |= model->io.direction == IO_WRITE ? 0 : BUFFER_READ;
        if (newline && strstr(name, "chr") && rule_result_uses(k->ctx, insn).kinds != USE_NONE) {
            k->fate |= BUFFER_NEWLINE_TESTED;
        }
        if (i->type && k->u->types[i->type].kind == TYPE_POINTER) {
            derive(k, i->dst);
        } else if (strstr(name, "cmp") && loop_needs_equal(k, i->dst)) {
            k->fate |= BUFFER_FORMAT_TESTED;
        }
    }
}

static void look_insn(struct look *k, uint32_t insn)
{
    const struct ir_insn *i = &k->f->insns[insn];
    int64_t v;

    if (ir_op_info[i->op].flags & IR_WRITES && i->op != IR_CALL && i->op != IR_ICALL &&
        place_in_buffer(k, i->place)) {
        bitset_set(k->writers, insn);
    }
    switch (i->op) {
    case IR_ADDR:
        if (place_in_buffer(k, i->place)) {
            derive(k, i->dst);
        }
        break;
    case IR_COPY:
        if (i->place == k->root && ir_opnd_kind(i->b) == IR_PLACE &&
            place_get(k->u->places, place_root(k->u->places, ir_opnd_index(i->b)))->step ==
                PLACE_STRING) {
            k->fate |= BUFFER_LITERAL;
        }
        break;
    case IR_LOAD:
        if (place_in_buffer(k, i->place)) {
            k->fate |= BUFFER_READ;
            bitset_set(k->readers, insn);
            derive(k, i->dst);
        }
        break;
    case IR_MOV:
    case IR_CAST:
        if (is_derived(k, i->a)) {
            derive(k, i->dst);
        }
        break;
    case IR_BIN:
        if (i->sub == BIN_PTR_ADD && is_derived(k, i->a)) {
            derive(k, i->dst);
        } else if (i->sub >= BIN_EQ && i->sub <= BIN_GE &&
                   ((is_derived(k, i->a) && is_newline(k, i->b)) ||
                    (is_derived(k, i->b) && is_newline(k, i->a)))) {
            k->fate |= BUFFER_NEWLINE_TESTED;
        } else if ((i->sub == BIN_EQ || i->sub == BIN_NE) && is_byte(k, i->a) &&
                   rule_constant(k->ctx, i->b, &v) && v > ' ' && decides_loop(k, insn)) {
            k->fate |= BUFFER_FORMAT_TESTED;
        }
        break;
    case IR_STORE:
        if (is_derived(k, i->a) && !place_in_buffer(k, i->place) &&
            k->u->types[i->type].kind == TYPE_POINTER) {
            k->fate |= BUFFER_ESCAPES;
        }
        break;
    case IR_SWITCH:
        for (uint32_t c = 0; is_derived(k, i->a) && c < i->count; c++) {
            const struct ir_case *one = &k->f->cases[i->first + c];
            if (one->lo <= NEWLINE && one->hi >= NEWLINE) {
                k->fate |= BUFFER_NEWLINE_TESTED;
            }
        }
        break;
    case IR_RET:
        if (is_derived(k, i->a) && k->u->types[k->u->fns[k->f->fn].type].kind == TYPE_FUNCTION) {
            k->fate |= BUFFER_ESCAPES;
        }
        break;
    case IR_CALL:
    case IR_ICALL:
        look_call(k, insn, i);
        break;
    default:
        break;
    }
}

static void look_at_all(struct look *k, uint32_t call)
{
    // Twice: a pointer assigned at the end of a loop body is used at its start.
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < k->f->ninsns; i++) {
            if (i != call) {
                look_insn(k, i);
            }
        }
    }
}

static struct look new_look(struct rule_ctx *ctx, uint32_t call)
{
    struct look k = {.ctx = ctx, .u = rule_unit(ctx), .f = rule_func(ctx)};

    k.loop = rule_cfg(ctx)->loop_head[cfg_block_of(k.f, call)];
    k.derived = bitset_new(rule_arena(ctx), k.f->ntemps + 1);
    k.locals = bitset_new(rule_arena(ctx), k.f->nlocals + 1);
    k.readers = bitset_new(rule_arena(ctx), k.f->ninsns);
    k.writers = bitset_new(rule_arena(ctx), k.f->ninsns);
    return k;
}

unsigned buffer_fate(struct rule_ctx *ctx, uint32_t call, ir_opnd pointer)
{
    struct look k = new_look(ctx, call);
    place_id p = rule_pointee(ctx, pointer);
    size_t n;

    if (rule_string(ctx, pointer, &n)) {
        return BUFFER_LITERAL;
    }
    if (p == 0) {
        return BUFFER_UNKNOWN;
    }
    k.root = object_of(k.u, p);
    if (place_has_deref(k.u->places, k.root)) {
        k.fate |= BUFFER_UNKNOWN;
    }
    look_at_all(&k, call);
    return k.fate;
}

// A buffer of somebody else is known by the variable that points to it.
static struct look look_through(struct rule_ctx *ctx, uint32_t call, ir_opnd pointer)
{
    struct look k = new_look(ctx, call);
    const struct reaching *r = context_reaching(ctx->function);
    const uint32_t def = flow_origin(r, pointer, call);

    if (def != CFG_NONE && k.f->insns[def].op == IR_ADDR) {
        k.root = object_of(k.u, k.f->insns[def].place);
    } else {
        derive(&k, pointer);
    }
    look_at_all(&k, call);
    return k;
}

struct bitset buffer_readers(struct rule_ctx *ctx, uint32_t call, ir_opnd pointer)
{
    return look_through(ctx, call, pointer).readers;
}

struct bitset buffer_writers(struct rule_ctx *ctx, uint32_t call, ir_opnd pointer)
{
    return look_through(ctx, call, pointer).writers;
}
