// SPDX-License-Identifier: Apache-2.0
// Which lock guards what, from all accesses of the program.
//
// An access is under a lock if the lock is held there in all states, or in all calls of the
// function. Where only some callers hold it, the access counts at these callers. Every function
// counts once. Not counted: what runs before there
// are threads or behind their end, objects that one thread has for itself, functions that make or
// unmake the lock. What most accesses do, with one that writes among them, is what is meant; an
// access without the lock is told if a thread that may run beside it relies on the lock.
#include "analyzer/engine/guards.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/guard_parts.h"
#include "analyzer/flow/uses.h"

#include <stdlib.h>
#include <string.h>

enum { LOCKS_MAX = 8, ENOUGH = 4, PARTS = 5, UNSURE_DEPTH = 3, CERTAIN = 8 };

// An access of a function, with the locks that it noted.
struct fact {
    uint64_t home;
    func_id function;
    uint32_t insn;
    place_id place;
    const struct lock_access *locks; // NULL: none
    bool is_write, is_volatile;
};

// A function that counts: in what it does itself, or by what it calls something for.
struct voter {
    func_id function;
    bool has_held, has_bare, has_written; // with the lock; without; it writes with the lock
};

// What the accesses to one home are under one lock.
struct tally {
    uint64_t lock;
    const char *lock_text;
    bool is_declared;
    struct voter *voters;       // list
    struct guarded_at *bare;    // list
    struct guarded_at *shared;  // list
    const struct fact **others; // list: with the lock of another object
    uint64_t roots, writers;    // who holds the lock there, and writes
    uint32_t same;              // accesses with the lock of the object itself
    uint32_t exclusive;
    struct guarded_at sample;
    bool has_sample;
};

struct inference {
    struct guard_finder g;
    struct fact *facts;    // list, sorted by home
    struct guarded *found; // list
    func_id at;            // being collected
    const struct func_locks *locks;
    struct declared {
        uint64_t home, lock;
    } *declared; // list
};

// ---- Accesses -----------------------------------------------------------------------------------

static const struct lock_access *noted_at(const struct func_locks *f, uint32_t insn)
{
    uint32_t lo = 0, hi = f->naccesses;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (f->accesses[mid].insn == insn) {
            return &f->accesses[mid];
        }
        if (f->accesses[mid].insn < insn) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return NULL;
}

struct collecting {
    struct inference *x;
    uint32_t insn;
    const struct ir_unit *u;
};

static void collect(void *ctx, const struct access *a)
{
    struct collecting *c = ctx;
    const struct lock_access *noted = noted_at(c->x->locks, c->insn);
    struct fact f = {.home = a->home,
                     .function = c->x->at,
                     .insn = c->insn,
                     .place = a->place,
                     .locks = noted,
                     .is_write = a->is_write,
                     .is_volatile = c->u->types[a->type].flags & TYPE_VOLATILE};

    if (!noted || noted->is_seen) {
        arrput(c->x->facts, f);
    }
}

static int compare_facts(const void *x, const void *y)
{
    const struct fact *a = x, *b = y;

    if (a->home != b->home) {
        return a->home < b->home ? -1 : 1;
    }
    if (a->function != b->function) {
        return a->function < b->function ? -1 : 1;
    }
    return (a->insn > b->insn) - (a->insn < b->insn);
}

// One source file may be built several times, for several programs: the build that is called most
// speaks for all.
struct build {
    uint64_t key;
    uint32_t calls;
    func_id function;
};

static int compare_builds(const void *x, const void *y)
{
    const struct build *a = x, *b = y;

    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    if (a->calls != b->calls) {
        return a->calls > b->calls ? -1 : 1;
    }
    return (a->function > b->function) - (a->function < b->function);
}

static bool *find_repeated(const struct inference *x)
{
    const struct guard_finder *g = &x->g;
    struct build *all = arena_array(g->scratch, struct build, g->nfuncs);
    bool *out = arena_array(g->scratch, bool, g->nfuncs);

    for (func_id f = 0; f < g->nfuncs; f++) {
        const struct program_func *at = program_func(g->program, f);
        all[f] = (struct build){mods_class(ir_name(at->unit, at->unit->fns[at->func->fn].key)),
                                g->first_call[f + 1] - g->first_call[f], f};
    }
    if (g->nfuncs) {
        qsort(all, g->nfuncs, sizeof *all, compare_builds);
    }
    for (uint32_t i = 1; i < g->nfuncs; i++) {
        out[all[i].function] = all[i].key == all[i - 1].key;
    }
    return out;
}

static void collect_facts(struct inference *x)
{
    const bool *is_repeated = find_repeated(x);

    for (func_id f = 0; f < x->g.nfuncs; f++) {
        const struct program_func *at = program_func(x->g.program, f);
        struct collecting c = {.x = x, .u = at->unit};
        // Where statements are missing, one of them may take the lock.
        if (at->is_duplicate || is_repeated[f] || at->func->flags & (FUNC_INIT | FUNC_INCOMPLETE) ||
            x->g.funcs[f].is_cut) {
            continue;
        }
        x->at = f;
        x->locks = &x->g.funcs[f];
        for (c.insn = 0; c.insn < at->func->ninsns; c.insn++) {
            accesses_each(x->g.program, x->g.names, at->unit, at->func, c.insn, collect, &c);
        }
    }
    if (x->facts) {
        qsort(x->facts, arrlenu(x->facts), sizeof *x->facts, compare_facts);
    }
}

// ---- What is declared ---------------------------------------------------------------------------

static void find_declared(struct inference *x)
{
    const struct ir_unit *last = NULL;

    for (func_id f = 0; f < x->g.nfuncs; f++) {
        const struct ir_unit *u = program_func(x->g.program, f)->unit;
        for (uint32_t i = 0; u != last && i < u->nattrs; i++) {
            const struct ir_attr *a = &u->attrs[i];
            struct declared d = {0};
            if (a->kind != ATTR_GUARDED_BY || !a->place) {
                continue;
            }
            d.home = a->on == ATTR_ON_FIELD    ? field_home(x->g.names, u, a->target)
                     : a->on == ATTR_ON_GLOBAL ? global_home(u, a->target)
                                               : 0;
            d.lock = place_class(x->g.names, u, a->place);
            if (d.home && d.lock) {
                arrput(x->declared, d);
            }
        }
        last = u;
    }
}

static uint64_t declared_lock(const struct inference *x, uint64_t home)
{
    for (size_t i = 0; i < arrlenu(x->declared); i++) {
        if (x->declared[i].home == home) {
            return x->declared[i].lock;
        }
    }
    return 0;
}

// ---- One access under one lock ------------------------------------------------------------------

static uint64_t class_of(const struct inference *x, lock_id id)
{
    return x->g.names->items[id].class;
}

static const struct access_lock *own_lock(const struct inference *x, const struct fact *f,
                                          uint64_t lock, enum access_lock_kind kind)
{
    for (uint32_t i = 0; f->locks && i < f->locks->nlocks; i++) {
        const struct access_lock *l = &f->locks->locks[i];
        if (l->kind == kind && class_of(x, l->id) == lock) {
            return l;
        }
    }
    return NULL;
}

// Of all that is held, here and by all callers, something else.
static bool holds_other(const struct inference *x, const struct fact *f, uint64_t lock)
{
    const struct caller_locks *callers = &x->g.always[f->function];

    for (uint32_t i = 0; f->locks && i < f->locks->nlocks; i++) {
        const struct access_lock *l = &f->locks->locks[i];
        if (l->kind == ACCESS_HELD && class_of(x, l->id) != lock) {
            return true;
        }
    }
    for (uint32_t i = 0; i < callers->n; i++) {
        if (callers->items[i].class != lock) {
            return true;
        }
    }
    return false;
}

static struct voter *voter_of(struct tally *t, func_id f)
{
    for (size_t i = arrlenu(t->voters); i-- > 0;) {
        if (t->voters[i].function == f) {
            return &t->voters[i];
        }
    }
    arrput(t->voters, ((struct voter){.function = f}));
    return &t->voters[arrlenu(t->voters) - 1];
}

static void vote_held(struct inference *x, struct tally *t, const struct fact *f,
                      const struct lock_link *at, uint8_t mode, bool is_same)
{
    const uint64_t roots = threads_at(x->g.threads, at->function, at->insn);
    struct voter *v;

    if (!roots || is_lifecycle(&x->g, at->function, t->lock, 0)) {
        return;
    }
    v = voter_of(t, at->function);
    v->has_held = true;
    v->has_written = v->has_written || f->is_write;
    t->roots |= roots;
    t->writers |= f->is_write ? roots : 0;
    t->exclusive += mode != API_MODE_READ;
    t->same += is_same;
    if (!t->has_sample || (f->is_write && !(t->sample.flags & GUARDED_WRITE))) {
        t->has_sample = true;
        t->sample = (struct guarded_at){
            .chain = {*at}, .nchain = 1, .flags = f->is_write ? GUARDED_WRITE : 0};
    }
    if (f->is_write && mode == API_MODE_READ && !holds_other(x, f, t->lock)) {
        arrput(t->shared,
               ((struct guarded_at){
                   .chain = {{f->function, f->insn}}, .nchain = 1, .flags = GUARDED_WRITE}));
    }
}

static unsigned flags_of(const struct inference *x, const struct fact *f, uint64_t lock)
{
    return (f->is_write ? GUARDED_WRITE : 0u) | (f->is_volatile ? GUARDED_VOLATILE : 0u) |
           (holds_other(x, f, lock) ? GUARDED_ELSE : 0u);
}

// `at`: the ways to the access, from who is to be blamed down.
static void vote_bare(struct inference *x, struct tally *t, const struct guarded_at *at)
{
    const struct lock_link *first = &at->chain[0];

    if (!threads_at(x->g.threads, first->function, first->insn) ||
        is_lifecycle(&x->g, first->function, t->lock, 0)) {
        return;
    }
    voter_of(t, first->function)->has_bare = true;
    arrput(t->bare, *at);
}

static struct guarded_at led_by(const struct thread_call *c, const struct guarded_at *at)
{
    struct guarded_at out = *at;

    memmove(&out.chain[1], &out.chain[0], at->nchain * sizeof *out.chain);
    out.chain[0] = (struct lock_link){c->from, c->insn};
    out.nchain++;
    return out;
}

static uint8_t mode_at(const struct inference *x, const struct lock_call *c, uint64_t lock)
{
    for (uint32_t i = 0; i < c->held.n; i++) {
        if (class_of(x, c->held.ids[i]) == lock) {
            return c->modes[i];
        }
    }
    return API_MODE_ANY;
}

// Some callers hold the lock, some do not: the access counts there.
static void ask_callers(struct inference *x, struct tally *t, const struct fact *f,
                        const struct guarded_at *at, ir_opnd object)
{
    const func_id callee = at->chain[0].function;
    const struct guard_finder *g = &x->g;

    for (uint32_t i = g->first_call[callee]; i < g->first_call[callee + 1]; i++) {
        const struct thread_call *c = &g->threads->calls[g->calls[i]];
        const struct lock_call *call = lock_call_at(&g->funcs[c->from], c->insn);
        const struct program_func *from = program_func(g->program, c->from);
        const struct ir_insn *insn = &from->func->insns[c->insn];
        const uint32_t param =
            ir_opnd_kind(object) == IR_LOCAL ? ir_opnd_index(object) : UINT32_MAX;
        const bool is_passed = param < from->func->insns[c->insn].count &&
                               param < program_func(g->program, callee)->func->nparams;
        const ir_opnd passed = is_passed ? from->func->args[insn->first + param] : 0;
        const struct caller_lock *above = caller_lock_find(&g->always[c->from], t->lock);
        const struct caller_locks *maybe = &g->maybe[c->from];
        struct guarded_at way = led_by(c, at);

        if (insn->op != IR_CALL || program_callbacks(g->program, from->unit, insn)->n ||
            g->funcs[c->from].is_cut || (passed && is_owned(g, c->from, passed, 0))) {
            continue;
        }
        if (call && lock_set_has_class(g->names, &call->held, t->lock)) {
            vote_held(x, t, f, &way.chain[0], mode_at(x, call, t->lock), false);
        } else if (call && (lock_set_has_class(g->names, &call->maybe, t->lock) ||
                            lock_set_has_class(g->names, &call->removed, t->lock))) {
            continue;
        } else if (above) {
            vote_held(x, t, f, &way.chain[0], above->mode, false);
        } else if (!maybe->is_any && !caller_lock_find(maybe, t->lock)) {
            vote_bare(x, t, &way);
        } else if (way.nchain < UNSURE_DEPTH) {
            ask_callers(x, t, f, &way, passed);
        }
    }
}

static ir_opnd object_of(const struct inference *x, const struct fact *f)
{
    const uint32_t param = parameter_of(&x->g, f->function, f->place);

    return param ? ir_opnd_make(IR_LOCAL, param - 1) : 0;
}

static void count_fact(struct inference *x, struct tally *t, const struct fact *f)
{
    const struct lock_link here = {f->function, f->insn};
    const struct access_lock *held = own_lock(x, f, t->lock, ACCESS_HELD);
    const struct caller_lock *always = caller_lock_find(&x->g.always[f->function], t->lock);
    const struct caller_locks *maybe = &x->g.maybe[f->function];
    const struct guarded_at at = {.chain = {here}, .nchain = 1, .flags = flags_of(x, f, t->lock)};

    if (held && held->is_other) {
        arrput(t->others, f);
        return;
    }
    if (held) {
        vote_held(x, t, f, &here, held->mode, held->is_same);
        return;
    }
    if ((f->locks && f->locks->is_cut) || own_lock(x, f, t->lock, ACCESS_MAYBE) ||
        own_lock(x, f, t->lock, ACCESS_REMOVED) || is_owned_place(&x->g, f->function, f->place)) {
        return;
    }
    if (always) {
        vote_held(x, t, f, &here, always->mode, false);
    } else if (caller_lock_find(maybe, t->lock)) {
        ask_callers(x, t, f, &at, object_of(x, f));
    } else if (!maybe->is_any) {
        vote_bare(x, t, &at);
    }
}

// With the lock of another object: a mistake only where objects have locks of their own.
static void count_others(struct inference *x, struct tally *t)
{
    const size_t n = arrlenu(t->others);

    for (size_t i = 0; i < n; i++) {
        const struct fact *f = t->others[i];
        const struct lock_link here = {f->function, f->insn};
        const struct guarded_at at = {
            .chain = {here}, .nchain = 1, .flags = flags_of(x, f, t->lock) | GUARDED_OTHER};
        if (t->same < ENOUGH || t->same < n * (PARTS - 1)) {
            vote_held(x, t, f, &here, API_MODE_WRITE, false);
        } else if (!is_owned_place(&x->g, f->function, f->place)) {
            vote_bare(x, t, &at);
        }
    }
}

// ---- One home -----------------------------------------------------------------------------------

struct lock_count {
    uint64_t lock;
    uint32_t n;
};

static void count_lock(struct lock_count *locks, uint32_t *n, uint64_t lock, uint32_t weight)
{
    for (uint32_t i = 0; i < *n; i++) {
        if (locks[i].lock == lock) {
            locks[i].n += weight;
            return;
        }
    }
    if (lock && *n < LOCKS_MAX) {
        locks[(*n)++] = (struct lock_count){lock, weight};
    }
}

static const char *text_of_class(const struct inference *x, uint64_t lock)
{
    for (lock_id id = 1; id < x->g.names->n; id++) {
        if (x->g.names->items[id].class == lock && *x->g.names->items[id].text) {
            return x->g.names->items[id].text;
        }
    }
    return "its lock";
}

// The lock that is held at most of the accesses.
static struct lock_count likely_lock(const struct inference *x, const struct fact *f, size_t n)
{
    struct lock_count locks[LOCKS_MAX] = {0}, best = {0};
    uint32_t nlocks = 0;

    for (size_t i = 0; i < n; i++) {
        const struct caller_locks *callers = &x->g.maybe[f[i].function];
        const struct caller_locks *always = &x->g.always[f[i].function];
        for (uint32_t k = 0; f[i].locks && k < f[i].locks->nlocks; k++) {
            const struct access_lock *l = &f[i].locks->locks[k];
            if (l->kind == ACCESS_HELD) {
                count_lock(locks, &nlocks, class_of(x, l->id), CERTAIN);
            }
        }
        for (uint32_t k = 0; k < callers->n; k++) {
            const uint64_t class = callers->items[k].class;
            count_lock(locks, &nlocks, class, caller_lock_find(always, class) ? CERTAIN : 1);
        }
    }
    for (uint32_t i = 0; i < nlocks; i++) {
        best = locks[i].n > best.n ? locks[i] : best;
    }
    return best;
}

// Whether a thread at the instruction may meet one of the roots `b`.
static bool may_meet(const struct threads *t, const struct lock_link *at, uint64_t b,
                     bool is_identified)
{
    const uint64_t a = threads_at(t, at->function, at->insn);

    if ((a & ~t->mains) == 0) {
        b &= threads_beside(t, at->function, at->insn);
    }
    for (uint32_t x = 0; x < 64; x++) {
        for (uint32_t y = 0; a >> x & 1 && y < 64; y++) {
            bool is_known = x != ROOT_UNKNOWN && y != ROOT_UNKNOWN;
            if (b >> y & 1 && (is_known || !is_identified) && threads_may_meet(t, x, y)) {
                return true;
            }
        }
    }
    return false;
}

// The value that is read goes nowhere but into a call, as it is.
static bool is_only_told(const struct inference *x, const struct guarded_at *at)
{
    const struct lock_link *l = &at->chain[at->nchain - 1];
    const struct program_func *in = program_func(x->g.program, l->function);
    const ir_opnd value = in->func->insns[l->insn].dst;
    uint32_t calls = 0, rest = 0;

    for (uint32_t i = 0; value && i < in->func->ninsns; i++) {
        const struct ir_insn *insn = &in->func->insns[i];
        calls += insn->op == IR_CALL;
        for (uint32_t k = 0; insn->op == IR_CALL && k < insn->count; k++) {
            calls += in->func->args[insn->first + k] == value;
        }
        calls -= insn->op == IR_CALL;
        rest += insn->a == value || insn->b == value;
    }
    return calls > 0 && rest == 0;
}

// Those that some thread under the lock may meet, with what there is to say of each.
static uint32_t keep_bare(struct inference *x, struct tally *t, struct guarded_at *out)
{
    uint32_t n = 0;

    for (size_t i = 0; i < arrlenu(t->bare); i++) {
        struct guarded_at at = t->bare[i];
        const struct lock_link *l = &at.chain[0];
        const uint64_t there = at.flags & GUARDED_WRITE ? t->roots : t->writers;
        if (!may_meet(x->g.threads, l, there, false)) {
            continue;
        }
        at.flags |= may_meet(x->g.threads, l, there, true) ? GUARDED_IDENTIFIED : 0u;
        at.flags |= voter_of(t, l->function)->has_held ? GUARDED_RECHECKED : 0u;
        at.flags |= !(at.flags & GUARDED_WRITE) && is_only_told(x, &at) ? GUARDED_TOLD : 0u;
        out[n++] = at;
    }
    return n;
}

static void put_guarded(struct inference *x, struct tally *t, const struct fact *first)
{
    const struct ir_unit *u = program_func(x->g.program, first->function)->unit;
    struct guarded out = {.home = first->home,
                          .lock = t->lock,
                          .is_declared = t->is_declared,
                          .sample = t->sample,
                          .exclusive = t->exclusive};
    struct guarded_at *bare = arena_array(x->g.a, struct guarded_at, arrlenu(t->bare));
    bool is_custom;

    for (size_t i = 0; i < arrlenu(t->voters); i++) {
        const struct voter *v = &t->voters[i];
        out.all += v->has_held || v->has_bare;
        out.held += v->has_held && !v->has_bare;
        out.writers += v->has_held && v->has_written;
    }
    is_custom = out.held >= ENOUGH && out.held * PARTS >= out.all * (PARTS - 1) && out.writers;
    if (!t->is_declared && !is_custom && !(arrlenu(t->shared) && t->exclusive)) {
        return;
    }
    out.nbare = t->is_declared || is_custom ? keep_bare(x, t, bare) : 0;
    out.bare = bare;
    out.nshared = (uint32_t)arrlenu(t->shared);
    out.shared =
        out.nshared ? arena_copy(x->g.a, t->shared, out.nshared * sizeof *t->shared) : NULL;
    out.text = access_text(x->g.a, u, first->place);
    out.lock_text = text_of_class(x, t->lock);
    arrput(x->found, out);
}

static void look_at_home(struct inference *x, const struct fact *f, size_t n)
{
    struct tally t = {.lock = declared_lock(x, f->home)};

    t.is_declared = t.lock != 0;
    t.lock = t.lock ? t.lock : likely_lock(x, f, n).lock;
    if (!t.lock) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        count_fact(x, &t, &f[i]);
    }
    count_others(x, &t);
    put_guarded(x, &t, f);
    arrfree(t.voters);
    arrfree(t.bare);
    arrfree(t.shared);
    arrfree(t.others);
}

// ---- Who only reads -----------------------------------------------------------------------------

// It calls something else than locks.
static bool calls_others(const struct inference *x, func_id f)
{
    const struct program_func *at = program_func(x->g.program, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *m =
            i->op == IR_CALL ? program_callee(x->g.program, at->unit, i)->api : NULL;
        bool is_lock = false;
        for (uint32_t e = 0; m && !m->is_inferred && e < m->neffects; e++) {
            is_lock = is_lock || m->effects[e].kind == API_LOCK || m->effects[e].kind == API_UNLOCK;
        }
        if ((i->op == IR_CALL && !is_lock) || i->op == IR_ICALL) {
            return true;
        }
    }
    return false;
}

struct taking {
    uint64_t lock;
    func_id function;
    uint32_t insn;
    const char *text;
    bool is_writer;
};

static int compare_takings(const void *x, const void *y)
{
    const struct taking *a = x, *b = y;

    if (a->lock != b->lock) {
        return a->lock < b->lock ? -1 : 1;
    }
    if (a->function != b->function) {
        return a->function < b->function ? -1 : 1;
    }
    return a->is_writer != b->is_writer ? (a->is_writer ? -1 : 1)
                                        : (a->insn > b->insn) - (a->insn < b->insn);
}

// Every access under a mutex that the function holds itself.
static struct taking *find_takings(const struct inference *x)
{
    struct taking *list = NULL;

    for (size_t i = 0; i < arrlenu(x->facts); i++) {
        const struct fact *f = &x->facts[i];
        for (uint32_t k = 0; f->locks && k < f->locks->nlocks; k++) {
            const struct access_lock *l = &f->locks->locks[k];
            const struct lock_name *name = &x->g.names->items[l->id];
            if (l->kind == ACCESS_HELD && name->class && name->family == FAMILY_MUTEX) {
                arrput(list, ((struct taking){name->class, f->function, f->insn, name->text,
                                              f->is_write}));
            }
        }
    }
    if (list) {
        qsort(list, arrlenu(list), sizeof *list, compare_takings);
    }
    return list;
}

static struct guard_use *count_uses(const struct inference *x)
{
    struct taking *list = find_takings(x);
    struct guard_use *uses = NULL;

    for (size_t i = 0; i < arrlenu(list); i++) {
        const struct taking *t = &list[i];
        struct guard_use *u = arrlenu(uses) ? &uses[arrlenu(uses) - 1] : NULL;
        if (!u || u->lock != t->lock) {
            arrput(uses, ((struct guard_use){.lock = t->lock, .text = t->text}));
            u = &uses[arrlenu(uses) - 1];
        } else if (list[i - 1].function == t->function) {
            continue; // a write of it, if there is one, came first
        }
        u->functions++;
        if (!t->is_writer && !calls_others(x, t->function)) {
            u->reading++;
            u->sample = (struct lock_link){t->function, t->insn};
        }
    }
    arrfree(list);
    return uses;
}

static bool holds_locks(const struct guard_finder *g)
{
    for (func_id f = 0; f < g->nfuncs; f++) {
        for (uint32_t i = 0; i < g->funcs[f].naccesses; i++) {
            if (g->funcs[f].accesses[i].nlocks) {
                return true;
            }
        }
    }
    return false;
}

struct guard_table guards_find(struct arena *a, struct arena *scratch, const struct lock_names *n,
                               const struct func_locks *funcs, const struct threads *t)
{
    struct inference x = {.g = {.a = a,
                                .scratch = scratch,
                                .program = t->program,
                                .names = n,
                                .funcs = funcs,
                                .threads = t,
                                .nfuncs = program_func_count(t->program)}};
    struct guard_table out = {0};
    struct guard_use *uses;
    size_t count;

    if (!holds_locks(&x.g)) {
        return out;
    }
    find_caller_locks(&x.g);
    init_owners(&x.g);
    find_lifecycles(&x.g);
    find_declared(&x);
    collect_facts(&x);
    count = arrlenu(x.facts);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && x.facts[end].home == x.facts[i].home; end++) {
        }
        look_at_home(&x, &x.facts[i], end - i);
    }
    uses = count_uses(&x);
    out.nuses = (uint32_t)arrlenu(uses);
    out.uses = out.nuses ? arena_copy(a, uses, out.nuses * sizeof *uses) : NULL;
    arrfree(uses);
    out.n = (uint32_t)arrlenu(x.found);
    out.items = out.n ? arena_copy(a, x.found, out.n * sizeof *x.found) : NULL;
    arrfree(x.found);
    arrfree(x.facts);
    arrfree(x.declared);
    arrfree(x.g.lifecycles);
    return out;
}
