// SPDX-License-Identifier: Apache-2.0
// unbounded-chunk-copy: a loop counts down what is left of a part, and still asks for a whole
// buffer in its last round.
//
// Told of reads and copies of a constant amount in a loop that goes on while a remainder is above 0
// or a sum below an end, where the result is what changes the remainder or the sum. If the loop
// looks at either for anything else, or hands it to a function, it may bound the amount there. A
// remainder that starts as the size of a file ends where the file does.
#include "analyzer/engine/rule.h"

#include <string.h>

enum { SMALLEST = 2 };

// What the loop counts by: a register local, or a place in memory.
struct counter {
    ir_opnd local;
    place_id place;
    bool is_sum; // counts up
    uint32_t by; // the instruction that counts
};

struct search {
    struct rule_ctx *ctx;
    block_id head;
    struct counter found;
};

static bool is_in_loop(const struct search *s, uint32_t insn)
{
    return cfg_in_loop(rule_cfg(s->ctx), cfg_block_of(rule_func(s->ctx), insn), s->head);
}

// ---- The counter --------------------------------------------------------------------------------

static const struct ir_insn *load_of(const struct search *s, ir_opnd o)
{
    const struct ir_insn *def = ir_temp_def(rule_func(s->ctx), o);

    while (def && def->op == IR_CAST) {
        def = ir_temp_def(rule_func(s->ctx), def->a);
    }
    return def && def->op == IR_LOAD ? def : NULL;
}

static bool is_counter(const struct search *s, const struct counter *c, ir_opnd o)
{
    const struct ir_insn *load = load_of(s, o), *def = ir_temp_def(rule_func(s->ctx), o);

    if (def && def->op == IR_CAST && def->a == c->local) {
        return c->local != 0;
    }
    return (c->local && o == c->local) || (c->place && load && load->place == c->place);
}

// `left -= n` or `done += n`, in a register or in memory.
static bool counts(const struct search *s, uint32_t insn, ir_opnd other, struct counter *c)
{
    const struct ir_insn *i = rule_insn(s->ctx, insn);
    const struct ir_insn *load = load_of(s, other);

    *c = (struct counter){.is_sum = i->sub == BIN_ADD, .by = insn};
    if (ir_opnd_kind(other) == IR_LOCAL && i->dst == other) {
        c->local = other;
        return true;
    }
    for (uint32_t n = insn + 1; load && n < rule_func(s->ctx)->ninsns && n <= insn + 3; n++) {
        const struct ir_insn *st = rule_insn(s->ctx, n);
        if (st->op == IR_STORE && st->place == load->place && st->a == i->dst) {
            c->place = load->place;
            return true;
        }
    }
    return false;
}

static void on_use(void *arg, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct search *s = arg;
    const struct ir_insn *i = rule_insn(s->ctx, insn);
    struct counter c;

    (void)is_joined;
    if (i->op == IR_BIN && ((i->sub == BIN_SUB && i->b == o) || i->sub == BIN_ADD) &&
        counts(s, insn, i->a == o ? i->b : i->a, &c)) {
        s->found = c;
    }
}

// ---- The loop -----------------------------------------------------------------------------------

static bool leaves_loop(const struct search *s, block_id b)
{
    const struct ir_func *f = rule_func(s->ctx);
    const struct ir_block *block = &f->blocks[b];

    for (uint32_t k = 0; k < block->nsuccs; k++) {
        if (!cfg_in_loop(rule_cfg(s->ctx), f->succs[block->first_succ + k], s->head)) {
            return true;
        }
    }
    return false;
}

// The comparison is what keeps the loop going: `left > 0`, `done < end`.
static bool is_end_test(const struct search *s, uint32_t insn)
{
    const struct ir_insn *i = rule_insn(s->ctx, insn);
    const block_id b = cfg_block_of(rule_func(s->ctx), insn);
    const ir_opnd other = is_counter(s, &s->found, i->a) ? i->b : i->a;
    int64_t k;
    const bool is_zero = ir_const_value(rule_unit(s->ctx), other, &k) && k == 0;

    return leaves_loop(s, b) && is_zero != s->found.is_sum;
}

// Whether the loop ends by the counter, and looks at it for nothing else.
static bool ends_by_counter(const struct search *s)
{
    const struct ir_func *f = rule_func(s->ctx);
    bool ends = false;

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        if (!is_in_loop(s, n) || n == s->found.by) {
            continue;
        }
        if (i->op == IR_BR && is_counter(s, &s->found, i->a)) {
            ends = ends || (!s->found.is_sum && leaves_loop(s, cfg_block_of(f, n)));
        } else if (i->op == IR_BIN &&
                   (is_counter(s, &s->found, i->a) || is_counter(s, &s->found, i->b))) {
            if (i->sub < BIN_EQ || i->sub > BIN_GE || !is_end_test(s, n)) {
                return false;
            }
            ends = true;
        }
        for (uint32_t a = 0; (i->op == IR_CALL || i->op == IR_ICALL) && a < i->count; a++) {
            if (is_counter(s, &s->found, f->args[i->first + a])) {
                return false;
            }
        }
    }
    return ends;
}

// The remainder was a file's size before the loop: the file ends where it does.
static bool is_file_size(const struct search *s)
{
    const struct ir_func *f = rule_func(s->ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        const struct place *at =
            i->op == IR_LOAD ? place_get(rule_unit(s->ctx)->places, i->place) : NULL;
        if (at && at->step == PLACE_FIELD &&
            strcmp(ir_name(rule_unit(s->ctx), rule_unit(s->ctx)->fields[at->arg].name),
                   "st_size") == 0) {
            return true;
        }
    }
    return false;
}

static bool asks_constant(struct rule_ctx *ctx, uint32_t call, const struct api_io *io)
{
    int64_t k;

    return rule_constant(ctx, rule_operand(ctx, call, &io->asked), &k) && k >= SMALLEST;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    struct search s = {.ctx = ctx, .head = CFG_NONE};
    struct finding_draft *f;

    if (!m || (m->io.direction != IO_READ && m->io.direction != IO_COPY) ||
        !(m->io.flags & IO_COUNTED) || m->io.flags & IO_MESSAGE ||
        !asks_constant(ctx, call, &m->io)) {
        return;
    }
    s.head = rule_cfg(ctx)->loop_head[cfg_block_of(rule_func(ctx), call)];
    if (s.head == CFG_NONE) {
        return;
    }
    rule_each_result_use(ctx, call, on_use, &s);
    if ((!s.found.local && !s.found.place) || !is_in_loop(&s, s.found.by) || !ends_by_counter(&s) ||
        is_file_size(&s)) {
        return;
    }
    f = report(
        ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, m->name,
        "'%s' asks for a whole buffer in the last round, too, and may take more than the part",
        m->name);
    report_step(f, rule_loc(ctx, call), "the amount is the same in each round");
    report_step(f, rule_loc(ctx, s.found.by), "what is left is counted here, and bounds no round");
}

const struct rule rule_unbounded_chunk_copy = {
    .id = "unbounded-chunk-copy",
    .family = "io",
    .tag = "short-io",
    .summary = "copy of a part that reads past its end in the last round",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P27", NULL},
    .on_call = on_call,
};
