// SPDX-License-Identifier: Apache-2.0
// Who changes what waiters test, and whether they can miss it.
//
// A waiter holds its lock from the test until it sleeps. A change without that lock, with a signal
// behind it that comes without the lock, too, can fall in between: the signal meets nobody, and the
// waiter sleeps on a test that is out of date. If the lock is taken between the change and the
// signal, or for the signal, the waiter sleeps or has not tested yet. A signal that comes before
// the change, without the lock, wakes somebody who finds nothing.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/condition_parts.h"

// One condition, with a wait on it that tests.
struct waiting {
    struct cond_finder *x;
    const struct cond_wait *w;
    const struct cond_signal *signal; // on it
    const struct program_func *at;    // where the signal is
    func_id f;
};

// ---- Locks --------------------------------------------------------------------------------------

static bool has_class(const struct cond_finder *x, const struct lock_set *s, uint64_t class)
{
    return lock_set_has_class(x->g.names, s, class) || lock_set_has_class(x->g.names, s, 0);
}

static bool is_perhaps_held_by_callers(const struct cond_finder *x, func_id f, uint64_t lock)
{
    const struct caller_locks *maybe = &x->g.maybe[f];

    return maybe->is_any || caller_lock_find(maybe, lock) ||
           caller_lock_find(&x->g.always[f], lock);
}

// The lock may be held at a call; in doubt it is.
static bool is_held_at_call(const struct cond_finder *x, func_id f, uint32_t insn, uint64_t lock)
{
    const struct lock_call *call = lock_call_at(&x->g.funcs[f], insn);

    return is_perhaps_held_by_callers(x, f, lock) ||
           (call && (has_class(x, &call->held, lock) || has_class(x, &call->maybe, lock)));
}

static bool is_held_at_store(const struct cond_finder *x, func_id f, uint32_t insn, uint64_t lock)
{
    const struct func_locks *l = &x->g.funcs[f];

    for (uint32_t i = 0; i < l->naccesses; i++) {
        const struct lock_access *a = &l->accesses[i];
        if (a->insn != insn) {
            continue;
        }
        for (uint32_t k = 0; k < a->nlocks; k++) {
            const uint64_t class = x->g.names->items[a->locks[k].id].class;
            if (class == lock || class == 0) {
                return true;
            }
        }
        return !a->is_seen;
    }
    return is_perhaps_held_by_callers(x, f, lock);
}

// The call takes the lock, or something below it does.
static bool passes_lock(const struct waiting *s, uint32_t insn)
{
    const struct ir_insn *i = &s->at->func->insns[insn];
    const struct call_targets *to;

    if (i->op == IR_ICALL) {
        return true;
    }
    if (i->op != IR_CALL) {
        return false;
    }
    if (cond_takes_lock(s->x, s->f, insn, true)) {
        return true;
    }
    to = program_targets(s->x->g.program, s->at->unit, i);
    for (uint32_t k = 0; k < to->n; k++) {
        const func_id body = to->items[k].body;
        for (uint32_t e = 0; body != FUNC_UNKNOWN && e < s->x->g.funcs[body].nevents; e++) {
            const struct lock_event *event = &s->x->g.funcs[body].events[e];
            const uint64_t class = s->x->g.names->items[event->lock].class;
            if (event->kind == LOCK_EVENT_ACQUIRE && (class == s->w->lock || class == 0)) {
                return true;
            }
        }
    }
    return false;
}

// ---- Ways ---------------------------------------------------------------------------------------

typedef bool (*stops_fn)(const struct waiting *s, uint32_t insn);

// Whether some way leads from behind `from` to `to` on which nothing stops.
static bool leads_to(const struct waiting *s, uint32_t from, uint32_t to, stops_fn stops)
{
    const struct ir_func *f = s->at->func;
    struct bitset seen = bitset_new(s->x->g.scratch, f->nblocks);
    block_id *todo = NULL;
    bool found = false, is_first = true;

    arrput(todo, cfg_block_of(f, from));
    while (arrlenu(todo) && !found) {
        const block_id b = arrpop(todo);
        const uint32_t end = f->blocks[b].first + f->blocks[b].count;
        uint32_t n = is_first ? from + 1 : f->blocks[b].first;
        is_first = false;
        while (n < end && n != to && !stops(s, n)) {
            n++;
        }
        found = n == to && n < end;
        for (uint32_t k = 0; n == end && k < f->blocks[b].nsuccs; k++) {
            const block_id next = f->succs[f->blocks[b].first_succ + k];
            if (!bitset_has(seen, next)) {
                bitset_set(seen, next);
                arrput(todo, next);
            }
        }
    }
    arrfree(todo);
    return found;
}

static bool is_signal(const struct waiting *s, uint32_t insn)
{
    for (size_t i = 0; i < arrlenu(s->x->signals); i++) {
        const struct cond_signal *other = &s->x->signals[i];
        if (other->at.function == s->f && other->at.insn == insn &&
            (other->cond == s->signal->cond || !other->cond)) {
            return true;
        }
    }
    return false;
}

// Somebody else may be told of it below.
static bool wakes(const struct waiting *s, uint32_t insn)
{
    const struct ir_insn *i = &s->at->func->insns[insn];

    return is_signal(s, insn) || i->op == IR_ICALL ||
           (i->op == IR_CALL && program_targets(s->x->g.program, s->at->unit, i)->n &&
            program_targets(s->x->g.program, s->at->unit, i)->items[0].body != FUNC_UNKNOWN);
}

// Whether nobody is woken behind the instruction, on no way.
static bool ends_unheard(const struct waiting *s, uint32_t from)
{
    const struct ir_func *f = s->at->func;

    for (uint32_t n = 0; n < f->ninsns; n++) {
        if (wakes(s, n) && leads_to(s, from, n, is_signal)) {
            return false;
        }
    }
    return true;
}

// ---- Stores -------------------------------------------------------------------------------------

static bool is_store(const struct ir_insn *i)
{
    return i->op == IR_STORE || i->op == IR_ASTORE || i->op == IR_RMW || i->op == IR_CAS;
}

// What the waiters test that the instruction changes.
static const struct cond_place *stored_place(const struct waiting *s, uint32_t insn)
{
    const struct ir_insn *i = &s->at->func->insns[insn];
    const uint64_t class =
        is_store(i) && !(i->flags & INSN_HIDDEN) ? cond_class_of(s->x, s->f, i->place) : 0;

    for (uint32_t k = 0; class && k < s->w->tests.n; k++) {
        if (s->w->tests.items[k].class == class) {
            return &s->w->tests.items[k];
        }
    }
    return NULL;
}

// Threads of which one may wait while another one comes here.
static bool may_meet(const struct waiting *s, uint32_t insn, bool is_identified)
{
    const struct threads *t = s->x->g.threads;
    const uint64_t here = threads_at(t, s->f, insn);
    uint64_t there = t->runs[s->w->at.function];

    if ((here & ~t->mains) == 0) {
        there &= threads_beside(t, s->f, insn);
    }
    for (uint32_t a = 0; a < 64; a++) {
        for (uint32_t b = 0; here >> a & 1 && b < 64; b++) {
            const bool is_known = a != ROOT_UNKNOWN && b != ROOT_UNKNOWN;
            if (there >> b & 1 && (is_known || !is_identified) && threads_may_meet(t, a, b)) {
                return true;
            }
        }
    }
    return false;
}

static void put_lost(const struct waiting *s, enum lost_kind kind, uint32_t store,
                     const struct cond_place *place)
{
    struct cond_lost out = {.kind = (uint8_t)kind,
                            .is_identified = may_meet(s, store, true),
                            .is_timed = s->w->is_timed,
                            .store = {s->f, store},
                            .signal = s->signal,
                            .wait = s->w,
                            .text = place->text};

    for (size_t i = 0; i < arrlenu(s->x->lost); i++) {
        struct cond_lost *old = &s->x->lost[i];
        if (old->kind == out.kind && old->store.function == s->f && old->store.insn == store) {
            *old = old->is_timed && !out.is_timed ? out : *old;
            return;
        }
    }
    arrput(s->x->lost, out);
}

static bool is_between(const struct waiting *s, uint32_t store)
{
    const struct cfg *cfg = cond_cfg(s->x, s->f);
    const block_id a = cfg_block_of(s->at->func, s->signal->at.insn);
    const block_id b = cfg_block_of(s->at->func, store);

    return cfg->loop_head[a] == cfg->loop_head[b] &&
           (a == b ? s->signal->at.insn < store : cfg_dominates(cfg, a, b));
}

static bool is_stored_before(const struct waiting *s)
{
    for (uint32_t n = 0; n < s->at->func->ninsns; n++) {
        if (stored_place(s, n) && leads_to(s, n, s->signal->at.insn, is_signal)) {
            return true;
        }
    }
    return false;
}

static void look_at_store(const struct waiting *s, uint32_t n, const struct cond_place *place)
{
    const struct cond_finder *x = s->x;

    if (is_owned_place(&x->g, s->f, s->at->func->insns[n].place) || !may_meet(s, n, false)) {
        return;
    }
    if (!is_held_at_store(x, s->f, n, s->w->lock) &&
        leads_to(s, n, s->signal->at.insn, passes_lock)) {
        put_lost(s, LOST_BARE_STORE, n, place);
    } else if (is_between(s, n) && !is_stored_before(s) && ends_unheard(s, n)) {
        put_lost(s, LOST_EARLY, n, place);
    }
}

// ---- Waiters of two kinds -----------------------------------------------------------------------

static bool has_own_test(const struct cond_tests *t, const struct cond_tests *other)
{
    for (uint32_t i = 0; i < t->n; i++) {
        bool is_common = false;
        for (uint32_t k = 0; k < other->n; k++) {
            is_common = is_common || (t->items[i].name == other->items[k].name &&
                                      t->items[i].how == other->items[k].how);
        }
        if (!is_common) {
            return true;
        }
    }
    return false;
}

// All threads that are started there get the same object.
static bool is_shared_object(struct cond_finder *x, const struct thread_root *r)
{
    const struct program_func *at =
        r->spawned_in != FUNC_UNKNOWN ? program_func(x->g.program, r->spawned_in) : NULL;
    const struct ir_insn *i = at ? &at->func->insns[r->spawned_at] : NULL;
    const struct api_fn *api =
        i && i->op == IR_CALL ? program_callee(x->g.program, at->unit, i)->api : NULL;

    for (uint32_t e = 0; api && e < api->neffects; e++) {
        const struct api_effect *spawn = &api->effects[e];
        const struct ir_insn *def;
        if (spawn->kind != API_SPAWN || spawn->with.root != API_ARG ||
            spawn->with.arg >= i->count) {
            continue;
        }
        def = ir_temp_def(at->func, at->func->args[i->first + spawn->with.arg]);
        if (def && def->op == IR_ADDR) {
            const struct place *p = place_get(at->unit->places, def->place);
            return p->step == PLACE_GLOBAL || p->step == PLACE_LOCAL;
        }
        return !def && ir_opnd_kind(at->func->args[i->first + spawn->with.arg]) == IR_LOCAL &&
               ir_opnd_index(at->func->args[i->first + spawn->with.arg]) < at->func->nparams;
    }
    return false;
}

// Two threads that run one of the two functions, and one of several, on one condition.
static bool may_wait_together(struct cond_finder *x, const struct cond_wait *a,
                              const struct cond_wait *b)
{
    const struct threads *t = x->g.threads;
    const uint64_t unknown = (uint64_t)1 << ROOT_UNKNOWN;
    const uint64_t one = t->runs[a->at.function] & ~unknown;
    const uint64_t two = t->runs[b->at.function] & ~unknown;

    for (uint32_t r = 0; one && two && r < t->nroots; r++) {
        if ((one | two) & t->multi & (uint64_t)1 << r &&
            (a->is_single || (!a->is_element && is_shared_object(x, &t->roots[r])))) {
            return true;
        }
    }
    return false;
}

static const struct cond_wait *other_kind(const struct waiting *s)
{
    for (size_t i = 0; i < arrlenu(s->x->waits); i++) {
        const struct cond_wait *w = &s->x->waits[i];
        if (w->cond == s->w->cond && w->shape == WAIT_TESTED && !w->tests.is_open && !w->is_timed &&
            has_own_test(&w->tests, &s->w->tests) && has_own_test(&s->w->tests, &w->tests) &&
            may_wait_together(s->x, w, s->w)) {
            return w;
        }
    }
    return NULL;
}

// One of them is woken, and it may be the one for whom nothing has changed.
static void look_at_kinds(struct waiting *s)
{
    const struct cond_wait *other;

    if (s->signal->is_broadcast || s->w->is_timed || s->w->tests.is_open) {
        return;
    }
    for (size_t i = 0; i < arrlenu(s->x->lost); i++) {
        const struct cond_lost *old = &s->x->lost[i];
        if (old->kind == LOST_WRONG_ONE && old->signal->cond == s->signal->cond) {
            return;
        }
    }
    other = other_kind(s);
    if (other) {
        arrput(s->x->lost, ((struct cond_lost){.kind = LOST_WRONG_ONE,
                                               .is_identified = true,
                                               .store = s->signal->at,
                                               .signal = s->signal,
                                               .wait = s->w,
                                               .other = other,
                                               .text = s->signal->text}));
    }
}

// ---- The whole ----------------------------------------------------------------------------------

static void look_at_signal(struct waiting *s)
{
    const struct cond_finder *x = s->x;

    s->f = s->signal->at.function;
    s->at = program_func(x->g.program, s->f);
    look_at_kinds(s);
    if (x->g.funcs[s->f].is_cut || is_lifecycle(&x->g, s->f, s->w->lock, 0) ||
        is_held_at_call(x, s->f, s->signal->at.insn, s->w->lock)) {
        return;
    }
    for (uint32_t n = 0; n < s->at->func->ninsns; n++) {
        const struct cond_place *place = stored_place(s, n);
        if (place) {
            look_at_store(s, n, place);
        }
    }
}

// Another lock than other waits have: the mistake is told where that is.
static bool is_disputed(const struct cond_finder *x, const struct cond_wait *w)
{
    for (size_t i = 0; i < arrlenu(x->waits); i++) {
        const struct cond_wait *other = &x->waits[i];
        if (other->cond == w->cond && other->lock != w->lock) {
            return true;
        }
    }
    return false;
}

void cond_find_lost(struct cond_finder *x)
{
    for (size_t w = 0; w < arrlenu(x->waits); w++) {
        struct waiting s = {.x = x, .w = &x->waits[w]};
        if (s.w->shape == WAIT_BARE || !s.w->cond || !s.w->lock || is_disputed(x, s.w)) {
            continue;
        }
        for (size_t i = 0; i < arrlenu(x->signals); i++) {
            s.signal = &x->signals[i];
            if (s.signal->cond == s.w->cond) {
                look_at_signal(&s);
            }
        }
    }
}
