// SPDX-License-Identifier: Apache-2.0
// The path-sensitive typestate engine on one function; docs/engine.md tells how it works.
//
//   slice.c   what of the function matters         atoms.c    which conditions keep states apart
//   entry.c   what the caller gave                 merge.c    the merging walk: candidates
//   exits.c   locks held at returns                search.c   one exact path for each candidate
//   perturb.c what callees out of sight change
//   witness.c that path in words                   summarise*.c  what callers must know
//   transfer.c, call*.c, spots.c, memory.c, own.c, error_number.c, resources.c, props.c, locks.c
//             the steps both walks are made of
//   sections.c locks that are taken on some way    callbacks.c  functions called by pointers
//   apart.c   two pointers to one object
//   state.c, settle.c, join.c, assume.c            the abstract state
//   why.c  what a run found, for --dump=why
#include "analyzer/engine/machine_run.h"
#include "analyzer/engine/accesses.h"
#include "analyzer/engine/summarise.h"
#include "analyzer/engine/typestate.h"

#include <stdlib.h>
#include <string.h>

enum {
    RERUN_STATES_PER_KEY = 64,
    RERUN_STATES = 256,
    TRIES = 6,
    UNSEEN_ALLOWED = 3,
    USER_INSNS = 96
};

struct machine_caps machine_caps_default(void)
{
    return (struct machine_caps){
        .keys = 16, .states_per_key = 8, .states = 64, .steps = 20000, .atoms = ATOMS_MAX};
}

// `is_small`: of a function that is looked at for locks which callees take on some way, too. All
// others that lead there would be too many.
static bool is_direct_event(const struct api_fn *api, uint32_t families, bool is_small)
{
    for (uint32_t e = 0; e < api->neffects; e++) {
        const struct api_effect *x = &api->effects[e];
        if (x->flags & EFFECT_SECTION && !is_small) {
            continue;
        }
        if (x->kind == API_WAIT && families & FAMILY_BIT(FAMILY_MUTEX)) {
            return true;
        }
        if (families & FAMILY_BIT(x->family) && x->kind != API_USE && x->kind != API_ESCAPE &&
            x->kind != API_LEND) {
            return true;
        }
    }
    return false;
}

// Uses a handle that it was given, or that lies in memory it was given.
static bool uses_given(const struct ir_unit *u, const struct ir_func *f, const struct ir_insn *call,
                       const struct api_fn *api, uint32_t families)
{
    for (uint32_t k = 0; k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        ir_opnd o =
            e->at.root == API_ARG && e->at.arg < call->count ? f->args[call->first + e->at.arg] : 0;
        if (e->kind != API_USE || !(families & FAMILY_BIT(e->family))) {
            continue;
        }
        if (ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < f->nparams) {
            return true;
        }
        for (const struct ir_insn *x = call; ir_opnd_kind(o) == IR_TEMP && x-- > f->insns;) {
            if (x->dst == o) {
                if (x->op == IR_LOAD && place_has_deref(u->places, x->place)) {
                    return true;
                }
                break;
            }
        }
    }
    return false;
}

// Stores elsewhere what a parameter points to: conn->sock = *sock.
static bool keeps_pointee(const struct ir_unit *u, const struct ir_func *f)
{
    for (uint32_t i = 0; i + 1 < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i], *next = x + 1;
        const struct place *at = x->op == IR_LOAD ? place_get(u->places, x->place) : NULL;
        const struct place *root =
            at && at->step == PLACE_DEREF ? place_get(u->places, at->parent) : NULL;

        if (root && root->step == PLACE_LOCAL && root->arg < f->nparams &&
            type_may_be_handle(u, x->type) && next->op == IR_STORE && next->a == x->dst &&
            place_has_deref(u->places, next->place)) {
            return true;
        }
    }
    return false;
}

// Moves handles between its arguments, memory and its result, without any event: a setter, a
// getter. Large functions are only looked at for what they surely do.
static bool is_carrier(const struct ir_unit *u, const struct ir_func *f, uint32_t families)
{
    if (f->nparams == 0 || !(families & FAMILY_BIT(FAMILY_FD))) {
        return false;
    }
    if (f->ninsns > CARRIER_INSNS) {
        return keeps_pointee(u, f);
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        if ((x->op == IR_LOAD || x->op == IR_STORE) && place_has_deref(u->places, x->place) &&
            type_may_be_handle(u, x->type)) {
            return true;
        }
        if (x->op == IR_BIN && is_compare(x->sub) && ir_opnd_kind(x->a) == IR_LOCAL &&
            ir_opnd_index(x->a) < f->nparams &&
            type_may_be_handle(u, f->locals[ir_opnd_index(x->a)].type)) {
            return true; // is_valid(fd)
        }
    }
    return false;
}

static bool frees_parameter(const struct ir_func *f, const struct ir_insn *call,
                            const struct api_fn *api)
{
    for (uint32_t k = 0; k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        ir_opnd o = e->at.arg < call->count ? f->args[call->first + e->at.arg] : 0;
        if (e->kind == API_RELEASE && e->family == FAMILY_MEMORY && e->at.nsteps == 0 &&
            (ir_opnd_kind(o) == IR_TEMP ||
             (ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < f->nparams))) {
            return true;
        }
    }
    return false;
}

// A small function that allocates what it returns, or frees what it is given.
static bool is_allocator(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                         uint32_t families)
{
    const struct ir_type *type = &u->types[u->fns[f->fn].type];
    bool returns_pointer = u->types[type->elem].kind == TYPE_POINTER;

    if (f->ninsns > CARRIER_INSNS || !(families & FAMILY_BIT(FAMILY_FD)) ||
        !(returns_pointer || f->nparams)) {
        return false;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct api_fn *api =
            f->insns[i].op == IR_CALL ? program_callee(p, u, &f->insns[i])->api : NULL;
        if (api &&
            ((returns_pointer && gives_memory(api)) || frees_parameter(f, &f->insns[i], api))) {
            return true;
        }
    }
    return false;
}

// Returns only if what it was given is so: `check(ok)`, which ends the process else.
static bool is_checker(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                       uint32_t families)
{
    bool tests = false, ends = false;

    if (f->ninsns > CARRIER_INSNS || f->nparams == 0 || !(families & FAMILY_BIT(FAMILY_FD))) {
        return false;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        const bool is_test = x->op == IR_BR || (x->op == IR_BIN && is_compare(x->sub));
        tests = tests ||
                (is_test && ir_opnd_kind(x->a) == IR_LOCAL && ir_opnd_index(x->a) < f->nparams);
        ends = ends || (x->op == IR_CALL && program_callee(p, u, x)->flags & CALLEE_NORETURN);
    }
    return tests && ends;
}

// Whether the callee's summary tells more of a handle that is handed to it than that it is used:
// what is known of it afterwards, that it is kept, that it is another one's own.
static bool tells_of_parameter(const struct ir_unit *u, const struct ir_func *f,
                               const struct ir_insn *call, const struct api_fn *api)
{
    for (uint32_t k = 0; k < api->neffects; k++) {
        const struct api_effect *e = &api->effects[k];
        ir_opnd o =
            e->at.root == API_ARG && e->at.arg < call->count ? f->args[call->first + e->at.arg] : 0;
        if (e->kind == API_LEND) {
            return true;
        }
        if ((e->kind == API_VALUE || e->kind == API_ESCAPE) && e->at.nsteps == 0 &&
            ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < f->nparams &&
            type_may_be_handle(u, f->locals[ir_opnd_index(o)].type)) {
            return true;
        }
    }
    return false;
}

// A small function that hands a parameter on to one of those, or an array to one that gives up its
// elements.
static bool is_wrapper(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                       uint32_t families)
{
    if (f->ninsns > CARRIER_INSNS || !(families & FAMILY_BIT(FAMILY_FD))) {
        return false;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        const struct api_fn *api = x->op == IR_CALL ? program_callee(p, u, x)->api : NULL;
        if (api &&
            (api->unnamed & families ? api->arrays != 0 : tells_of_parameter(u, f, x, api))) {
            return true;
        }
    }
    return false;
}

static bool is_parameter(const struct ir_func *f, ir_opnd o)
{
    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < f->nparams;
}

// Calls a function that it was given, or has it called.
static bool calls_parameter(const struct program *p, const struct ir_unit *u,
                            const struct ir_func *f, const struct ir_insn *i)
{
    const struct api_fn *api = program_callee(p, u, i)->api;

    if (i->op == IR_ICALL) {
        return is_parameter(f, i->a);
    }
    for (uint32_t k = 0; api && k < api->ncallbacks; k++) {
        const struct api_place *at = &api->callbacks[k].function;
        if (at->root == API_ARG && at->nsteps == 0 && at->arg < i->count &&
            is_parameter(f, f->args[i->first + at->arg])) {
            return true;
        }
    }
    return false;
}

// A small function that visits something: its callers may hold locks that the visitor takes.
static bool is_visitor(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                       uint32_t families)
{
    if (f->nblocks == 0 || f->flags & (FUNC_INIT | FUNC_TOO_DEEP) || f->ninsns > USER_INSNS ||
        f->nparams == 0 || !(families & FAMILY_BIT(FAMILY_MUTEX))) {
        return false;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (is_call(&f->insns[i]) && calls_parameter(p, u, f, &f->insns[i])) {
            return true;
        }
    }
    return false;
}

static uint32_t families_of(const struct machine *const *machines, uint32_t n)
{
    uint32_t families = 0;

    for (uint32_t m = 0; m < n; m++) {
        families |= machines[m]->families;
    }
    return families;
}

// Something happens to resources in it.
static bool is_worked_in(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                         uint32_t families)
{
    if (f->nblocks == 0 || f->flags & (FUNC_INIT | FUNC_TOO_DEEP)) {
        return false;
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (is_call(&f->insns[i])) {
            const struct api_fn *api = program_callee(p, u, &f->insns[i])->api;
            if (api &&
                (is_direct_event(api, families, f->ninsns <= CARRIER_INSNS) ||
                 (f->ninsns <= USER_INSNS && uses_given(u, f, &f->insns[i], api, families)))) {
                return true;
            }
        }
    }
    return is_carrier(u, f, families) || is_allocator(p, u, f, families) ||
           is_checker(p, u, f, families) || is_wrapper(p, u, f, families);
}

bool machine_is_relevant(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                         const struct machine *const *machines, uint32_t n)
{
    const uint32_t families = families_of(machines, n);

    return is_worked_in(p, u, f, families) || is_visitor(p, u, f, families);
}

// ---- Candidates to violations -------------------------------------------------------------------

static bool mentions(const struct typestate *t, const struct ir_insn *i, ir_opnd o)
{
    bool is_test = i->op == IR_BR || (i->op == IR_BIN && i->sub >= BIN_EQ && i->sub <= BIN_GE);

    for (uint32_t n = 0; i->op != IR_SWITCH && n < i->count; n++) {
        if (t->func->args[i->first + n] == o) {
            return true;
        }
    }
    return !is_test && (i->a == o || i->b == o);
}

// Nothing in the function does anything with the handle but ask whether there is one: it may be
// held on purpose (a number kept taken, a file kept in being).
static bool is_never_used(const struct typestate *t, uint32_t acquired)
{
    const struct ir_func *f = t->func;
    const struct ir_insn *by = &f->insns[acquired];
    ir_opnd address = by->count ? f->args[by->first] : 0;
    place_id cell = 0;

    if (ir_opnd_kind(address) == IR_TEMP && by->type &&
        f->insns[t->temp_def[ir_opnd_index(address)]].op == IR_ADDR) {
        const struct ir_insn *at = &f->insns[t->temp_def[ir_opnd_index(address)]];
        const struct ir_type *pointee = &t->unit->types[t->unit->types[at->type].elem];

        if (pointee->kind == TYPE_INT && !(pointee->flags & TYPE_CHAR)) {
            cell = at->place; // pipe(fds)
        }
    }
    if (ir_opnd_kind(by->dst) != IR_LOCAL && !cell) {
        return false; // not even kept in a variable
    }
    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct ir_insn *x = &f->insns[i];
        bool reads = x->op == IR_LOAD || x->op == IR_ADDR || x->op == IR_COPY;

        if (i == acquired) {
            continue;
        }
        if (by->dst && mentions(t, x, by->dst)) {
            return false;
        }
        if (cell && reads && x->place != cell &&
            place_root(t->unit->places, x->place) == place_root(t->unit->places, cell)) {
            return false;
        }
    }
    return true;
}

// Whether the resource exists depends on something else than its handle, and nobody asked.
static bool has_foreign_guard(const struct resource *r)
{
    for (uint32_t g = 0; g < r->nguards; g++) {
        if (r->handle && r->guards[g].v != r->handle) {
            return true;
        }
    }
    return false;
}

// Somebody else's lock may be of the recursive kind, unless all that was seen of it is plain.
static bool may_be_recursive(const struct typestate *t, const struct candidate *c,
                             const struct search_result *r)
{
    return c->event == EVENT_LOCK && r->res.object.kind == CELL_DEREF &&
           lock_kinds(t, &r->res.object) != LOCK_PLAIN;
}

static unsigned against_of(const struct typestate *t, const struct candidate *c,
                           const struct search_result *r)
{
    const bool is_drop =
        c->event == EVENT_DROP && c->acquired != CFG_NONE && c->family != FAMILY_THREAD;
    unsigned out = 0;

    out |= r->doubts ? AGAINST_DOUBTS : 0;
    out |= r->outcome == SEARCH_CUT ? AGAINST_CUT : 0;
    out |= c->is_weak ? AGAINST_CONVENTION : 0;
    out |= c->event == EVENT_JUMP ? AGAINST_JUMP : 0;
    out |= is_drop && is_never_used(t, c->acquired) ? AGAINST_UNUSED : 0;
    out |= r->res.flags & RES_MAY ? AGAINST_MAY : 0;
    out |= r->res.flags & RES_MAYBE_CALLEE ? AGAINST_CALLEE : 0;
    out |= has_foreign_guard(&r->res) ? AGAINST_GUARD : 0;
    out |= r->unseen > UNSEEN_ALLOWED ? AGAINST_UNSEEN : 0;
    out |= r->is_widened ? AGAINST_WIDENED : 0;
    out |= r->skips_loop ? AGAINST_SKIPPED : 0;
    out |= c->event == EVENT_RELEASE && r->is_interrupted ? AGAINST_INTERRUPTED : 0;
    out |= t->func->flags & (FUNC_INCOMPLETE | FUNC_SETJMP) ? AGAINST_BODY : 0;
    out |= may_be_recursive(t, c, r) ? AGAINST_RECURSIVE : 0;
    return out;
}

// Without a path there is no story to tell, and in practice mostly no error.
static enum confidence confidence_of(unsigned against)
{
    if (against & (AGAINST_DOUBTS | AGAINST_CUT | AGAINST_SKIPPED)) {
        return CONFIDENCE_LOW;
    }
    return against ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
}

static int by_position(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->insn != y->insn) {
        return x->insn < y->insn ? -1 : 1;
    }
    if (x->machine != y->machine) {
        return x->machine < y->machine ? -1 : 1;
    }
    if (x->error != y->error) {
        return x->error < y->error ? -1 : 1;
    }
    return x->acquired < y->acquired ? -1 : x->acquired > y->acquired;
}

static bool is_each(const struct machine *m, uint8_t error)
{
    for (uint32_t i = 0; i < m->nchecks; i++) {
        if (m->checks[i].error == error) {
            return m->checks[i].is_each;
        }
    }
    return false;
}

// Two ends of a pipe that are lost are one mistake, two that are closed again are two.
static bool is_same_resource(const struct candidate *a, const struct candidate *b)
{
    return a->acquired == b->acquired && (a->event == EVENT_DROP || !a->name || !b->name ||
                                          a->name == b->name || a->acquired == CFG_NONE);
}

// Both are about the lock that this call of a library function is given, whichever call took it.
static bool is_one_step(const struct typestate *t, const struct candidate *a,
                        const struct candidate *b)
{
    return t->machines[a->machine]->flags & MACHINE_ENTRY_STATE && a->insn == b->insn &&
           a->acquired != CFG_NONE && b->acquired != CFG_NONE && a->api && b->api == a->api &&
           !a->api->is_inferred;
}

// Candidates that are one finding to the reader.
static bool is_same_finding(const struct typestate *t, const struct candidate *a,
                            const struct candidate *b)
{
    return a->machine == b->machine && a->error == b->error &&
           (is_same_resource(a, b) || is_one_step(t, a, b)) &&
           ((a->acquired != CFG_NONE && !is_each(t->machines[a->machine], a->error)) ||
            a->insn == b->insn);
}

// A function with a parse error inside has lost statements, perhaps the one that matters.
static bool is_silent(const struct typestate *t, const struct candidate *c)
{
    if (c->needs_contradiction && !bitset_has(t->held_at_unlock, c->insn)) {
        return true;
    }
    return (t->func->flags & FUNC_INCOMPLETE) != 0;
}

static const char *silent_reason(const struct typestate *t)
{
    return t->func->flags & FUNC_INCOMPLETE
               ? "statements are missing in the function"
               : "the caller may hold it: no other path brings it here taken by this function";
}

static bool names_call(const struct candidate *c)
{
    return c->api || c->event == EVENT_THREAD_END || c->event == EVENT_JUMP ||
           c->event == EVENT_START;
}

static struct violation make_violation(struct typestate *t, const struct candidate *c,
                                       const struct search_result *r, unsigned against)
{
    const loc_id *locs = t->func->locs;

    return (struct violation){.machine = t->machines[c->machine],
                              .error = c->error,
                              .family = c->family,
                              .event = c->event,
                              .is_unshared = c->is_unshared,
                              .props = r->res.props,
                              .is_in_thread = r->res.thread != 0,
                              .is_interrupted = r->is_interrupted,
                              .object = resource_text(t, &r->res),
                              .api = is_called_back(t, c) ? c->api->name
                                     : names_call(c)      ? callee_name(t, c->insn)
                                                          : "",
                              .acquired_by = callee_name(t, c->acquired),
                              .insn = c->insn,
                              .at = locs[c->insn],
                              .acquired = c->acquired,
                              .acquired_at = c->acquired == CFG_NONE ? 0 : locs[c->acquired],
                              .confidence = (uint8_t)confidence_of(against),
                              .how = witness_build(t, c, r)};
}

// The best of the candidates that are one finding with `items[first]`; false: none has a path.
static bool find_path(struct typestate *t, const struct candidates *c, uint32_t first,
                      struct violation *out, struct engine_stats *stats)
{
    bool is_found = false;
    unsigned tries = 0;

    for (uint32_t i = first; i < c->n && tries < TRIES; i++) {
        const struct candidate *at = &c->items[i];
        struct search_result r;
        unsigned against;
        if (!is_same_finding(t, &c->items[first], at)) {
            continue;
        }
        if (is_silent(t, at)) {
            why_not_searched(t, at, silent_reason(t));
            continue;
        }
        tries++;
        r = search_path(t, at);
        against = against_of(t, at, &r);
        if (r.outcome == SEARCH_FOUND && !against && perturb(t, at, &r)) {
            against = AGAINST_ASSUMED;
        }
        why_searched(t, at, &r, against, (uint8_t)confidence_of(against));
        // What is known of a resource was joined: without a path it is not known at all.
        if (r.outcome == SEARCH_NONE || (r.outcome == SEARCH_CUT && at->is_check)) {
            stats->refuted++;
            continue;
        }
        if (r.outcome == SEARCH_CUT) {
            r.res = (struct resource){.family = at->family,
                                      .acquired = at->acquired,
                                      .since = CFG_NONE,
                                      .name = at->name,
                                      .handle = api_family_info[at->family].kind == FAMILY_HANDLE};
        }
        struct violation v = make_violation(t, at, &r, against);
        if (!is_found || v.confidence < out->confidence) {
            *out = v;
            is_found = true;
        }
        if (out->confidence == CONFIDENCE_HIGH) {
            break;
        }
    }
    return is_found;
}

static void collect(struct typestate *t, struct candidates *c, struct machine_result *out,
                    struct engine_stats *stats)
{
    out->items = arena_array(t->arena, struct violation, c->n);
    if (c->n) {
        qsort(c->items, c->n, sizeof *c->items, by_position);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        bool is_first = true;
        for (uint32_t k = 0; k < i && is_first; k++) {
            is_first = !is_same_finding(t, &c->items[k], &c->items[i]);
        }
        if (is_first && find_path(t, c, i, &out->items[out->n], stats)) {
            out->n++;
        }
    }
}

static bool has_held(const struct candidates *c)
{
    for (uint32_t i = 0; i < c->nexits; i++) {
        if (c->exits[i].error) {
            return true;
        }
    }
    return false;
}

// Whether there is anything to report, perhaps only because states were joined at a cap.
static bool is_promising(const struct candidates *c)
{
    return c->n || has_held(c);
}

// Returns with a lock held are compared with each other: there it tells what was joined at a cap.
// Other candidates are searched for one by one anyway.
static bool is_worth_rerun(const struct typestate *t, const struct candidates *c)
{
    return c->hit_cap && has_held(c) && t->caps.states_per_key < RERUN_STATES_PER_KEY &&
           t->steps <= t->caps.steps / 4;
}

static const void *copy_items(struct arena *a, const void *from, uint32_t n, size_t size)
{
    char *to = arena_array(a, char, n *size);

    if (n) {
        memcpy(to, from, n * size);
    }
    return to;
}

// The merging walk; if somebody asks, with what is held at calls.
static struct candidates walk(struct typestate *t, struct summary_builder *summary)
{
    struct lock_watch *w = summary && t->follows_locks ? summary->watch : NULL;
    struct candidates found;

    if (w) {
        watch_reset(w);
        watch_accesses(t->arena, t->program, w, t->unit, t->func);
        t->watch = w;
    }
    found = merge_run(t);
    if (w) {
        w->has_run = !found.is_incomplete;
        w->is_cut = found.is_incomplete;
        t->watch = NULL;
    }
    return found;
}

struct machine_result machine_run(struct arena *a, const struct program *p, const struct ir_unit *u,
                                  const struct cfg *c, const struct machine *const *machines,
                                  uint32_t n, const struct machine_caps *caps,
                                  struct summary_builder *summary, bool confirm,
                                  struct engine_stats *stats)
{
    struct machine_result out = {0};
    struct candidates found;
    struct typestate t;

    typestate_init(&t, a, p, u, c, machines, n, caps, summary != NULL);
    t.unshared = caps->unshared;
    t.nunshared = caps->nunshared;
    t.only_visits = is_visitor(p, u, t.func, t.families) && !is_worked_in(p, u, t.func, t.families);
    t.why = confirm ? caps->why : NULL;
    why_run(&t);
    found = walk(&t, summary);
    stats->machine_runs++;
    stats->steps += t.steps;
    stats->key_caps += found.hit_cap;
    if (is_worth_rerun(&t, &found)) {
        t.caps.states_per_key = RERUN_STATES_PER_KEY;
        t.caps.states = RERUN_STATES;
        t.caps.steps -= (uint32_t)(t.steps < t.caps.steps ? t.steps : t.caps.steps);
        t.slice.is_cut = false;
        struct candidates again = walk(&t, summary);
        found = again.is_incomplete ? found : again;
        stats->reruns++;
        stats->steps += t.steps;
    }
    stats->incomplete += found.is_incomplete;
    if (found.max_states > stats->max_states) {
        stats->max_states = found.max_states;
    }
    out.is_incomplete = found.is_incomplete;
    out.is_promising = is_promising(&found);
    out.only_visits = t.only_visits;
    if (summary) {
        summarise(&t, &found, summary);
        find_apart(&t, &found, summary);
    }
    out.handed = copy_items(a, t.handed, t.nhanded, sizeof *t.handed);
    out.nhanded = t.nhanded;
    out.taken = copy_items(a, t.taken, t.ntaken, sizeof *t.taken);
    out.ntaken = t.ntaken;
    out.paired = copy_items(a, t.paired, t.npaired, sizeof *t.paired);
    out.npaired = t.npaired;
    if (!confirm) {
        return out;
    }
    t.uses = NULL;
    exits_judge(&t, &found);
    t.steps = 0;
    collect(&t, &found, &out, stats);
    stats->steps += t.steps;
    out.suspects = copy_items(a, found.suspects, found.nsuspects, sizeof *found.suspects);
    out.nsuspects = found.nsuspects;
    return out;
}
