// SPDX-License-Identifier: Apache-2.0
// How rules report. A draft lives in the hook's scratch memory and grows as a list; when the hook
// has returned it becomes a finding, with regions in place of positions, in the output's arena.
// A hook that is given up half-way leaves nothing behind.
#include "analyzer/engine/context.h"

#include "analyzer/base/bug.h"

#include <string.h>

struct draft_step {
    struct region at;
    const char *text, *function; // function: "" if it is the finding's
    uint32_t depth, thread;
    bool is_branch;
    struct draft_step *next;
};

struct draft_edit {
    struct finding_edit edit;
    struct draft_edit *next;
};

struct finding_draft {
    struct rule_ctx *ctx;
    const struct ir_unit *unit;
    struct region at;
    enum confidence confidence;
    const char *object, *message, *function;
    struct draft_step *steps, **last_step;
    struct draft_edit *edits, **last_edit;
    const char *fix_text;
    uint32_t nsteps, nedits;
    uint32_t thread, depth; // of the steps to come
    struct finding_draft *next;
};

void context_output_init(struct context_output *o, struct arena *a)
{
    *o = (struct context_output){.arena = a};
    o->last = &o->first;
}

struct finding_list context_output_list(const struct context_output *o)
{
    struct finding_list l = {.items = arena_array(o->arena, struct finding, o->n)};

    for (const struct context_finding *f = o->first; f; f = f->next) {
        l.items[l.n++] = f->finding;
    }
    return l;
}

static const char *copy_text(struct arena *a, const char *s)
{
    return s ? arena_text(a, s, strlen(s)) : "";
}

static struct region copy_region(struct arena *a, struct region r)
{
    r.path = copy_text(a, r.path);
    return r;
}

// Tests, examples and benchmarks are held to less: nobody depends on what they leave undone.
static bool is_side_code(const char *path)
{
    static const char *const names[] = {"test",     "tests", "testing",   "example",
                                        "examples", "bench", "benchmark", "benchmarks"};

    while (*path) {
        size_t n = strcspn(path, "/");
        for (size_t i = 0; path[n] == '/' && i < sizeof names / sizeof names[0]; i++) {
            if (strlen(names[i]) == n && memcmp(path, names[i], n) == 0) {
                return true;
            }
        }
        path += path[n] == '/' ? n + 1 : n;
    }
    return false;
}

// ---- Drafts -------------------------------------------------------------------------------------

static struct finding_draft *new_draft(struct rule_ctx *ctx, const struct ir_unit *u,
                                       const struct ir_func *f, loc_id at, enum confidence c,
                                       const char *object)
{
    struct finding_draft *d = arena_new(ctx->scratch, struct finding_draft);
    bool is_function = f && !(f->flags & FUNC_INIT);

    d->ctx = ctx;
    d->unit = u;
    d->at = ir_region(u, at);
    d->confidence = c;
    if (c != CONFIDENCE_LOW && is_side_code(d->at.path)) {
        d->confidence = (enum confidence)(c + 1);
    }
    d->object = copy_text(ctx->scratch, object);
    d->function = is_function ? ir_func_name(u, f) : "";
    d->last_step = &d->steps;
    d->last_edit = &d->edits;
    *ctx->last_draft = d;
    ctx->last_draft = &d->next;
    return d;
}

struct finding_draft *report(struct rule_ctx *ctx, loc_id at, enum confidence c, const char *object,
                             const char *fmt, ...)
{
    struct finding_draft *d;
    va_list ap;

    ENSURE(ctx->function);
    d = new_draft(ctx, ctx->function->unit, ctx->function->func, at, c, object);
    va_start(ap, fmt);
    d->message = arena_vprintf(ctx->scratch, fmt, ap);
    va_end(ap);
    return d;
}

struct finding_draft *report_in(struct rule_ctx *ctx, func_id function, loc_id at,
                                enum confidence c, const char *object, const char *fmt, ...)
{
    const struct program_func *f = program_func(ctx->program, function);
    struct finding_draft *d = new_draft(ctx, f->unit, f->func, at, c, object);
    va_list ap;

    va_start(ap, fmt);
    d->message = arena_vprintf(ctx->scratch, fmt, ap);
    va_end(ap);
    return d;
}

static struct draft_step *add_step(struct finding_draft *d, const struct ir_unit *u, loc_id at,
                                   const char *text)
{
    struct draft_step *s = arena_new(d->ctx->scratch, struct draft_step);

    s->at = ir_region(u, at);
    s->text = text;
    s->function = "";
    s->thread = d->thread;
    s->depth = d->depth;
    *d->last_step = s;
    d->last_step = &s->next;
    d->nsteps++;
    return s;
}

void report_step(struct finding_draft *d, loc_id at, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add_step(d, d->unit, at, arena_vprintf(d->ctx->scratch, fmt, ap));
    va_end(ap);
}

void report_step_in(struct finding_draft *d, func_id function, loc_id at, const char *fmt, ...)
{
    const struct program_func *f = program_func(d->ctx->program, function);
    struct draft_step *s;
    va_list ap;

    va_start(ap, fmt);
    s = add_step(d, f->unit, at, arena_vprintf(d->ctx->scratch, fmt, ap));
    va_end(ap);
    s->function = f->func->flags & FUNC_INIT ? "" : ir_func_name(f->unit, f->func);
}

void report_flow(struct finding_draft *d, uint32_t thread, uint32_t depth)
{
    d->thread = thread;
    d->depth = depth;
}

void report_witness(struct finding_draft *d, const struct witness *how)
{
    for (uint32_t i = 0; how && i < how->n; i++) {
        const struct witness_step *from = &how->steps[i];
        struct draft_step *s = add_step(d, from->unit ? from->unit : d->unit, from->at,
                                        copy_text(d->ctx->scratch, from->text));
        s->function = copy_text(d->ctx->scratch, from->func);
        s->depth = from->depth;
        s->is_branch = from->is_branch;
    }
}

static void add_edit(struct finding_draft *d, struct finding_edit edit, const char *what)
{
    struct draft_edit *e = arena_new(d->ctx->scratch, struct draft_edit);

    e->edit = edit;
    e->edit.text = copy_text(d->ctx->scratch, edit.text);
    *d->last_edit = e;
    d->last_edit = &e->next;
    d->nedits++;
    d->fix_text = copy_text(d->ctx->scratch, what);
}

void report_fix(struct finding_draft *d, loc_id at, const char *what, const char *text)
{
    add_edit(d, (struct finding_edit){.at = ir_region(d->unit, at), .text = text}, what);
}

static void fix_call(struct finding_draft *d, const struct ir_unit *u, const struct ir_func *f,
                     uint32_t call, struct finding_edit e, const char *what)
{
    const struct ir_insn *i = &f->insns[call];

    e.at = ir_region(u, f->locs[call]);
    e.callee = i->op == IR_CALL ? ir_name(u, u->fns[i->callee].name) : "";
    if (*e.callee && e.at.end_line) {
        add_edit(d, e, what);
    }
}

void report_fix_call(struct finding_draft *d, uint32_t call, enum finding_edit_kind kind,
                     uint32_t argument, const char *what, const char *text)
{
    fix_call(d, d->unit, rule_func(d->ctx), call,
             (struct finding_edit){.text = text, .kind = kind, .argument = argument}, what);
}

void report_fix_width(struct finding_draft *d, uint32_t call, uint32_t argument, uint32_t percent,
                      const char *what, const char *width)
{
    fix_call(d, d->unit, rule_func(d->ctx), call,
             (struct finding_edit){
                 .text = width, .kind = EDIT_WIDTH, .argument = argument, .percent = percent},
             what);
}

void report_fix_call_in(struct finding_draft *d, func_id function, uint32_t call,
                        enum finding_edit_kind kind, uint32_t argument, const char *what,
                        const char *text)
{
    const struct program_func *at = program_func(d->ctx->program, function);

    fix_call(d, at->unit, at->func, call,
             (struct finding_edit){.text = text, .kind = kind, .argument = argument}, what);
}

void report_fix_flag(struct finding_draft *d, uint32_t call, enum api_prop prop)
{
    const struct api_fn *m = rule_model(d->ctx, call);

    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const struct api_opening *o = m->effects[e].opening;
        for (uint32_t i = 0; o && o->at.root == API_ARG && i < o->flags->n; i++) {
            const struct api_flag *f = &o->flags->items[i];
            const char *text = o->flags->is_text ? f->in : f->spelling;
            if (f->prop == prop && text) {
                report_fix_call(
                    d, call, o->flags->is_text ? EDIT_LETTER : EDIT_FLAG, o->at.arg,
                    arena_printf(d->ctx->scratch,
                                 o->flags->is_text ? "add \"%s\" to the mode" : "add %s", text),
                    text);
                return;
            }
        }
    }
}

// ---- Findings -----------------------------------------------------------------------------------

static void finish(struct context_output *o, const struct finding_draft *d)
{
    struct arena *a = o->arena;
    struct context_finding *out = arena_new(a, struct context_finding);
    struct finding *f = &out->finding;

    f->rule = d->ctx->rule->id;
    f->severity = d->ctx->rule->severity;
    f->confidence = d->confidence;
    f->at = copy_region(a, d->at);
    f->message = copy_text(a, d->message);
    f->object = copy_text(a, d->object);
    f->function = copy_text(a, d->function);
    f->fix_text = copy_text(a, d->fix_text);
    f->suppress_reason = "";
    f->steps = arena_array(a, struct finding_step, d->nsteps);
    for (const struct draft_step *s = d->steps; s; s = s->next) {
        f->steps[f->nsteps++] = (struct finding_step){.at = copy_region(a, s->at),
                                                      .text = copy_text(a, s->text),
                                                      .function = copy_text(a, s->function),
                                                      .depth = s->depth,
                                                      .thread = s->thread,
                                                      .is_branch = s->is_branch};
    }
    f->edits = arena_array(a, struct finding_edit, d->nedits);
    for (const struct draft_edit *e = d->edits; e; e = e->next) {
        struct finding_edit *to = &f->edits[f->nedits++];
        *to = e->edit;
        to->at = copy_region(a, e->edit.at);
        to->text = copy_text(a, e->edit.text);
        to->callee = copy_text(a, e->edit.callee);
    }
    *o->last = out;
    o->last = &out->next;
    o->n++;
}

void context_begin(struct rule_ctx *ctx, const struct rule *rule, uint32_t at)
{
    ctx->rule = rule;
    ctx->at = at;
    ctx->drafts = NULL;
    ctx->last_draft = &ctx->drafts;
}

void context_end(struct rule_ctx *ctx)
{
    for (const struct finding_draft *d = ctx->drafts; d; d = d->next) {
        finish(ctx->output, d);
    }
}
