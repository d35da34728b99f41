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
        if ((int32_t)p->arg == API_EVERY) {
            return arena_printf(t->arena, "%s[*]", path_text(t, p->parent));
        }
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
    case API_INIT:
        return arena_printf(t->arena, "%s() initialises it here", by);
    case API_DESTROY:
        return arena_printf(t->arena, "%s() destroys it here", by);
    case API_USE:
        return arena_printf(t->arena, "%s() uses the %s here", by, noun);
    case API_APART:
        return arena_printf(t->arena, "%s() locks it once more here", by);
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

// What is told of inside callees. A lock is known again by its field or variable.
struct sought {
    uint8_t family, kind, mode;
    const char *name; // NULL: any
};

// The field, or the variable; NULL: it lies where a pointer leads.
static const char *name_at(const struct api_place *p)
{
    for (uint32_t n = p->nsteps; n-- > 0;) {
        if (p->steps[n].kind == API_FIELD) {
            return p->steps[n].field;
        }
    }
    return p->root == API_GLOBAL ? p->name : NULL;
}

static const char *name_in(const struct typestate *t, const struct cell *c)
{
    uint32_t field = c->kind == CELL_NONE ? 0 : path_last_field(&t->paths, c->path);

    return field                    ? field_name(t, field - 1)
           : c->kind == CELL_GLOBAL ? global_name(t, c->base)
                                    : NULL;
}

static bool is_sought(const struct api_effect *e, const struct sought *what)
{
    return e->family == what->family && e->kind == what->kind && e->site_func &&
           (e->mode & what->mode) == what->mode;
}

static const struct api_effect *effect_like(const struct api_fn *api, const struct sought *what)
{
    const struct api_effect *first = NULL;

    for (uint32_t k = 0; api && api->is_inferred && k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        const char *name = name_at(&e->at);
        if (!is_sought(e, what)) {
            continue;
        }
        if (!what->name || (name && strcmp(name, what->name) == 0)) {
            return e;
        }
        first = first && (name || !name_at(&first->at)) ? first : e;
    }
    return first;
}

static struct story story_inside(const struct story *s, uint32_t site_func)
{
    const struct program_func *f = program_func(s->t->program, site_func - 1);
    struct story in = *s;

    in.t = reader_of(s->t, f);
    in.unit = f->unit;
    in.func = ir_func_name(f->unit, f->func);
    in.depth = s->depth + 1;
    return in;
}

static void tell_inside(struct story *s, uint32_t insn, struct sought what);

// A function of the program did it: where, and on which way.
static void tell_effect(struct story *s, const struct api_fn *api, struct sought what)
{
    const struct api_effect *e = effect_like(api, &what);
    struct story in;

    if (!e || s->depth == CALLS_SHOWN) {
        return;
    }
    in = story_inside(s, e->site_func);
    tell_ways(&in, in.t->cfg, e->site_insn);
    tell(&in, e->site_insn, site_text(in.t, e, callee_name(in.t, e->site_insn)));
    what.name = name_at(&e->at);
    tell_inside(&in, e->site_insn, what);
    s->n = in.n;
}

static void tell_inside(struct story *s, uint32_t insn, struct sought what)
{
    const struct ir_insn *i = &s->t->func->insns[insn];

    if (is_call(i)) {
        tell_effect(s, program_callee(s->t->program, s->t->unit, i)->api, what);
    }
}

bool is_called_back(const struct typestate *t, const struct candidate *c)
{
    return c->event == EVENT_LOCK && c->api && is_call(&t->func->insns[c->insn]) &&
           c->api != program_callee(t->program, t->unit, &t->func->insns[c->insn])->api;
}

// Down to the call by a pointer that leads to `of`.
static void tell_call_back(struct story *s, const struct api_fn *by, const struct api_fn *of)
{
    const struct api_callback *cb = by->callbacks;
    struct story in;

    if (s->depth == CALLS_SHOWN || !cb->site_func) {
        return;
    }
    in = story_inside(s, cb->site_func);
    tell(&in, cb->site_insn, arena_printf(s->t->arena, "%s() is called here", of->name));
    s->n = in.n;
}

// A function that was called by a pointer, here or in the callee, takes the lock.
static void tell_called_back(struct story *s, const struct candidate *c,
                             const struct search_result *r)
{
    const struct ir_insn *i = &s->t->func->insns[c->insn];
    const struct api_fn *callee = program_callee(s->t->program, s->t->unit, i)->api;

    const struct sought lock = {
        .family = r->res.family, .kind = API_LOCK, .name = name_in(s->t, &r->res.object)};

    if (i->op == IR_CALL && r->res.acquired == CFG_NONE) {
        tell_effect(s, callee, lock);
    }
    if (i->op == IR_CALL && callee && callee->ncallbacks == 1) {
        tell_call_back(s, callee, c->api);
    }
    tell_effect(s, c->api, lock);
}

static void tell_end_inside(struct story *s, const struct candidate *c, const struct resource *r)
{
    struct sought what = {.family = r->family, .name = name_in(s->t, &r->object)};
    const uint32_t told = s->n;

    switch (c->event) {
    case EVENT_RELEASE:
        what.kind = API_RELEASE;
        break;
    case EVENT_USE:
        what.kind = API_USE;
        what.mode = c->mode;
        break;
    case EVENT_CONSUME:
        what.kind = API_CONSUME;
        break;
    case EVENT_LOCK:
        // Of two that are one, the callee locks the second, too.
        what.kind = r->acquired == CFG_NONE ? API_APART : API_LOCK;
        break;
    case EVENT_UNLOCK:
        what.kind = API_UNLOCK;
        break;
    case EVENT_INIT:
        what.kind = API_INIT;
        break;
    case EVENT_DESTROY:
        what.kind = API_DESTROY;
        break;
    default:
        return;
    }
    tell_inside(s, c->insn, what);
    if (what.kind == API_APART && s->n == told) {
        what.kind = API_LOCK;
        tell_inside(s, c->insn, what);
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

static const char *end_text(struct typestate *t, const struct candidate *c, const char *object,
                            bool is_again)
{
    bool returns = t->func->insns[c->insn].op == IR_RET;
    const char *how = c->family == FAMILY_THREAD ? "neither joined nor detached" : "still open";

    switch (c->event) {
    case EVENT_DROP:
        return arena_printf(t->arena,
                            returns ? "the function returns here, with '%s' %s"
                                    : "nothing refers to '%s' any more after this",
                            object, how);
    case EVENT_EXIT:
        return arena_printf(t->arena, "the function returns here, with '%s' still locked", object);
    case EVENT_THREAD_END:
        return arena_printf(t->arena, "the thread ends here, with '%s' still locked", object);
    case EVENT_JUMP:
        return arena_printf(t->arena, "the function is left here, with '%s' still locked", object);
    case EVENT_LOCK:
        return arena_printf(t->arena,
                            is_again ? "'%s' is locked again here" : "'%s' is locked here", object);
    case EVENT_INIT:
        return arena_printf(t->arena, "'%s' is initialised here", object);
    case EVENT_DESTROY:
        return arena_printf(t->arena, "'%s' is destroyed here", object);
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
        if (t->func->insns[c->insn].op == IR_ICALL) {
            return arena_printf(t->arena, "'%s' is used here", object);
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

// What a call made of a lock or handle, as the effect that does so.
static uint8_t since_kind(const struct story *s, const struct candidate *c,
                          const struct search_result *r)
{
    const struct machine *m = s->t->machines[c->machine];
    static const struct {
        uint8_t event, kind;
    } ways[] = {{EVENT_INIT, API_INIT}, {EVENT_DESTROY, API_DESTROY}};

    for (unsigned i = 0; !r->res.handle && i < sizeof ways / sizeof *ways; i++) {
        const struct machine_step *step =
            machine_step_for(m, m->initial, ways[i].event, API_MODE_ANY);
        if (step && step->to == r->res.st) {
            return ways[i].kind;
        }
    }
    return r->res.handle ? API_RELEASE : API_UNLOCK;
}

static bool starts_thread(const struct typestate *t, uint32_t insn)
{
    const struct call_targets *all = program_callbacks(t->program, t->unit, &t->func->insns[insn]);

    return all->n == 1 && all->items[0].as && all->items[0].as->thread == THREAD_NEW;
}

static void tell_since(struct story *s, const struct candidate *c, const struct search_result *r,
                       const char *object)
{
    const uint8_t kind = since_kind(s, c, r);
    const char *what = kind == API_INIT                 ? "is initialised"
                       : kind == API_DESTROY            ? "is destroyed"
                       : r->res.family == FAMILY_THREAD ? "is joined or detached"
                                                        : "is given up";
    uint32_t since = r->res.since;

    if (since != CFG_NONE && since != r->res.acquired && since != c->insn &&
        *callee_name(s->t, since)) {
        what = starts_thread(s->t, since) ? "goes to a thread" : what;
        tell(s, since,
             arena_printf(s->t->arena, "'%s' %s by %s() here", object, what,
                          callee_name(s->t, since)));
        tell_inside(s, since,
                    (struct sought){.family = r->res.family,
                                    .kind = kind,
                                    .name = name_in(s->t, &r->res.object)});
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
        tell_inside(&s, r->res.acquired,
                    (struct sought){.family = r->res.family,
                                    .kind = r->res.handle ? API_ACQUIRE : API_LOCK,
                                    .name = name_in(t, &r->res.object)});
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
        tell(&s, c->insn, end_text(t, c, object, since_kind(&s, c, r) == API_UNLOCK));
        if (is_called_back(t, c)) {
            tell_called_back(&s, c, r);
        } else {
            tell_end_inside(&s, c, &r->res);
        }
    }
    w->steps = s.steps;
    w->n = s.n;
    return w;
}
