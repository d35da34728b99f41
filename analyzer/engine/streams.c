// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/streams.h"

#include "analyzer/engine/context.h"

enum { BYTE_MAX = 255 };

static const struct api_effect *stream_use(const struct api_fn *m, unsigned mode)
{
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];

        if (x->kind == API_USE && x->family == FAMILY_STREAM && x->at.root == API_ARG &&
            x->at.nsteps == 0 && (x->mode & mode) == mode && !(x->flags & EFFECT_MAY)) {
            return x;
        }
    }
    return NULL;
}

ir_opnd stream_read(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct api_effect *x = stream_use(m, API_MODE_READ);

    return x && (m->is_inferred || m->blocks != BLOCKS_NOT) ? rule_operand(ctx, call, &x->at) : 0;
}

ir_opnd stream_asked(struct rule_ctx *ctx, uint32_t call, uint32_t flags)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct api_effect *x = m && m->flags & flags ? stream_use(m, 0) : NULL;

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

bool call_reads_byte(const struct api_fn *m)
{
    return m && !m->is_inferred && m->has_range && m->lo == -1 && m->hi == BYTE_MAX &&
           m->blocks != BLOCKS_NOT && m->io.direction != IO_WRITE;
}
