// SPDX-License-Identifier: Apache-2.0
// From exit states to guarded effects.
//
// Every state at a return yields a list of happenings: a handle obtained here that the caller gets,
// one of the caller's that was closed, a lock left held. Equal happenings of several states are one
// effect. Then each effect gets its condition: none if every state has it; else what entries of the
// function (parameters, memory) tell the states that have it from the others; else the bucket of
// the returned value; else it may happen.
#include "analyzer/engine/summarise.h"

#include "analyzer/engine/typestate.h"

#include <string.h>

enum { HAPPENINGS_MAX = 96, BUCKETS_MAX = 8 };

struct happening {
    struct api_effect effect;
    struct bitset exits; // that have it
};

struct range {
    int64_t lo, hi;
};

enum { PLACES_MAX = 24 };

struct left_place {
    struct api_place place;
    uint32_t entry; // + 1; 0: not read at the start
    struct facts range;
};

struct summariser {
    struct typestate *t;
    const struct exit_state *exits;
    uint32_t n;
    struct happening items[HAPPENINGS_MAX];
    uint32_t nitems;
    struct range buckets[BUCKETS_MAX];
    uint32_t nbuckets;
    uint8_t *bucket_of;      // by exit
    struct left_place *left; // places of the caller that were written
    uint32_t nleft;
    struct summary_builder *b;
};

// ---- Buckets of the returned value --------------------------------------------------------------

static struct range returned_range(const struct summariser *s, const struct exit_state *e)
{
    const struct facts *f = &e->state->vals[e->ret].facts;
    const struct ir_type *fn = &s->t->unit->types[s->t->unit->fns[s->t->func->fn].type];

    if (e->ret == 0) {
        return (struct range){INT64_MIN, INT64_MAX};
    }
    if (s->t->unit->types[fn->elem].kind == TYPE_POINTER && !facts_has(f, 0)) {
        return (struct range){1, INT64_MAX};
    }
    return (struct range){f->lo, f->hi};
}

static void add_bucket(struct summariser *s, struct range r)
{
    uint32_t i = 0;

    while (i < s->nbuckets) {
        struct range *o = &s->buckets[i];
        if (r.lo <= o->hi && o->lo <= r.hi) {
            r.lo = r.lo < o->lo ? r.lo : o->lo;
            r.hi = r.hi > o->hi ? r.hi : o->hi;
            memmove(o, o + 1, (--s->nbuckets - i) * sizeof *o);
        } else {
            i++;
        }
    }
    if (s->nbuckets == BUCKETS_MAX) {
        s->nbuckets = 0;
        r = (struct range){INT64_MIN, INT64_MAX};
    }
    for (i = s->nbuckets; i > 0 && s->buckets[i - 1].lo > r.lo; i--) {
        s->buckets[i] = s->buckets[i - 1];
    }
    s->buckets[i] = r;
    s->nbuckets++;
}

static void make_buckets(struct summariser *s)
{
    s->bucket_of = arena_array(s->t->arena, uint8_t, s->n);
    for (uint32_t i = 0; i < s->n; i++) {
        add_bucket(s, returned_range(s, &s->exits[i]));
    }
    for (uint32_t i = 0; i < s->n; i++) {
        struct range r = returned_range(s, &s->exits[i]);
        for (uint8_t b = 0; b < s->nbuckets; b++) {
            if (r.lo <= s->buckets[b].hi && s->buckets[b].lo <= r.hi) {
                s->bucket_of[i] = b;
            }
        }
    }
}

// ---- What happened on the way to one exit -------------------------------------------------------

static bool same_effect(const struct api_effect *a, const struct api_effect *b)
{
    if (a->kind != b->kind || a->family != b->family || a->mode != b->mode ||
        a->flags != b->flags || !api_place_equal(&a->at, &b->at) ||
        !api_place_equal(&a->with, &b->with) || a->lo != b->lo || a->hi != b->hi) {
        return false;
    }
    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_guard *x = &a->guard[g], *y = &b->guard[g];
        if (x->subject.root != y->subject.root ||
            (x->subject.root != API_NO_PLACE &&
             (!api_place_equal(&x->subject, &y->subject) || x->lo != y->lo || x->hi != y->hi ||
              x->negated != y->negated))) {
            return false;
        }
    }
    return true;
}

static void add_happening(struct summariser *s, uint32_t exit, struct api_effect e, uint32_t site)
{
    uint32_t i = 0;

    while (i < s->nitems && !same_effect(&s->items[i].effect, &e)) {
        i++;
    }
    if (i == HAPPENINGS_MAX) {
        s->b->unnamed |= s->t->families;
        return;
    }
    if (i == s->nitems) {
        s->items[i].effect = e;
        s->items[i].effect.site_func = site == CFG_NONE ? 0 : s->b->function + 1;
        s->items[i].effect.site_insn = site == CFG_NONE ? 0 : site;
        s->items[i].exits = bitset_new(s->t->arena, s->n);
        s->nitems++;
    }
    bitset_set(s->items[i].exits, exit);
}

static const struct machine *machine_at(const struct summariser *s, const struct resource *r)
{
    return s->t->machines[r->machine];
}

static bool is_state_after(const struct machine *m, uint8_t from, uint8_t event, uint8_t st)
{
    const struct machine_step *step = machine_step_for(m, from, event, API_MODE_ANY);

    return step && step->to == st;
}

// Conditions under which it exists, in the caller's words; false: they cannot be said. A result
// that nobody tested is taken to have been a success, except of an attempt.
static bool put_guards(const struct summariser *s, const struct exit_state *e,
                       const struct resource *r, struct api_effect *out)
{
    unsigned n = 0;

    for (uint32_t g = 0; g < r->nguards; g++) {
        struct api_guard *to = &out->guard[n];
        if (r->guards[g].v == r->handle && r->handle) {
            to->subject = out->at;
            to->is_after = true;
        } else if (!value_place(s->t, e->state, e->ret, r->guards[g].v, &to->subject)) {
            if (r->flags & RES_TRY) {
                return false;
            }
            continue;
        }
        to->lo = r->guards[g].lo;
        to->hi = r->guards[g].hi;
        to->negated = r->guards[g].negated != 0;
        n++;
    }
    return true;
}

// Whether a value is the handle, or was when others could last have written the memory it is in.
static bool is_handle(const struct state *s, val_id v, val_id handle)
{
    while (v && v != handle) {
        v = s->vals[v].shadow;
    }
    return v != 0;
}

// Where the caller finds a handle: memory first, for that owns it.
static bool holder_of(const struct summariser *s, const struct exit_state *e, val_id handle,
                      bool is_kept, struct api_place *out)
{
    const struct state *st = e->state;

    for (uint32_t i = 0; is_kept && i < st->nbinds; i++) {
        if (is_handle(st, st->binds[i].val, handle) && st->binds[i].cell.kind != CELL_ENTRY &&
            cell_place(s->t, st, e->ret, &st->binds[i].cell, out) && out->root != API_GLOBAL) {
            return true;
        }
    }
    if (!is_kept && e->ret && val_derives(st, e->ret, handle)) {
        *out = (struct api_place){.root = API_RET};
        return true;
    }
    return false;
}

static void handle_happened(struct summariser *s, uint32_t exit, const struct resource *r)
{
    const struct exit_state *e = &s->exits[exit];
    const struct machine *m = machine_at(s, r);
    const uint8_t open = acquired_state(m);
    struct api_effect out = {.family = r->family};
    bool is_open = r->st == open, is_kept = is_state_after(m, open, EVENT_ESCAPE, r->st);

    if (r->acquired != CFG_NONE) {
        if ((!is_open && !is_kept) || !holder_of(s, e, r->handle, is_kept, &out.at)) {
            return;
        }
        out.kind = API_ACQUIRE;
        if (r->flags & RES_MAY || !put_guards(s, e, r, &out)) {
            out.flags |= EFFECT_MAY;
        }
        add_happening(s, exit, out, r->acquired);
        return;
    }
    if (!e->state->vals[r->handle].entry) {
        return;
    }
    out.at = s->t->entries[e->state->vals[r->handle].entry - 1].place;
    if (is_state_after(m, open, EVENT_RELEASE, r->st)) {
        out.kind = API_RELEASE;
    } else if (is_state_after(m, open, EVENT_CONSUME, r->st)) {
        out.kind = r->owner && r->owner == e->ret ? API_CONSUME : API_ESCAPE;
    } else {
        out.kind = API_ESCAPE;
        out.flags = r->st == 0 ? EFFECT_MAY : 0;
    }
    add_happening(s, exit, out, r->since);
}

static uint8_t lock_mode(const struct machine *m, uint8_t st)
{
    const struct machine_step *read = machine_step_for(m, m->initial, EVENT_LOCK, API_MODE_READ);

    return read && read->to == st ? API_MODE_READ : API_MODE_WRITE;
}

// The steps of `path` behind `prefix`, appended; false: it does not start so.
static bool append_rest(const struct summariser *s, uint32_t path, uint32_t prefix,
                        struct api_place *out)
{
    if (path == prefix) {
        return true;
    }
    return path && append_rest(s, s->t->paths.items[path].parent, prefix, out) &&
           place_append(s->t, path, out);
}

// What a pointer leads to: the object itself, or a part of it.
static bool lies_behind(const struct summariser *s, const struct state *st, val_id pointer,
                        const struct cell *c, struct api_place *out)
{
    const struct value *v = &st->vals[pointer];
    struct cell to = {.kind = CELL_DEREF, .base = pointer};

    if (v->kind == VALUE_ADDR) {
        to = v->cell;
    }
    return pointer && to.kind == c->kind && to.base == c->base && to.index == c->index &&
           place_deref(out) && append_rest(s, c->path, to.path, out);
}

// How the caller finds a lock: by the result, if that leads there; by name; or by a pointer that
// was stored for it.
static bool lock_place(const struct summariser *s, const struct exit_state *e, const struct cell *c,
                       struct api_place *out)
{
    const struct state *st = e->state;

    *out = (struct api_place){.root = API_RET};
    if (lies_behind(s, st, e->ret, c, out) || cell_place(s->t, st, e->ret, c, out)) {
        return true;
    }
    for (uint32_t i = 0; i < st->nbinds; i++) {
        if (st->binds[i].cell.kind == CELL_DEREF &&
            cell_place(s->t, st, e->ret, &st->binds[i].cell, out) &&
            lies_behind(s, st, st->binds[i].val, c, out)) {
            return true;
        }
    }
    return false;
}

static void lock_happened(struct summariser *s, uint32_t exit, const struct resource *r)
{
    const struct exit_state *e = &s->exits[exit];
    const struct machine *m = machine_at(s, r);
    const struct machine_step *owed = machine_step_for(m, r->st, EVENT_EXIT, API_MODE_ANY);
    const bool is_held = owed && owed->error, is_first_unlock = r->flags & RES_FIRST_UNLOCK;
    struct api_effect out = {
        .family = r->family, .kind = API_LOCK, .class = lock_class(s->t, &r->object)};

    if (r->acquired == CFG_NONE && (r->st == m->initial || (r->st && r->since == CFG_NONE))) {
        return;
    }
    if (r->object.kind == CELL_LOCAL && !is_outliving(s->t, &r->object)) {
        return;
    }
    if (!lock_place(s, e, &r->object, &out.at)) {
        if (r->st == 0 || is_held || is_first_unlock) {
            s->b->unnamed |= FAMILY_BIT(r->family);
        }
        return;
    }
    out.mode = is_held ? lock_mode(m, r->st) : API_MODE_ANY;
    if (r->st == 0) {
        out.flags = EFFECT_MAY;
    } else if (is_held && is_first_unlock) {
        out.kind = API_UNLOCK;
        out.flags = EFFECT_BALANCED;
        out.mode = API_MODE_ANY;
    } else if (!is_held && is_first_unlock) {
        out.kind = API_UNLOCK;
    } else if (!is_held) {
        out.flags = EFFECT_BALANCED;
    }
    if (r->flags & RES_RECURSIVE && !(lock_kinds(s->t, &r->object) & LOCK_RECURSIVE)) {
        out.flags |= EFFECT_RECURSIVE;
    }
    if (r->nguards) {
        out.flags |= r->flags & RES_TRY ? EFFECT_TRY : 0;
        if (!put_guards(s, e, r, &out)) {
            out.flags |= EFFECT_MAY;
        }
    }
    add_happening(s, exit, out, out.kind == API_LOCK ? r->acquired : r->since);
}

static void collect_exit(struct summariser *s, uint32_t exit)
{
    const struct state *st = s->exits[exit].state;

    for (uint32_t i = 0; i < st->nres; i++) {
        if (st->res[i].handle) {
            handle_happened(s, exit, &st->res[i]);
        } else if (st->res[i].object.kind) {
            lock_happened(s, exit, &st->res[i]);
        }
    }
    for (uint32_t e = 0; e < s->t->nentries; e++) {
        if (st->kept >> e & 1) {
            struct api_effect out = {.kind = API_ESCAPE, .at = s->t->entries[e].place};
            add_happening(s, exit, out, CFG_NONE);
        }
    }
    s->b->unnamed |= st->touched & s->t->families;
}

// ---- What memory holds afterwards ---------------------------------------------------------------

static bool is_acquired_place(const struct summariser *s, const struct api_place *p)
{
    for (uint32_t i = 0; i < s->nitems; i++) {
        if (s->items[i].effect.kind == API_ACQUIRE && api_place_equal(&s->items[i].effect.at, p)) {
            return true;
        }
    }
    return false;
}

static bool is_as_entered(const struct state *s, uint32_t entry, val_id v)
{
    const struct cell own = {.kind = CELL_ENTRY, .base = entry - 1};

    return s->vals[v].entry == entry || v == state_lookup(s, &own);
}

// Places of the caller that were written on the way to some exit.
static uint32_t written_places(const struct summariser *s, struct left_place out[PLACES_MAX])
{
    uint32_t n = 0;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct state *st = s->exits[x].state;
        for (uint32_t i = 0; i < st->nbinds && n < PLACES_MAX; i++) {
            struct left_place p = {.range = facts_any()};
            uint32_t k = 0;
            if ((st->binds[i].cell.kind != CELL_DEREF && st->binds[i].cell.kind != CELL_GLOBAL) ||
                !cell_place(s->t, st, s->exits[x].ret, &st->binds[i].cell, &p.place) ||
                is_acquired_place(s, &p.place)) {
                continue;
            }
            for (uint32_t e = 0; e < s->t->nentries; e++) {
                if (api_place_equal(&s->t->entries[e].place, &p.place)) {
                    p.entry = e + 1;
                    p.range = s->t->entries[e].range;
                }
            }
            if (p.entry && is_as_entered(st, p.entry, st->binds[i].val)) {
                continue;
            }
            while (k < n && !api_place_equal(&out[k].place, &p.place)) {
                k++;
            }
            if (k == n) {
                out[n++] = p;
            }
        }
    }
    return n;
}

// The value at a place at an exit; 0: not known.
static val_id left_value(const struct summariser *s, const struct exit_state *e,
                         const struct api_place *p)
{
    for (uint32_t i = 0; i < e->state->nbinds; i++) {
        struct api_place at;
        if ((e->state->binds[i].cell.kind == CELL_DEREF ||
             e->state->binds[i].cell.kind == CELL_GLOBAL) &&
            cell_place(s->t, e->state, e->ret, &e->state->binds[i].cell, &at) &&
            api_place_equal(&at, p)) {
            return e->state->binds[i].val;
        }
    }
    return 0;
}

// More than the type says.
static bool is_telling(const struct facts *f, const struct facts *any)
{
    if (f->lo <= any->lo && f->hi >= any->hi) {
        return false;
    }
    return f->lo == f->hi || (f->lo >= 0 && f->hi > 0) || f->hi < 0;
}

// ---- Conditions ---------------------------------------------------------------------------------

static struct facts hull_of_entry(const struct summariser *s, struct bitset set, uint32_t entry)
{
    struct facts f = {0};
    bool is_first = true;

    for (uint32_t i = bitset_next(set, 0); i < s->n; i = bitset_next(set, i + 1)) {
        struct facts one = entry_facts(s->exits[i].state, entry);
        f = is_first ? one : facts_hull(&f, &one);
        is_first = false;
    }
    return is_first ? facts_any() : f;
}

// An interval, or the outside of a number, in which `f` lies and `other` does not.
static bool tell_apart(const struct facts *f, const struct facts *other, struct api_guard *g)
{
    int64_t k;

    if (facts_in(other, f->lo, f->hi) == TRUTH_NO) {
        g->lo = f->lo;
        g->hi = f->hi;
        g->negated = false;
        return true;
    }
    if (facts_is_const(other, &k) && !facts_has(f, k)) {
        g->lo = g->hi = k;
        g->negated = true;
        return true;
    }
    return false;
}

struct divider {
    uint32_t entry;
    struct api_guard guard;
    struct bitset out; // exits it tells from those wanted
};

// How entry `e` tells some of `without` from all of `with`.
static bool divide(const struct summariser *s, struct bitset with, struct bitset without,
                   uint32_t e, struct divider *d)
{
    struct facts wanted = hull_of_entry(s, with, e);
    bool any = false;

    d->entry = e;
    d->out = bitset_new(s->t->arena, s->n);
    for (uint32_t i = bitset_next(without, 0); i < s->n; i = bitset_next(without, i + 1)) {
        struct facts f = entry_facts(s->exits[i].state, e);
        struct api_guard g = {.subject = s->t->entries[e].place};
        if (!tell_apart(&wanted, &f, &g)) {
            continue;
        }
        if (any && (g.lo != d->guard.lo || g.hi != d->guard.hi || g.negated != d->guard.negated)) {
            continue;
        }
        d->guard = g;
        bitset_set(d->out, i);
        any = true;
    }
    return any;
}

// The same by what a place holds at the exits.
static bool divide_left(const struct summariser *s, struct bitset with, struct bitset without,
                        const struct left_place *p, struct divider *d)
{
    struct facts wanted = {0};
    bool any = false, is_first = true;

    for (uint32_t i = bitset_next(with, 0); i < s->n; i = bitset_next(with, i + 1)) {
        val_id v = left_value(s, &s->exits[i], &p->place);
        const struct facts *f = &s->exits[i].state->vals[v].facts;
        if (v == 0) {
            return false;
        }
        wanted = is_first ? *f : facts_hull(&wanted, f);
        is_first = false;
    }
    d->out = bitset_new(s->t->arena, s->n);
    for (uint32_t i = bitset_next(without, 0); i < s->n; i = bitset_next(without, i + 1)) {
        val_id v = left_value(s, &s->exits[i], &p->place);
        struct api_guard g = {.subject = p->place, .is_after = true};
        if (v == 0 || !tell_apart(&wanted, &s->exits[i].state->vals[v].facts, &g) ||
            (any &&
             (g.lo != d->guard.lo || g.hi != d->guard.hi || g.negated != d->guard.negated))) {
            continue;
        }
        d->guard = g;
        bitset_set(d->out, i);
        any = true;
    }
    return any;
}

static bool covers(const struct summariser *s, struct bitset all, const struct divider *a,
                   const struct divider *b)
{
    for (uint32_t i = bitset_next(all, 0); i < s->n; i = bitset_next(all, i + 1)) {
        if (!bitset_has(a->out, i) && !(b && bitset_has(b->out, i))) {
            return false;
        }
    }
    return true;
}

// One or two conditions on entries that hold in all of `with` and fail in all of `without`.
static unsigned separate(const struct summariser *s, struct bitset with, struct bitset without,
                         bool with_left, struct api_guard out[2])
{
    struct divider found[12];
    unsigned n = 0;

    for (uint32_t p = 0; with_left && p < s->nleft && n < 6; p++) {
        if (divide_left(s, with, without, &s->left[p], &found[n])) {
            if (covers(s, without, &found[n], NULL)) {
                out[0] = found[n].guard;
                return 1;
            }
            n++;
        }
    }
    for (uint32_t e = 0; e < s->t->nentries && n < 12; e++) {
        if (divide(s, with, without, e, &found[n])) {
            if (covers(s, without, &found[n], NULL)) {
                out[0] = found[n].guard;
                return 1;
            }
            n++;
        }
    }
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = i + 1; k < n; k++) {
            if (covers(s, without, &found[i], &found[k])) {
                out[0] = found[i].guard;
                out[1] = found[k].guard;
                return 2;
            }
        }
    }
    return 0;
}

static bool is_creating(const struct api_effect *e)
{
    return e->kind == API_ACQUIRE || (e->kind == API_LOCK && !(e->flags & EFFECT_BALANCED));
}

static void emit(struct summariser *s, struct api_effect e)
{
    struct summary_builder *b = s->b;

    if (b->neffects == EFFECTS_PER_FUNCTION) {
        b->unnamed |= s->t->families;
        return;
    }
    b->effects[b->neffects++] = e;
}

static bool add_guard(struct api_effect *e, const struct api_guard *g)
{
    for (unsigned i = 0; i < API_GUARDS; i++) {
        if (e->guard[i].subject.root == API_NO_PLACE) {
            e->guard[i] = *g;
            return true;
        }
    }
    return false;
}

static bool is_empty(const struct summariser *s, struct bitset set)
{
    return bitset_next(set, 0) >= s->n;
}

// Exits of bucket `b` that are, or are not, in `set`.
static struct bitset in_bucket(const struct summariser *s, struct bitset set, uint32_t b, bool in)
{
    struct bitset out = bitset_new(s->t->arena, s->n);

    for (uint32_t i = 0; i < s->n; i++) {
        if (s->bucket_of[i] == b && bitset_has(set, i) == in) {
            bitset_set(out, i);
        }
    }
    return out;
}

static struct api_guard bucket_guard(const struct summariser *s, uint32_t first, uint32_t last)
{
    struct api_guard g = {.subject = {.root = API_RET}};

    g.lo = first == 0 ? INT64_MIN : s->buckets[first].lo;
    g.hi = last + 1 == s->nbuckets ? INT64_MAX : s->buckets[last].hi;
    return g;
}

// Buckets first .. last: all exits there have it.
static void emit_run(struct summariser *s, const struct happening *h, uint32_t first, uint32_t last)
{
    struct api_effect e = h->effect;
    struct api_guard g = bucket_guard(s, first, last);

    if (first != 0 || last + 1 != s->nbuckets) {
        if (!add_guard(&e, &g)) {
            e.flags |= EFFECT_MAY;
        }
    }
    emit(s, e);
}

// Bucket `b`: some exits have it.
static void emit_divided(struct summariser *s, const struct happening *h, uint32_t b,
                         struct bitset with, struct bitset without)
{
    struct api_effect e = h->effect;
    struct api_guard found[2], g = bucket_guard(s, b, b);
    unsigned n = separate(s, with, without, is_creating(&h->effect), found);
    bool ok = n > 0;

    for (unsigned i = 0; i < n; i++) {
        ok = add_guard(&e, &found[i]) && ok;
    }
    if (s->nbuckets > 1) {
        ok = add_guard(&e, &g) && ok;
    }
    if (!ok) {
        e.flags |= EFFECT_MAY;
    }
    emit(s, e);
}

static void emit_by_bucket(struct summariser *s, const struct happening *h)
{
    for (uint32_t b = 0; b < s->nbuckets; b++) {
        struct bitset with = in_bucket(s, h->exits, b, true);
        struct bitset without = in_bucket(s, h->exits, b, false);
        uint32_t last = b;
        if (is_empty(s, with)) {
            continue;
        }
        if (!is_empty(s, without)) {
            emit_divided(s, h, b, with, without);
            continue;
        }
        while (last + 1 < s->nbuckets && !is_empty(s, in_bucket(s, h->exits, last + 1, true)) &&
               is_empty(s, in_bucket(s, h->exits, last + 1, false))) {
            last++;
        }
        emit_run(s, h, b, last);
        b = last;
    }
}

// The effect's own condition on the result does not hold at that exit.
static bool is_excluded(const struct summariser *s, const struct api_effect *e, uint32_t exit)
{
    struct range r = returned_range(s, &s->exits[exit]);

    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_guard *guard = &e->guard[g];
        if (guard->subject.root == API_RET && guard->subject.nsteps == 0 &&
            (guard->negated ? r.lo >= guard->lo && r.hi <= guard->hi
                            : r.hi < guard->lo || r.lo > guard->hi)) {
            return true;
        }
    }
    return false;
}

// Whether every bucket has it at all of its exits or at none.
static bool is_told_by_result(const struct summariser *s, const struct happening *h)
{
    for (uint32_t b = 0; b < s->nbuckets; b++) {
        if (!is_empty(s, in_bucket(s, h->exits, b, true)) &&
            !is_empty(s, in_bucket(s, h->exits, b, false))) {
            return false;
        }
    }
    return s->nbuckets > 1;
}

static void emit_happening(struct summariser *s, const struct happening *h)
{
    struct bitset without = bitset_new(s->t->arena, s->n);
    struct api_guard found[2];
    struct api_effect e = h->effect;
    unsigned n;

    for (uint32_t i = 0; i < s->n; i++) {
        if (!bitset_has(h->exits, i) && !is_excluded(s, &e, i)) {
            bitset_set(without, i);
        }
    }
    if (is_empty(s, without)) {
        emit(s, e);
        return;
    }
    n = is_told_by_result(s, h) ? 0 : separate(s, h->exits, without, is_creating(&e), found);
    if (n == 0) {
        emit_by_bucket(s, h);
        return;
    }
    for (unsigned i = 0; i < n; i++) {
        if (!add_guard(&e, &found[i])) {
            e.flags |= EFFECT_MAY;
        }
    }
    emit(s, e);
}

// ---- What memory holds afterwards, as effects
// ----------------------------------------------------

// What the place holds at all exits of buckets first .. last.
static bool left_in(const struct summariser *s, const struct left_place *p, uint32_t first,
                    uint32_t last, struct api_effect *out)
{
    struct facts hull = {0};
    uint32_t entry = 0;
    bool is_first = true, is_same = true;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct exit_state *e = &s->exits[x];
        val_id v;
        if (s->bucket_of[x] < first || s->bucket_of[x] > last) {
            continue;
        }
        v = left_value(s, e, &p->place);
        if (v == 0) {
            return false;
        }
        hull = is_first ? e->state->vals[v].facts : facts_hull(&hull, &e->state->vals[v].facts);
        is_same =
            is_same && e->state->vals[v].entry && (is_first || entry == e->state->vals[v].entry);
        entry = e->state->vals[v].entry;
        is_first = false;
    }
    *out = (struct api_effect){.kind = API_VALUE, .at = p->place, .lo = hull.lo, .hi = hull.hi};
    if (is_first || (is_same && entry == p->entry)) {
        return false;
    }
    if (is_same) {
        out->with = s->t->entries[entry - 1].place;
        return true;
    }
    return is_telling(&hull, &p->range);
}

// The exits at which the place holds something worth telling, told from the others by entries
// ("-1 if arg0 is not null").
static void emit_left_divided(struct summariser *s, const struct left_place *p)
{
    struct bitset with = bitset_new(s->t->arena, s->n), without = bitset_new(s->t->arena, s->n);
    struct api_effect e = {.kind = API_VALUE, .at = p->place};
    struct api_guard found[2];
    struct facts hull = {0};
    unsigned n;

    for (uint32_t x = 0; x < s->n; x++) {
        val_id v = left_value(s, &s->exits[x], &p->place);
        const struct facts *f = &s->exits[x].state->vals[v].facts;
        if (v && is_telling(f, &p->range)) {
            hull = is_empty(s, with) ? *f : facts_hull(&hull, f);
            bitset_set(with, x);
        } else {
            bitset_set(without, x);
        }
    }
    if (is_empty(s, with) || is_empty(s, without) || !is_telling(&hull, &p->range)) {
        return;
    }
    n = separate(s, with, without, false, found);
    for (unsigned i = 0; i < n; i++) {
        add_guard(&e, &found[i]);
    }
    if (n) {
        e.lo = hull.lo;
        e.hi = hull.hi;
        emit(s, e);
    }
}

static void emit_left(struct summariser *s, const struct left_place *p)
{
    uint32_t before = s->b->neffects;
    struct api_effect e;

    if (left_in(s, p, 0, s->nbuckets - 1, &e)) {
        emit(s, e);
        return;
    }
    for (uint32_t b = 0; s->nbuckets > 1 && b < s->nbuckets; b++) {
        struct api_guard g = bucket_guard(s, b, b);
        if (left_in(s, p, b, b, &e) && add_guard(&e, &g)) {
            emit(s, e);
        }
    }
    if (s->b->neffects == before) {
        emit_left_divided(s, p);
    }
}

// What the result tells of the entries ("true if arg0 is not negative").
static void emit_known(struct summariser *s, uint32_t entry)
{
    const struct ir_type *type = &s->t->unit->types[s->t->entries[entry].type];
    struct bitset every = bitset_new(s->t->arena, s->n);
    struct facts any;

    if (s->t->entries[entry].place.nsteps || s->nbuckets < 2 ||
        (type->kind != TYPE_INT && type->kind != TYPE_POINTER)) {
        return;
    }
    for (uint32_t x = 0; x < s->n; x++) {
        bitset_set(every, x);
    }
    any = hull_of_entry(s, every, entry);
    for (uint32_t b = 0; b < s->nbuckets; b++) {
        struct bitset all = bitset_new(s->t->arena, s->n);
        struct api_guard g = bucket_guard(s, b, b);
        struct api_effect e = {.kind = API_VALUE, .at = s->t->entries[entry].place};
        struct facts f;
        for (uint32_t x = 0; x < s->n; x++) {
            if (s->bucket_of[x] == b) {
                bitset_set(all, x);
            }
        }
        f = hull_of_entry(s, all, entry);
        e.lo = f.lo;
        e.hi = f.hi;
        if (is_telling(&f, &s->t->entries[entry].range) && (f.lo != any.lo || f.hi != any.hi) &&
            add_guard(&e, &g)) {
            emit(s, e);
        }
    }
}

static void emit_result(struct summariser *s)
{
    uint32_t entry = 0;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct exit_state *e = &s->exits[x];
        const struct facts *f = &e->state->vals[e->ret].facts;
        uint32_t own = e->ret ? e->state->vals[e->ret].entry : 0;
        if (e->ret == 0) {
            return;
        }
        s->b->range = s->b->has_range || x ? facts_hull(&s->b->range, f) : *f;
        entry = x == 0 || entry == own ? own : 0;
    }
    s->b->has_range = true;
    if (entry) {
        emit(s, (struct api_effect){.kind = API_VALUE,
                                    .at = {.root = API_RET},
                                    .with = s->t->entries[entry - 1].place});
    }
}

// ---- Uses ---------------------------------------------------------------------------------------

// Handles of the caller that are used on every path.
static void emit_uses(struct summariser *s)
{
    const struct cfg *c = s->t->cfg;
    block_id b = 0;

    for (uint32_t n = 0; b != CFG_NONE && n < s->t->func->nblocks; n++, b = c->ipdom[b]) {
        const struct ir_block *block = &s->t->func->blocks[b];
        for (uint32_t i = block->first; i < block->first + block->count; i++) {
            const struct handle_use *u = &s->t->uses[i];
            struct api_effect e = {.kind = API_USE,
                                   .family = u->family,
                                   .mode = u->mode,
                                   .site_func = s->b->function + 1,
                                   .site_insn = i};
            if (u->entry && u->entry != UINT32_MAX) {
                e.at = s->t->entries[u->entry - 1].place;
                emit(s, e);
            }
        }
    }
}

// ---- The whole ----------------------------------------------------------------------------------

void summarise(struct typestate *t, const struct candidates *found, struct summary_builder *b)
{
    struct summariser *s = arena_new(t->arena, struct summariser);

    b->analysed |= t->families;
    if (found->is_incomplete || found->nreturns == EXITS_MAX) {
        b->unnamed |= t->families;
        return;
    }
    *s = (struct summariser){.t = t, .exits = found->returns, .n = found->nreturns, .b = b};
    if (s->n == 0) {
        return;
    }
    make_buckets(s);
    for (uint32_t x = 0; x < s->n; x++) {
        collect_exit(s, x);
    }
    s->left = arena_array(t->arena, struct left_place, PLACES_MAX);
    s->nleft = written_places(s, s->left);
    for (uint32_t i = 0; i < s->nitems; i++) {
        emit_happening(s, &s->items[i]);
    }
    emit_uses(s);
    for (uint32_t i = 0; i < s->nleft; i++) {
        emit_left(s, &s->left[i]);
    }
    for (uint32_t e = 0; e < t->nentries; e++) {
        emit_known(s, e);
    }
    emit_result(s);
}

static bool has_effect(const struct summary_builder *b, const struct api_effect *e, uint32_t before)
{
    for (uint32_t i = 0; i < before; i++) {
        if (same_effect(&b->effects[i], e)) {
            return true;
        }
    }
    return false;
}

const struct api_fn *summary_finish(struct summary_builder *b, const struct ir_unit *u,
                                    const struct ir_func *f)
{
    struct api_fn *out;

    if (b->analysed == 0) {
        return NULL;
    }
    out = arena_new(b->arena, struct api_fn);
    out->name = ir_func_name(u, f);
    out->library = "";
    out->is_inferred = true;
    out->min_params = (uint8_t)(f->nparams < UINT8_MAX ? f->nparams : UINT8_MAX);
    out->analysed = b->analysed;
    out->unnamed = b->unnamed;
    out->has_range = b->has_range;
    out->lo = b->range.lo;
    out->hi = b->range.hi;
    out->effects = arena_array(b->arena, struct api_effect, b->neffects);
    for (uint32_t i = 0; i < b->neffects; i++) {
        if (!has_effect(b, &b->effects[i], i)) {
            out->effects[out->neffects++] = b->effects[i];
        }
    }
    return out;
}

bool summary_sites_equal(const struct api_fn *a, const struct api_fn *b)
{
    for (uint32_t i = 0; a && b && i < a->neffects; i++) {
        const struct api_effect *x = &a->effects[i], *y = &b->effects[i];
        if (x->site_func != y->site_func || x->site_insn != y->site_insn || x->class != y->class) {
            return false;
        }
    }
    return true;
}

bool summary_equal(const struct api_fn *a, const struct api_fn *b)
{
    if (!a || !b) {
        return a == b;
    }
    if (a->neffects != b->neffects || a->unnamed != b->unnamed || a->analysed != b->analysed ||
        a->has_range != b->has_range || a->lo != b->lo || a->hi != b->hi) {
        return false;
    }
    for (uint32_t i = 0; i < a->neffects; i++) {
        if (!same_effect(&a->effects[i], &b->effects[i])) {
            return false;
        }
    }
    return true;
}
