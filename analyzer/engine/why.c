// SPDX-License-Identifier: Apache-2.0
// --dump=why: how a finding came about, or why there is none.
//
// The walks tell what they do as they do it; here it is put into words. Nothing is worked out
// again, so what is printed is what the rules were given. The text is for maintainers: stable, one
// fact a line, with lines of the source in place of instructions and names in place of numbers.
#include "analyzer/engine/why.h"

#include "analyzer/base/buf.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/typestate.h"

#include <inttypes.h>
#include <string.h>

static const char *const event_names[EVENT_COUNT] = {
    [EVENT_ACQUIRE] = "acquire", [EVENT_RELEASE] = "release",
    [EVENT_USE] = "use",         [EVENT_CONSUME] = "take-over",
    [EVENT_ESCAPE] = "escape",   [EVENT_DROP] = "loss",
    [EVENT_LOCK] = "lock",       [EVENT_UNLOCK] = "unlock",
    [EVENT_WAIT] = "wait",       [EVENT_NEED] = "need",
    [EVENT_INIT] = "init",       [EVENT_DESTROY] = "destroy",
    [EVENT_EXIT] = "return",     [EVENT_THREAD_END] = "thread end",
    [EVENT_JUMP] = "jump",
};

static uint32_t line_at(const struct typestate *t, uint32_t insn)
{
    return ir_region(t->unit, t->func->locs[insn]).line;
}

// Of a block: where its first and last instruction with a place in the source stand.
static void put_lines(const struct typestate *t, block_id b)
{
    const struct ir_block *block = &t->func->blocks[b];
    uint32_t first = 0, last = 0;

    for (uint32_t i = block->first; i < block->first + block->count; i++) {
        uint32_t line = line_at(t, i);
        first = first ? first : line;
        last = line ? line : last;
    }
    if (first == last) {
        buf_printf(t->why, first ? " (line %u)" : "", first);
    } else {
        buf_printf(t->why, " (lines %u-%u)", first, last);
    }
}

// ---- Values -------------------------------------------------------------------------------------

static void put_bound(struct buf *out, int64_t k)
{
    if (k == INT64_MIN || k == INT64_MAX) {
        buf_printf(out, "%s", k < 0 ? "min" : "max");
    } else {
        buf_printf(out, "%" PRId64, k);
    }
}

static const char *value_text(struct typestate *t, const struct state *s, val_id v, unsigned depth);

static const char *state_cell_text(struct typestate *t, const struct state *s, const struct cell *c,
                                   unsigned depth)
{
    const char *path = path_text(t, c->path), *base = "";

    switch (c->kind) {
    case CELL_REG:
        return ir_opnd_text(t->arena, t->unit, t->func, ir_opnd_make(IR_LOCAL, c->base));
    case CELL_TEMP:
        return ir_opnd_text(t->arena, t->unit, t->func, ir_opnd_make(IR_TEMP, c->base));
    case CELL_LOCAL:
        base = ir_name(t->unit, t->func->locals[c->base].name);
        break;
    case CELL_GLOBAL:
        base = global_name(t, c->base);
        break;
    case CELL_DEREF:
        base = value_text(t, s, c->base, depth + 1);
        return *path == '.' ? arena_printf(t->arena, "%s->%s", base, path + 1)
                            : arena_printf(t->arena, "(*%s)%s", base, path);
    default:
        break;
    }
    return arena_printf(t->arena, "%s%s", base, path);
}

// A name for the value: what holds it, else what the caller gave it as.
static const char *value_text(struct typestate *t, const struct state *s, val_id v, unsigned depth)
{
    int64_t k;

    if (val_is_const(s, v, &k)) {
        return arena_printf(t->arena, "%" PRId64, k);
    }
    for (uint32_t i = 0; i < s->nbinds && depth < API_STEPS_MAX; i++) {
        const struct binding *b = &s->binds[i];
        if (b->val == v && b->cell.kind != CELL_CALL) {
            const char *text = state_cell_text(t, s, &b->cell, depth);
            if (*text && !strstr(text, "...")) {
                return text;
            }
        }
    }
    if (s->vals[v].entry) {
        char text[256];
        api_place_text(&t->entries[s->vals[v].entry - 1].place, text, sizeof text);
        return arena_printf(t->arena, "%s", text);
    }
    return arena_printf(t->arena, "value %u", v);
}

static void put_guards(struct typestate *t, const struct state *s, const struct resource *r)
{
    for (uint32_t g = 0; g < r->nguards; g++) {
        buf_printf(t->why, "%s %s %s [", g ? " and" : ", if", value_text(t, s, r->guards[g].v, 0),
                   r->guards[g].negated ? "not in" : "in");
        put_bound(t->why, r->guards[g].lo);
        buf_printf(t->why, ",");
        put_bound(t->why, r->guards[g].hi);
        buf_printf(t->why, "]");
    }
}

static void put_flags(struct buf *out, unsigned flags)
{
    static const char *const names[] = {"attempt", "may",  "recursive",    "older round",
                                        "callee?", "owed", "first unlock", "by callee"};

    for (unsigned f = 0; f < sizeof names / sizeof names[0]; f++) {
        if (flags >> f & 1) {
            buf_printf(out, " <%s>", names[f]);
        }
    }
}

static void put_resource(struct typestate *t, const struct state *s, const struct resource *r)
{
    const char *name = resource_text(t, r);

    if (r->handle) {
        const char *held = value_text(t, s, r->handle, 0);
        name = strncmp(held, "value ", 6) == 0 ? name : held;
    }
    buf_printf(t->why, "      %s: %s", name, t->machines[r->machine]->state_names[r->st]);
    if (r->acquired != CFG_NONE) {
        buf_printf(t->why, ", obtained in line %u", line_at(t, r->acquired));
    }
    if (r->since != CFG_NONE && r->since != r->acquired) {
        buf_printf(t->why, ", since line %u", line_at(t, r->since));
    }
    put_guards(t, s, r);
    put_flags(t->why, r->flags);
    buf_printf(t->why, "\n");
}

// ---- The slice ----------------------------------------------------------------------------------

static void put_event(struct typestate *t, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];

    if (i->op == IR_CALL || i->op == IR_ICALL) {
        const char *name = callee_name(t, insn);
        buf_printf(t->why, "  line %u: call of %s\n", line_at(t, insn),
                   *name ? name : "what a pointer leads to");
    }
}

static void put_slice(struct typestate *t)
{
    uint32_t insns = 0, branches = 0, all = 0;

    for (uint32_t i = 0; i < t->func->ninsns; i++) {
        insns += bitset_has(t->slice.insns, i);
    }
    for (block_id b = 0; b < t->func->nblocks; b++) {
        branches += bitset_has(t->slice.branches, b);
        all += t->func->blocks[b].nsuccs > 1;
    }
    buf_printf(t->why, "slice: %u of %u instructions, %u of %u branches\n", insns, t->func->ninsns,
               branches, all);
    for (uint32_t i = 0; i < t->func->ninsns; i++) {
        if (bitset_has(t->slice.events, i)) {
            put_event(t, i);
        }
    }
    for (block_id b = 0; b < t->func->nblocks; b++) {
        const struct ir_block *block = &t->func->blocks[b];
        uint32_t last = block->first + block->count - 1;
        if (bitset_has(t->slice.branches, b)) {
            buf_printf(t->why, "  line %u: branch on '%s'\n", line_at(t, last),
                       ir_opnd_text(t->arena, t->unit, t->func, t->func->insns[last].a));
        }
    }
}

// ---- Callees ------------------------------------------------------------------------------------

static void put_indented(struct buf *out, const struct api_fn *api)
{
    struct buf text = {0};
    const char *line;

    api_fn_print(api, &text);
    line = strchr(buf_text(&text), '\n');
    for (line = line ? line + 1 : ""; *line;) {
        size_t n = strcspn(line, "\n");
        buf_printf(out, "  %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
    buf_free(&text);
}

static void put_callee(struct typestate *t, const struct ir_insn *i, const char *name)
{
    const struct callee *c = program_callee(t->program, t->unit, i);

    buf_printf(t->why, "  %s: ", name);
    if (c->api && !c->api->is_inferred) {
        buf_printf(t->why, "model of %s", *c->api->library ? c->api->library : "the source");
    } else if (c->api) {
        buf_printf(t->why, "summary");
    } else {
        buf_printf(t->why, "%s",
                   c->flags & CALLEE_HAS_BODY ? "body without summary" : "neither body nor model");
    }
    buf_printf(t->why, "%s%s%s\n", c->flags & CALLEE_NORETURN ? ", never returns" : "",
               c->flags & CALLEE_INCOMPLETE ? ", incomplete" : "",
               c->flags & CALLEE_UNSURE ? ", one of several" : "");
    if (c->api && c->api->is_inferred) {
        put_indented(t->why, c->api);
    }
}

static bool is_first_call(struct typestate *t, uint32_t insn, const char *name)
{
    for (uint32_t i = 0; i < insn; i++) {
        if (t->func->insns[i].op == t->func->insns[insn].op &&
            strcmp(callee_name(t, i), name) == 0) {
            return false;
        }
    }
    return true;
}

static void put_callees(struct typestate *t)
{
    buf_printf(t->why, "callees:\n");
    for (uint32_t i = 0; i < t->func->ninsns; i++) {
        const struct ir_insn *insn = &t->func->insns[i];
        const char *name = insn->op == IR_CALL || insn->op == IR_ICALL ? callee_name(t, i) : NULL;
        if (name && *name && is_first_call(t, i, name)) {
            put_callee(t, insn, name);
        }
    }
}

void why_run(struct typestate *t)
{
    if (t->why) {
        put_slice(t);
        put_callees(t);
    }
}

// ---- States -------------------------------------------------------------------------------------

void why_walked(struct typestate *t, const struct candidates *c)
{
    char text[256];

    if (!t->why) {
        return;
    }
    if (t->nentries) {
        buf_printf(t->why, "given by the caller:");
        for (uint32_t e = 0; e < t->nentries; e++) {
            api_place_text(&t->entries[e].place, text, sizeof text);
            buf_printf(t->why, "%s %s", e ? "," : "", text);
        }
        buf_printf(t->why, "\n");
    }
    buf_printf(t->why, "walked in %" PRIu64 " steps%s%s\n", t->steps,
               c->is_incomplete ? ", given up at a limit" : "",
               c->hit_cap ? ", states joined at a cap" : "");
}

static void put_atoms(struct typestate *t, block_id b, uint64_t truths)
{
    static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};
    static const char *const words[] = {"no", "yes", "either"};

    for (uint32_t n = 0; n < t->slice.natoms[b]; n++) {
        const struct atom *a = &t->slice.atoms[b][n];
        buf_printf(t->why, "      %s", ir_opnd_text(t->arena, t->unit, t->func, a->a));
        if (a->mask) {
            buf_printf(t->why, " & %" PRId64, a->mask);
        }
        buf_printf(t->why, " %s ", ops[a->op - BIN_EQ]);
        if (a->b) {
            buf_printf(t->why, "%s", ir_opnd_text(t->arena, t->unit, t->func, a->b));
        } else {
            buf_printf(t->why, "%" PRId64, a->k);
        }
        buf_printf(t->why, "? %s\n", words[truths >> (2 * n) & 3]);
    }
}

static void put_touched(struct buf *out, uint32_t families)
{
    for (uint32_t f = 1; f < FAMILY_COUNT; f++) {
        if (families & FAMILY_BIT(f)) {
            buf_printf(out, ", %s changed by callees not known", api_family_info[f].name);
        }
    }
}

void why_state(struct typestate *t, block_id b, uint32_t number, const struct state *s,
               uint64_t atoms)
{
    if (!t->why) {
        return;
    }
    if (number == 0) {
        buf_printf(t->why, "  block %u", b);
        put_lines(t, b);
        buf_printf(t->why, "\n");
    }
    buf_printf(t->why, "    state %u", number + 1);
    if (s->doubts) {
        buf_printf(t->why, ", %u doubts", s->doubts);
    }
    put_touched(t->why, s->touched);
    buf_printf(t->why, "\n");
    for (uint32_t i = 0; i < s->nres; i++) {
        put_resource(t, s, &s->res[i]);
    }
    put_atoms(t, b, atoms);
}

// ---- Errors -------------------------------------------------------------------------------------

static void put_bucket(struct buf *out, const struct bucket *b)
{
    static const char *const names[] = {"nothing", "< 0",   "0",    "<= 0",
                                        "> 0",     "not 0", ">= 0", "anything"};

    if (b->kind == BUCKET_CONST) {
        buf_printf(out, ", returns %" PRId64, b->k);
    } else if (b->kind == BUCKET_SIGNS) {
        buf_printf(out, ", returns %s", names[b->k & SIGNS_ANY]);
    }
}

void why_exit(struct typestate *t, const struct exit_record *r, const char *verdict)
{
    const struct resource res = {.family = r->family, .acquired = r->acquired, .name = r->name};

    if (t->why) {
        buf_printf(t->why, "  return in line %u: %s, taken in line %u", line_at(t, r->insn),
                   resource_text(t, &res), line_at(t, r->acquired));
        put_bucket(t->why, &r->bucket);
        buf_printf(t->why, ": %s\n", verdict);
    }
}

static void put_path(struct typestate *t, const struct search_result *r)
{
    buf_printf(t->why, "    path:");
    for (uint32_t i = 0; i < r->npath; i++) {
        buf_printf(t->why, "%s %u", i ? "," : "", r->path[i]);
        put_lines(t, r->path[i]);
    }
    buf_printf(t->why, "\n");
}

static void put_against(struct buf *out, unsigned against)
{
    static const char *const texts[] = {
        "the path contradicts what memory most likely still held",
        "the search was cut: no path found within its budget",
        "what the returns have in common says little here",
        "the function is left by a jump",
        "nothing in the function uses the handle",
        "obtained by an effect that does not always happen",
        "a callee not wholly known had a chance to change it",
        "it exists by a condition that nobody asked for",
        "too many conditions that are not understood",
        "the path leaves a loop by widening",
        "statements are missing, or setjmp() is called",
        "the lock may be of the recursive kind",
        "it hangs on a callee out of sight",
        "given back again because a signal came",
        "the path passes over a loop that works on the handle",
    };

    for (unsigned n = 0; n < sizeof texts / sizeof texts[0]; n++) {
        if (against >> n & 1) {
            buf_printf(out, "    against it: %s\n", texts[n]);
        }
    }
}

static void put_candidate(struct typestate *t, const struct candidate *c, const struct resource *r)
{
    buf_printf(t->why, "  candidate in line %u: %s of %s", line_at(t, c->insn),
               event_names[c->event], resource_text(t, r));
    if (c->acquired != CFG_NONE) {
        buf_printf(t->why, ", obtained in line %u", line_at(t, c->acquired));
    }
    put_bucket(t->why, &c->bucket);
}

// As far as the merging walk knew it.
static struct resource resource_of(const struct candidate *c)
{
    return (struct resource){.family = c->family, .acquired = c->acquired, .name = c->name};
}

void why_not_searched(struct typestate *t, const struct candidate *c, const char *reason)
{
    const struct resource r = resource_of(c);

    if (t->why) {
        put_candidate(t, c, &r);
        buf_printf(t->why, ": not searched: %s\n", reason);
    }
}

void why_searched(struct typestate *t, const struct candidate *c, const struct search_result *r,
                  unsigned against, uint8_t confidence)
{
    const struct resource unfound = resource_of(c);

    if (!t->why) {
        return;
    }
    put_candidate(t, c, r->outcome == SEARCH_FOUND ? &r->res : &unfound);
    if (r->outcome == SEARCH_NONE) {
        buf_printf(t->why, ": refuted: no path leads there\n");
        return;
    }
    buf_printf(t->why, r->outcome == SEARCH_CUT ? ": not decided\n" : ": found\n");
    if (r->npath) {
        put_path(t, r);
        buf_printf(t->why, "    doubts: %u, conditions not understood: %u\n", r->doubts, r->unseen);
    }
    put_against(t->why, against);
    if (r->assumed.kind) {
        buf_printf(t->why, "    assuming that %s in line %u %s\n", callee_text(t, r->assumed.insn),
                   line_at(t, r->assumed.insn),
                   r->assumed.kind == ASSUMED_NO_RETURN ? "returns" : "leaves the lock alone");
    }
    buf_printf(t->why, "    confidence: %s\n", confidence_name((enum confidence)confidence));
}

// ---- Around the runs ----------------------------------------------------------------------------

bool why_asks(const struct why_request *w, func_id f)
{
    for (uint32_t i = 0; w && i < w->n; i++) {
        if (w->functions[i] == f) {
            return true;
        }
    }
    return false;
}

void why_function(struct buf *out, const struct program_func *f)
{
    struct region at = ir_region(f->unit, f->func->body_loc);

    buf_printf(out, "%s%s() in %s:%u-%u\n", out->n ? "\n" : "", ir_func_name(f->unit, f->func),
               at.path, at.line, at.end_line);
    if (f->func->flags & FUNC_TOO_DEEP) {
        buf_printf(out, "given up: nested too deep\n");
    }
    if (f->func->flags & FUNC_INCOMPLETE) {
        buf_printf(out, "incomplete: statements are missing\n");
    }
}

void why_machines(struct buf *out, const struct machine *const *machines, uint32_t n, bool is_run)
{
    buf_printf(out, "\nmachines:");
    for (uint32_t i = 0; i < n; i++) {
        buf_printf(out, "%s %s", i ? "," : "", machines[i]->name);
    }
    buf_printf(out, is_run ? "\n" : "\nnot run: nothing here changes what they follow\n");
}

void why_findings(struct buf *out, const struct context_finding *first)
{
    for (; first; first = first->next) {
        const struct finding *f = &first->finding;
        buf_printf(out, "reported: %s:%u: %s, %s: %s\n", f->at.path, f->at.line, f->rule,
                   confidence_name(f->confidence), f->message);
    }
}

void why_summary(struct buf *out, const struct api_fn *summary, bool is_kept)
{
    buf_printf(out, "\nsummary:%s", is_kept ? "" : " none, for statements are missing\n");
    if (is_kept && summary) {
        buf_printf(out, " ");
        api_fn_print(summary, out);
    } else if (is_kept) {
        buf_printf(out, " nothing to say\n");
    }
}
