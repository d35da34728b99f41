// SPDX-License-Identifier: Apache-2.0
// The story of an error in words: where the resource came from, which way the branches went, and
// how it ended.
#include "analyzer/engine/typestate.h"

#include <string.h>

enum { BRANCHES_SHOWN = 8, CALLS_SHOWN = 8, STEPS_INSIDE = 64 };

// Of a call that may reach several functions: the pointer.
const char *callee_name(const struct typestate *t, uint32_t insn)
{
    const struct ir_insn *i = insn == CFG_NONE ? NULL : &t->func->insns[insn];
    const char *name = i ? program_callee_name(t->program, t->unit, i) : "";

    if (*name || !i || i->op != IR_ICALL) {
        return name;
    }
    return i->place ? ir_place_text(t->arena, t->unit, t->func, i->place)
                    : ir_opnd_text(t->arena, t->unit, t->func, i->a);
}

const char *callee_text(const struct typestate *t, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];

    return i->op == IR_CALL ? ir_name(t->unit, t->unit->fns[i->callee].name)
                            : ir_opnd_text(t->arena, t->unit, t->func, i->a);
}

// ---- Names --------------------------------------------------------------------------------------

const char *path_text(const struct typestate *t, uint32_t path)
{
    const struct path *p = &t->paths.items[path];

    if (path == 0) {
        return "";
    }
    switch (p->step) {
    case PLACE_FIELD:
        return arena_printf(t->arena, "%s.%s", path_text(t, p->parent), field_name(t, p->arg));
    case PLACE_INDEX_K:
        return arena_printf(t->arena, "%s[%d]", path_text(t, p->parent), (int)(int32_t)p->arg);
    default:
        return arena_printf(t->arena, "%s[...]", path_text(t, p->parent));
    }
}

const char *cell_text(const struct typestate *t, const struct cell *c)
{
    const char *name = c->kind == CELL_LOCAL ? ir_name(t->unit, t->func->locals[c->base].name)
                                             : global_name(t, c->base);

    return arena_printf(t->arena, "%s%s", name, path_text(t, c->path));
}

const char *resource_text(struct typestate *t, const struct resource *r)
{
    const char *text = "";

    if (r->name && ir_opnd_kind(r->name) == IR_NONE) {
        const struct run_name *n = &t->names[r->name];
        text = n->cell.kind == CELL_NONE ? n->text : cell_text(t, &n->cell);
    } else if (r->name) {
        text = ir_opnd_text(t->arena, t->unit, t->func, r->name);
    }
    if (*text && !strstr(text, "...")) {
        return *text == '&' ? text + 1 : text;
    }
    if (r->acquired != CFG_NONE && *callee_name(t, r->acquired)) {
        return arena_printf(t->arena, "the result of %s()", callee_name(t, r->acquired));
    }
    return *text ? text : api_family_info[r->family].noun;
}

// ---- Branches -----------------------------------------------------------------------------------

static const char *order_text(struct typestate *t, enum ir_bin op, ir_opnd b)
{
    const char *text = ir_opnd_text(t->arena, t->unit, t->func, b);
    int64_t k;

    if (ir_const_value(t->unit, b, &k) && k == 0) {
        switch (op) {
        case BIN_EQ:
            return strcmp(text, "NULL") == 0 ? "is null" : "is 0";
        case BIN_NE:
            return strcmp(text, "NULL") == 0 ? "is not null" : "is not 0";
        case BIN_LT:
            return "is negative";
        case BIN_GE:
            return "is not negative";
        case BIN_GT:
            return "is positive";
        default:
            return "is not positive";
        }
    }
    static const char *const words[] = {"is",         "is not",          "is less than",
                                        "is at most", "is greater than", "is at least"};
    return arena_printf(t->arena, "%s %s", words[op - BIN_EQ], text);
}

static const char *condition_text(struct typestate *t, ir_opnd cond, bool yes)
{
    const struct ir_insn *def =
        ir_opnd_kind(cond) == IR_TEMP ? &t->func->insns[t->temp_def[ir_opnd_index(cond)]] : NULL;
    const char *a, *how;

    if (def && def->op == IR_BIN && is_compare(def->sub)) {
        enum ir_bin op = yes ? (enum ir_bin)def->sub : compare_negate((enum ir_bin)def->sub);
        a = ir_opnd_text(t->arena, t->unit, t->func, def->a);
        how = order_text(t, op, def->b);
    } else {
        const struct ir_type *type =
            &t->unit->types[ir_opnd_type(t->unit, t->func, t->temp_types, cond)];
        bool is_pointer = type->kind == TYPE_POINTER;
        a = ir_opnd_text(t->arena, t->unit, t->func, cond);
        how = is_pointer ? (yes ? "is not null" : "is null") : (yes ? "is not 0" : "is 0");
    }
    if (*a == '\0' || strstr(a, "...") || strstr(how, "...")) {
        return yes ? "taking the true branch of the condition"
                   : "taking the false branch of the condition";
    }
    return arena_printf(t->arena, "assuming '%s' %s", a, how);
}

static const char *switch_text(struct typestate *t, const struct ir_insn *i, uint32_t succ)
{
    const char *a = ir_opnd_text(t->arena, t->unit, t->func, i->a);

    if (strstr(a, "...")) {
        a = "the value";
    }
    if (succ < i->count &&
        t->func->cases[i->first + succ].lo == t->func->cases[i->first + succ].hi) {
        return arena_printf(t->arena, "assuming '%s' is %lld", a,
                            (long long)t->func->cases[i->first + succ].lo);
    }
    return arena_printf(t->arena, "assuming '%s' is none of the other cases", a);
}

// ---- The story ----------------------------------------------------------------------------------

struct story {
    struct typestate *t;
    struct witness_step *steps;
    uint32_t n, cap;
    // Inside a callee:
    const struct ir_unit *unit;
    const char *func;
    uint32_t depth;
};

static void tell(struct story *s, uint32_t insn, const char *text)
{
    loc_id at = s->t->func->locs[insn];

    if (at && s->n < s->cap) {
        s->steps[s->n++] = (struct witness_step){
            .unit = s->unit, .func = s->func, .depth = s->depth, .at = at, .text = text};
    }
}

static void tell_branch(struct story *s, block_id from, block_id to)
{
    const struct ir_func *f = s->t->func;
    const struct ir_block *b = &f->blocks[from];
    uint32_t last = b->first + b->count - 1, succ = 0;
    const struct ir_insn *end = &f->insns[last];
    uint32_t told = s->n;

    while (succ < b->nsuccs && f->succs[b->first_succ + succ] != to) {
        succ++;
    }
    if (end->op == IR_BR) {
        tell(s, last, condition_text(s->t, end->a, succ == 0));
    } else if (end->op == IR_SWITCH) {
        tell(s, last, switch_text(s->t, end, succ));
    }
    if (s->n > told) {
        s->steps[told].is_branch = true;
    }
}

// ---- Inside callees -----------------------------------------------------------------------------

static const char *site_text(struct typestate *t, const struct api_effect *e, const char *by)
{
    const char *noun = api_family_info[e->family].noun;

    switch (e->kind) {
    case API_ACQUIRE:
        return arena_printf(t->arena, "%s() gives the %s here", by, noun);
    case API_LOCK:
        return arena_printf(t->arena, "%s() locks it here", by);
    case API_UNLOCK:
        return arena_printf(t->arena, "%s() unlocks it here", by);
    case API_USE:
        return arena_printf(t->arena, "%s() uses the %s here", by, noun);
    default:
        return arena_printf(t->arena, "%s() gives the %s up here", by, noun);
    }
}

// Which way the branches went that lead to the instruction and nowhere else.
static void tell_ways(struct story *s, const struct cfg *c, uint32_t insn)
{
    const struct ir_func *f = s->t->func;
    block_id way[BRANCHES_SHOWN], at = cfg_block_of(f, insn);
    uint32_t n = 0;

    for (; at != CFG_NONE && n < BRANCHES_SHOWN && c->idom[at] != at; at = c->idom[at]) {
        block_id above = c->idom[at];
        if (above != CFG_NONE && f->blocks[above].nsuccs > 1) {
            for (uint32_t k = 0; k < f->blocks[above].nsuccs; k++) {
                if (f->succs[f->blocks[above].first_succ + k] == at) {
                    way[n++] = at;
                    break;
                }
            }
        }
    }
    while (n > 0) {
        at = way[--n];
        tell_branch(s, c->idom[at], at);
    }
}

// Of what words need; no analysis is set up.
static struct typestate *reader_of(struct typestate *t, const struct program_func *f)
{
    struct typestate *in = arena_new(t->arena, struct typestate);

    in->arena = t->arena;
    in->program = t->program;
    in->unit = f->unit;
    in->func = f->func;
    in->cfg = cfg_build(t->arena, f->func);
    in->temp_types = ir_temp_types(t->arena, f->func);
    in->temp_def = cfg_defuse(t->arena, f->func, f->unit)->def;
    return in;
}

static const struct api_effect *effect_like(const struct api_fn *api, uint8_t family, uint8_t kind,
                                            uint8_t mode)
{
    for (uint32_t k = 0; api && api->is_inferred && k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        if (e->family == family && e->kind == kind && e->site_func && (e->mode & mode) == mode) {
            return e;
        }
    }
    return NULL;
}

// The call did it through a function of the program: where, and on which way.
static void tell_inside(struct story *s, uint32_t insn, uint8_t family, uint8_t kind, uint8_t mode)
{
    const struct ir_insn *i = &s->t->func->insns[insn];
    const struct api_effect *e;
    const struct program_func *f;
    struct story in = *s;

    if (!is_call(i) || s->depth == CALLS_SHOWN) {
        return;
    }
    e = effect_like(program_callee(s->t->program, s->t->unit, i)->api, family, kind, mode);
    if (!e) {
        return;
    }
    f = program_func(s->t->program, e->site_func - 1);
    in.t = reader_of(s->t, f);
    in.unit = f->unit;
    in.func = ir_func_name(f->unit, f->func);
    in.depth = s->depth + 1;
    tell_ways(&in, in.t->cfg, e->site_insn);
    tell(&in, e->site_insn, site_text(in.t, e, callee_name(in.t, e->site_insn)));
    tell_inside(&in, e->site_insn, family, kind, mode);
    s->n = in.n;
}

static void tell_end_inside(struct story *s, const struct candidate *c, uint8_t family)
{
    switch (c->event) {
    case EVENT_RELEASE:
        tell_inside(s, c->insn, family, API_RELEASE, API_MODE_ANY);
        break;
    case EVENT_USE:
        tell_inside(s, c->insn, family, API_USE, c->mode);
        break;
    case EVENT_CONSUME:
        tell_inside(s, c->insn, family, API_CONSUME, API_MODE_ANY);
        break;
    case EVENT_LOCK:
        tell_inside(s, c->insn, family, API_LOCK, API_MODE_ANY);
        break;
    case EVENT_UNLOCK:
        tell_inside(s, c->insn, family, API_UNLOCK, API_MODE_ANY);
        break;
    default:
        break;
    }
}

static const char *acquired_text(struct typestate *t, const struct resource *r, const char *object)
{
    const char *by = callee_name(t, r->acquired);

    if (r->handle == 0) {
        return arena_printf(t->arena, "'%s' is locked by %s() here", object, by);
    }
    if (strncmp(object, "the result of ", 14) == 0) {
        return arena_printf(t->arena, "%s() gives a %s here", by, api_family_info[r->family].noun);
    }
    return arena_printf(t->arena, "'%s' gets a %s from %s() here", object,
                        api_family_info[r->family].noun, by);
}

static const char *end_text(struct typestate *t, const struct candidate *c, const char *object)
{
    bool returns = t->func->insns[c->insn].op == IR_RET;

    switch (c->event) {
    case EVENT_DROP:
        return arena_printf(t->arena,
                            returns ? "the function returns here, with '%s' still open"
                                    : "nothing refers to '%s' any more after this",
                            object);
    case EVENT_EXIT:
        return arena_printf(t->arena, "the function returns here, with '%s' still locked", object);
    case EVENT_THREAD_END:
        return arena_printf(t->arena, "the thread ends here, with '%s' still locked", object);
    case EVENT_JUMP:
        return arena_printf(t->arena, "the function is left here, with '%s' still locked", object);
    case EVENT_LOCK:
        return arena_printf(t->arena, "'%s' is locked again here", object);
    case EVENT_UNLOCK:
        return arena_printf(t->arena, "'%s' is unlocked here", object);
    case EVENT_KEEP:
        return arena_printf(t->arena, "the function returns here, with '%s' open", object);
    case EVENT_START:
        return arena_printf(t->arena, "%s() starts another program here, with '%s' still open",
                            callee_name(t, c->insn), object);
    case EVENT_WAIT:
        return arena_printf(t->arena, "%s() waits with '%s' here", callee_name(t, c->insn), object);
    case EVENT_NEED:
        return arena_printf(t->arena, "%s() needs '%s' here", callee_name(t, c->insn), object);
    default:
        if (!is_call(&t->func->insns[c->insn])) {
            return arena_printf(t->arena, "the memory of '%s' is used here", object);
        }
        return arena_printf(t->arena, "'%s' is passed to %s() here", object,
                            callee_name(t, c->insn));
    }
}

// What a callee out of sight is taken not to do, though it may.
static void tell_assumed(struct story *s, const struct search_result *r, const char *object)
{
    const char *name = callee_text(s->t, r->assumed.insn);

    if (r->assumed.kind == ASSUMED_NO_RETURN) {
        tell(s, r->assumed.insn, arena_printf(s->t->arena, "assuming '%s' returns", name));
    } else if (r->assumed.kind == ASSUMED_CHANGED) {
        tell(s, r->assumed.insn,
             arena_printf(s->t->arena, "assuming '%s' leaves '%s' as it is", name, object));
    }
}

static uint32_t position(const struct typestate *t, const struct search_result *r, uint32_t insn)
{
    block_id b = insn == CFG_NONE ? CFG_NONE : cfg_block_of(t->func, insn);

    for (uint32_t i = r->npath; i-- > 0;) {
        if (r->path[i] == b) {
            return i;
        }
    }
    return UINT32_MAX;
}

static void tell_since(struct story *s, const struct candidate *c, const struct search_result *r,
                       const char *object)
{
    uint32_t since = r->res.since;

    if (since != CFG_NONE && since != r->res.acquired && since != c->insn &&
        *callee_name(s->t, since)) {
        tell(s, since,
             arena_printf(s->t->arena, "'%s' is given up by %s() here", object,
                          callee_name(s->t, since)));
        tell_inside(s, since, r->res.family, r->res.handle ? API_RELEASE : API_UNLOCK,
                    API_MODE_ANY);
    }
}

// Before the resource was obtained.
static bool is_before(uint32_t assumed, const struct search_result *r, uint32_t first)
{
    return assumed != UINT32_MAX && first != UINT32_MAX &&
           (assumed < first || (assumed == first && r->assumed.insn < r->res.acquired));
}

const struct witness *witness_build(struct typestate *t, const struct candidate *c,
                                    const struct search_result *r)
{
    struct witness *w = arena_new(t->arena, struct witness);
    struct story s = {.t = t};
    const char *object = resource_text(t, &r->res);
    uint32_t first = position(t, r, r->res.acquired), since = position(t, r, r->res.since),
             shown = 0;
    uint32_t assumed = r->assumed.kind ? position(t, r, r->assumed.insn) : UINT32_MAX;

    s.cap = r->npath + 4 + 3 * STEPS_INSIDE;
    s.steps = arena_array(t->arena, struct witness_step, s.cap);
    if (is_before(assumed, r, first)) {
        tell_assumed(&s, r, object);
        assumed = UINT32_MAX;
    }
    if (r->res.acquired != CFG_NONE) {
        tell(&s, r->res.acquired, acquired_text(t, &r->res, object));
        tell_inside(&s, r->res.acquired, r->res.family, r->res.handle ? API_ACQUIRE : API_LOCK,
                    API_MODE_ANY);
    }
    if (first == UINT32_MAX) {
        first = 0;
    }
    for (uint32_t i = first; i + 1 < r->npath; i++) {
        shown += bitset_has(t->slice.branches, r->path[i]);
    }
    for (uint32_t i = first; i < r->npath; i++) {
        if (i == since) {
            tell_since(&s, c, r, object);
        }
        if (i == assumed) {
            tell_assumed(&s, r, object);
        }
        if (i + 1 < r->npath && bitset_has(t->slice.branches, r->path[i])) {
            if (shown-- <= BRANCHES_SHOWN) {
                tell_branch(&s, r->path[i], r->path[i + 1]);
            }
        }
    }
    if (c->event != EVENT_ACQUIRE) {
        tell(&s, c->insn, end_text(t, c, object));
        tell_end_inside(&s, c, r->res.family);
    }
    w->steps = s.steps;
    w->n = s.n;
    return w;
}
