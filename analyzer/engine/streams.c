// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/streams.h"

#include "analyzer/engine/context.h"

enum { BYTE_MAX = 255 };

static const struct api_effect *stream_use(const struct api_fn *m, unsigned mode)
{
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];

        if (x->kind == API_USE && x->family == FAMILY_STREAM && x->at.root == API_ARG &&
            x->at.nsteps == 0 && (x->mode & mode) == mode) {
            return x;
        }
    }
    return NULL;
}

static const struct api_effect *reads(const struct api_fn *m)
{
    return m && !m->is_inferred && m->blocks != BLOCKS_NOT ? stream_use(m, API_MODE_READ) : NULL;
}

static bool is_assigned(const struct ir_func *f, ir_opnd local)
{
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == local) {
            return true;
        }
    }
    return false;
}

// The parameter that a function of the program reads from as it came; CFG_NONE: none.
static uint32_t parameter_read(const struct program *p, func_id body)
{
    const struct program_func *at = program_func(p, body);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_effect *x =
            i->op == IR_CALL ? reads(program_callee(p, at->unit, i)->api) : NULL;
        const ir_opnd o = x && x->at.arg < i->count ? at->func->args[i->first + x->at.arg] : 0;

        if (ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < at->func->nparams &&
            !is_assigned(at->func, o)) {
            return ir_opnd_index(o);
        }
    }
    return CFG_NONE;
}

ir_opnd stream_read(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_insn *i = rule_insn(ctx, call);
    const struct api_effect *x = reads(rule_model(ctx, call));
    const struct callee *c =
        i->op == IR_CALL ? program_callee(rule_program(ctx), rule_unit(ctx), i) : NULL;

    if (x) {
        return rule_operand(ctx, call, &x->at);
    }
    return c && c->body != FUNC_UNKNOWN
               ? rule_arg(ctx, call, parameter_read(rule_program(ctx), c->body))
               : 0;
}

ir_opnd stream_asked(struct rule_ctx *ctx, uint32_t call, uint32_t flags)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct api_effect *x =
        m && !m->is_inferred && m->flags & flags ? stream_use(m, API_MODE_ANY) : NULL;

    return x ? rule_operand(ctx, call, &x->at) : 0;
}

bool stream_end_result(struct rule_ctx *ctx, uint32_t call, int64_t *v)
{
    const struct api_fn *m = rule_model(ctx, call);
    bool tells;

    if (!m || m->is_inferred || m->scan.kind == SCAN_FORMAT || !stream_read(ctx, call)) {
        return false;
    }
    tells = m->fails.subject.root == API_RET && m->fails.lo == m->fails.hi;
    *v = tells ? m->fails.lo : 0;
    return tells || m->io.flags & IO_COUNTED;
}

// What an operand was copied from.
static ir_opnd source_of(struct rule_ctx *ctx, ir_opnd o, uint32_t at)
{
    const uint32_t def = flow_origin(context_reaching(ctx->function), o, at);
    const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);

    if (!i) {
        return o;
    }
    return i->op == IR_LOAD ? ir_opnd_make(IR_PLACE, i->place) : i->dst;
}

bool is_same_handle(struct rule_ctx *ctx, ir_opnd a, uint32_t at_a, ir_opnd b, uint32_t at_b)
{
    return a && b && (a == b || source_of(ctx, a, at_a) == source_of(ctx, b, at_b));
}

bool call_writes_to_terminal(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct reaching *r = context_reaching(ctx->function);
    const struct api_fn *m = rule_model(ctx, call);
    const struct ir_insn *i;
    const struct place *p;
    ir_opnd handle;
    uint32_t def;
    int64_t fd;

    if (!m || m->is_inferred || m->io.direction != IO_WRITE) {
        return false;
    }
    handle = rule_operand(ctx, call, &m->io.handle);
    if (!handle || flow_constant(r, handle, call, &fd)) {
        return true; // printf(), write(1, ...)
    }
    def = flow_origin(r, handle, call);
    i = def == CFG_NONE ? NULL : rule_insn(ctx, def);
    p = i && i->op == IR_LOAD ? place_get(u->places, i->place) : NULL;
    return p && p->step == PLACE_GLOBAL && u->globals[p->arg].flags & GLOBAL_SYSTEM;
}

bool call_reads_byte(const struct api_fn *m)
{
    return m && !m->is_inferred && m->has_range && m->lo == -1 && m->hi == BYTE_MAX &&
           m->blocks != BLOCKS_NOT && m->io.direction != IO_WRITE;
}
