// SPDX-License-Identifier: Apache-2.0
// feof-loop: a loop goes on until feof(), and uses what a read gave before it asks.
//
// feof() says that an earlier read met the end, so the read that meets it gives nothing, and a loop
// that does not look at its result uses the last piece twice, or a byte that is none. Reported is a
// read in the loop, from the same stream, whose result nobody looks at, if a way leads from it to a
// use of what it should have given on which feof() is not asked. Reading ahead (`c = getc(f); while
// (!feof(f)) { ...; c = getc(f); }`) asks in between.
//
// feof() says nothing of errors: a loop that uses the count of fread(), compares it with nothing
// and does not ask ferror() either never ends after one. Nor does it say anything of a text that
// does not fit the format of fscanf(), which stays where it is: a loop that skips what gave too few
// conversions and reads nothing else on the way comes back to the same text for ever.
#include "analyzer/base/bitset.h"
#include "analyzer/engine/buffers.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/engine/streams.h"
#include "analyzer/engine/ways.h"
#include "analyzer/flow/value.h"
#include "rules/io/formats.h"

#include <string.h>

// ---- The loop -----------------------------------------------------------------------------------

// The loop is left where the answer is not 0.
static bool ends_loop(struct rule_ctx *ctx, uint32_t call, block_id head)
{
    const struct ir_func *f = rule_func(ctx);
    const struct result_tests tests = rule_result_tests(ctx, call);

    for (uint32_t t = 0; t < tests.n; t++) {
        const block_id at = cfg_block_of(f, tests.items[t].insn);
        const struct ir_block *b = &f->blocks[at];
        const uint32_t arm = result_test_holds(&tests.items[t], 1) ? 0 : 1;

        if (b->nsuccs == 2 && cfg_in_loop(rule_cfg(ctx), at, head) &&
            !cfg_in_loop(rule_cfg(ctx), f->succs[b->first_succ + arm], head)) {
            return true;
        }
    }
    return false;
}

// ---- What was read, and what is done with it ----------------------------------------------------

struct piece {
    struct rule_ctx *ctx;
    ir_opnd stream;
    uint32_t asked_at;  // where the loop asks for the end of it
    struct bitset uses; // instructions
    bool is_looked_at;  // for the end
    uint32_t used;      // the first use reached; CFG_NONE: none
};

static bool is_byte_array(const struct ir_unit *u, place_id p)
{
    const uint8_t step = place_get(u->places, p)->step;

    return step == PLACE_INDEX || step == PLACE_INDEX_K || step == PLACE_DEREF || step == PLACE_ANY;
}

// A function of the program that gets the byte as an int may look for EOF.
static bool may_look(struct rule_ctx *ctx, uint32_t insn)
{
    const struct api_fn *m = rule_model(ctx, insn);

    return !m || m->is_inferred;
}

static void on_result_use(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct piece *p = arg;
    const struct ir_insn *i = rule_insn(p->ctx, insn);

    (void)value;
    (void)is_joined;
    switch (i->op) {
    case IR_BIN:
        if (!is_compare(i->sub)) {
            bitset_set(p->uses, insn);
        }
        break;
    case IR_STORE:
        if (is_byte_array(rule_unit(p->ctx), i->place)) {
            bitset_set(p->uses, insn);
        } else {
            p->is_looked_at = true; // perhaps elsewhere
        }
        break;
    case IR_CALL:
        if (may_look(p->ctx, insn)) {
            p->is_looked_at = true;
        } else {
            bitset_set(p->uses, insn);
        }
        break;
    default:
        p->is_looked_at = true;
        break;
    }
}

// Of a byte that is read all comparisons but those with EOF and below 0 are uses that EOF fails.
static void look_at_byte(struct piece *p, uint32_t read)
{
    const struct result_tests tests = rule_result_tests_behind(p->ctx, read);

    rule_each_result_use(p->ctx, read, on_result_use, p);
    for (uint32_t t = 0; t < tests.n; t++) {
        p->is_looked_at = p->is_looked_at || result_test_holds(&tests.items[t], -1) !=
                                                 result_test_holds(&tests.items[t], 'a');
    }
    p->is_looked_at = p->is_looked_at || tests.has_others;
}

static void look_at_memory(struct piece *p, uint32_t read)
{
    p->is_looked_at = rule_result_uses(p->ctx, read).kinds != USE_NONE;
    for (uint32_t a = 0; a < rule_nargs(p->ctx, read); a++) {
        const ir_opnd o = rule_arg(p->ctx, read, a);
        size_t n;

        if (!is_same_handle(p->ctx, o, read, p->stream, p->asked_at) &&
            !rule_string(p->ctx, o, &n)) {
            const struct bitset uses = buffer_readers(p->ctx, read, o);
            for (uint32_t i = bitset_next(uses, 0); i < rule_func(p->ctx)->ninsns;
                 i = bitset_next(uses, i + 1)) {
                bitset_set(p->uses, i);
            }
        }
    }
}

static bool on_way(void *arg, uint32_t insn)
{
    struct piece *p = arg;
    const ir_opnd asked = rule_insn(p->ctx, insn)->op == IR_CALL
                              ? stream_asked(p->ctx, insn, API_ASKS_END | API_ASKS_ERROR)
                              : 0;

    if (is_same_handle(p->ctx, asked, insn, p->stream, p->asked_at)) {
        return false;
    }
    if (bitset_has(p->uses, insn) && p->used == CFG_NONE) {
        p->used = insn;
    }
    return true;
}

// Where what `read` gave is used before the end is asked for; CFG_NONE: nowhere.
static uint32_t used_unasked(struct rule_ctx *ctx, uint32_t call, uint32_t read)
{
    struct piece p = {.ctx = ctx,
                      .stream = rule_arg(ctx, call, 0),
                      .asked_at = call,
                      .uses = bitset_new(rule_arena(ctx), rule_func(ctx)->ninsns),
                      .used = CFG_NONE};

    if (call_reads_byte(rule_model(ctx, read))) {
        look_at_byte(&p, read);
    } else {
        look_at_memory(&p, read);
    }
    if (!p.is_looked_at) {
        ways_behind(ctx, read, on_way, &p);
    }
    return p.used;
}

static void tell_used(struct rule_ctx *ctx, uint32_t call, uint32_t read, uint32_t use)
{
    const char *reader = rule_callee_name(ctx, read);
    const char *stream = rule_text(ctx, rule_arg(ctx, call, 0));
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, stream,
               "%s() is asked only after what %s() read was used, and it may have read nothing",
               rule_callee_name(ctx, call), reader);

    report_step(f, rule_loc(ctx, call), "%s() says that an earlier read met the end",
                rule_callee_name(ctx, call));
    report_step(f, rule_loc(ctx, read),
                "%s() meets the end of '%s', and its result is not looked at", reader, stream);
    report_step(f, rule_loc(ctx, use), "what it read is used all the same");
}

// ---- Errors -------------------------------------------------------------------------------------

// The loop asks for an error of the stream, of which feof() says nothing.
static bool asks_for_error(struct rule_ctx *ctx, uint32_t call, block_id head)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].op == IR_CALL && cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, i), head) &&
            is_same_handle(ctx, stream_asked(ctx, i, API_ASKS_ERROR), i, rule_arg(ctx, call, 0),
                           call)) {
            return true;
        }
    }
    return false;
}

// The count is used, so that none does no harm, but nobody compares it with anything: none after
// an error is none for ever.
static bool never_ends(struct rule_ctx *ctx, uint32_t read)
{
    const struct api_fn *m = rule_model(ctx, read);
    const struct result_tests tests = rule_result_tests_behind(ctx, read);

    return m && !m->is_inferred && m->io.flags & IO_COUNTED && tests.n == 0 && !tests.has_others &&
           !tests.is_kept && !tests.is_passed && rule_result_uses(ctx, read).kinds != USE_NONE;
}

static void tell_endless(struct rule_ctx *ctx, uint32_t call, uint32_t read)
{
    const char *reader = rule_callee_name(ctx, read);
    const char *stream = rule_text(ctx, rule_arg(ctx, call, 0));
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, stream,
               "after an error of '%s' %s() stays false, and nothing else ends the loop", stream,
               rule_callee_name(ctx, call));

    report_step(f, rule_loc(ctx, read), "%s() fails, and what it returns is compared with nothing",
                reader);
    report_step(f, rule_loc(ctx, call), "not the end: the loop goes on");
}

// ---- What does not fit --------------------------------------------------------------------------

// A round that the read begins with no conversion made.
struct round {
    struct rule_ctx *ctx;
    uint32_t call; // feof()
    block_id head;
    struct result_tests tests; // of what fscanf() returned
    bool asks_again, may_end;
};

// The first conversion is one that a text may not fit: none for %s and %c.
static bool may_not_fit(struct rule_ctx *ctx, uint32_t read)
{
    const struct api_fn *m = rule_model(ctx, read);
    struct conversion c;
    size_t n;
    const char *s;

    if (!m || m->is_inferred || m->scan.kind != SCAN_FORMAT) {
        return false;
    }
    s = rule_string(ctx, rule_operand(ctx, read, &m->scan.format), &n);
    if (!s) {
        return false;
    }
    format_next(s, s + n, &c);
    return c.kind && strchr("diouxXaAeEfFgG[", c.kind);
}

static bool is_test_of_read(const struct round *r, block_id at)
{
    for (uint32_t t = 0; t < r->tests.n; t++) {
        if (cfg_block_of(rule_func(r->ctx), r->tests.items[t].insn) == at) {
            return true;
        }
    }
    return false;
}

// A branch out of the loop that neither feof() nor the result decides: something else may end it.
static bool may_leave(const struct round *r, uint32_t insn)
{
    const struct ir_func *f = rule_func(r->ctx);
    const block_id at = cfg_block_of(f, insn);
    const struct ir_block *b = &f->blocks[at];

    if (b->nsuccs < 2 || insn != b->first + b->count - 1 || is_test_of_read(r, at) ||
        at == cfg_block_of(f, r->call) || !cfg_in_loop(rule_cfg(r->ctx), at, r->head)) {
        return false;
    }
    for (uint32_t s = 0; s < b->nsuccs; s++) {
        if (!cfg_in_loop(rule_cfg(r->ctx), f->succs[b->first_succ + s], r->head)) {
            return true;
        }
    }
    return false;
}

static bool gets_stream(const struct round *r, uint32_t insn)
{
    const struct ir_insn *i = rule_insn(r->ctx, insn);

    for (uint32_t a = 0; (i->op == IR_CALL || i->op == IR_ICALL) && a < i->count; a++) {
        if (is_same_handle(r->ctx, rule_func(r->ctx)->args[i->first + a], insn,
                           rule_arg(r->ctx, r->call, 0), r->call)) {
            return true;
        }
    }
    return false;
}

static bool on_round(void *arg, uint32_t insn)
{
    struct round *r = arg;

    if (insn == r->call) {
        r->asks_again = true;
        return true;
    }
    r->may_end = r->may_end || may_leave(r, insn);
    return !gets_stream(r, insn);
}

static bool stays_unread(struct rule_ctx *ctx, uint32_t call, uint32_t read, block_id head)
{
    struct round r = {.ctx = ctx, .call = call, .head = head};

    if (!may_not_fit(ctx, read) || !ways_know_tests(ctx, read)) {
        return false;
    }
    r.tests = rule_result_tests_behind(ctx, read);
    if (r.tests.n > 0) {
        ways_behind_result(ctx, read, 0, on_round, &r);
    }
    return r.asks_again && !r.may_end;
}

static void tell_unread(struct rule_ctx *ctx, uint32_t call, uint32_t read)
{
    const char *stream = rule_text(ctx, rule_arg(ctx, call, 0));
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, call), CONFIDENCE_MEDIUM, stream,
               "a text that does not fit the format of %s() stays in '%s', and the loop never ends",
               rule_callee_name(ctx, read), stream);

    report_step(f, rule_loc(ctx, read), "%s() makes no conversion and leaves the text unread",
                rule_callee_name(ctx, read));
    report_step(f, rule_loc(ctx, call), "not the end: the loop comes back to the same text");
}

// ---- The rule -----------------------------------------------------------------------------------

static bool check_read(struct rule_ctx *ctx, uint32_t call, uint32_t read, block_id head)
{
    const uint32_t use = used_unasked(ctx, call, read);

    if (use != CFG_NONE) {
        tell_used(ctx, call, read, use);
        return true;
    }
    if (never_ends(ctx, read) && !asks_for_error(ctx, call, head)) {
        tell_endless(ctx, call, read);
        return true;
    }
    if (stays_unread(ctx, call, read, head)) {
        tell_unread(ctx, call, read);
        return true;
    }
    return false;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct ir_func *f = rule_func(ctx);
    const block_id head = rule_cfg(ctx)->loop_head[cfg_block_of(f, call)];
    const ir_opnd stream = m && m->flags & API_ASKS_END ? stream_asked(ctx, call, API_ASKS_END) : 0;

    if (!stream || head == CFG_NONE || !ends_loop(ctx, call, head)) {
        return;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].op == IR_CALL && cfg_in_loop(rule_cfg(ctx), cfg_block_of(f, i), head) &&
            is_same_handle(ctx, stream_read(ctx, i), i, stream, call) &&
            check_read(ctx, call, i, head)) {
            return;
        }
    }
}

const struct rule rule_feof_loop = {
    .id = "feof-loop",
    .family = "io",
    .tag = "short-io",
    .summary = "loop until feof() uses what a read did not give",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 0},
    .cert = (const char *const[]){"FIO20-C", NULL},
    .pitfalls = (const char *const[]){"P28", NULL},
    .on_call = on_call,
};
