// SPDX-License-Identifier: Apache-2.0
// The condition of an effect: what tells the exits that have it from those that have it not.
// Entries of the function (parameters, memory), memory that was written, the bucket of the result;
// else the effect may happen.
#include "analyzer/engine/summarise_parts.h"

#include <string.h>

// ---- Buckets of the returned value --------------------------------------------------------------

struct range returned_range(const struct summariser *s, const struct exit_state *e)
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

void make_buckets(struct summariser *s)
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

// ---- Conditions ---------------------------------------------------------------------------------

struct facts hull_of_entry(const struct summariser *s, struct bitset set, uint32_t entry)
{
    struct facts f = {0};
    bool is_first = true;

    for (uint32_t i = bitset_next(set, 0); i < s->n; i = bitset_next(set, i + 1)) {
        const struct facts *one = &s->known[i * s->t->nentries + entry];
        f = is_first ? *one : facts_hull(&f, one);
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

struct bits {
    int64_t ones, zeros;
};

static struct bits bits_of_entry(const struct state *s, uint32_t entry)
{
    const val_id v = state_entry(s, entry);
    struct bits out = {0, 0};

    if (v) {
        state_bits(s, v, &out.ones, &out.zeros);
    }
    return out;
}

static struct bits common_bits(const struct summariser *s, struct bitset set, uint32_t entry)
{
    struct bits out = {-1, -1};

    for (uint32_t i = bitset_next(set, 0); i < s->n; i = bitset_next(set, i + 1)) {
        const struct bits one = bits_of_entry(s->exits[i].state, entry);
        out.ones &= one.ones;
        out.zeros &= one.zeros;
    }
    return out;
}

// One bit of entry `e`, a number, that is known in all of `with` and is the other way in some of
// `without`.
static bool divide_bits(const struct summariser *s, struct bitset with, struct bitset without,
                        uint32_t e, struct divider *d)
{
    const struct bits wanted = common_bits(s, with, e);
    int64_t bit = 0;

    if (s->t->unit->types[s->t->entries[e].type].kind != TYPE_INT) {
        return false;
    }
    for (uint32_t i = bitset_next(without, 0); i < s->n; i = bitset_next(without, i + 1)) {
        const struct bits f = bits_of_entry(s->exits[i].state, e);
        const int64_t differ = (wanted.ones & f.zeros) | (wanted.zeros & f.ones);
        bit = bit ? bit : differ & -differ;
        if (bit && differ & bit) {
            bitset_set(d->out, i);
        }
    }
    d->guard = (struct api_guard){.subject = s->t->entries[e].place,
                                  .mask = bit,
                                  .lo = wanted.ones & bit,
                                  .hi = wanted.ones & bit};
    return bit > 0;
}

// How entry `e` tells some of `without` from all of `with`.
static bool divide(const struct summariser *s, struct bitset with, struct bitset without,
                   uint32_t e, struct divider *d)
{
    struct facts wanted = hull_of_entry(s, with, e);
    bool any = false;

    d->entry = e;
    d->out = bitset_new(s->t->arena, s->n);
    for (uint32_t i = bitset_next(without, 0); i < s->n; i = bitset_next(without, i + 1)) {
        struct api_guard g;
        if (!tell_apart(&wanted, &s->known[i * s->t->nentries + e], &g)) {
            continue;
        }
        if (any && (g.lo != d->guard.lo || g.hi != d->guard.hi || g.negated != d->guard.negated)) {
            continue;
        }
        d->guard = (struct api_guard){
            .subject = s->t->entries[e].place, .lo = g.lo, .hi = g.hi, .negated = g.negated};
        bitset_set(d->out, i);
        any = true;
    }
    return any || divide_bits(s, with, without, e, d);
}

// The same by what a place holds at the exits.
static bool divide_left(const struct summariser *s, struct bitset with, struct bitset without,
                        const struct left_place *p, struct divider *d)
{
    struct facts wanted = {0};
    bool any = false, is_first = true;

    for (uint32_t i = bitset_next(with, 0); i < s->n; i = bitset_next(with, i + 1)) {
        val_id v = p->at_exits[i];
        const struct facts *f = &s->exits[i].state->vals[v].facts;
        if (v == 0) {
            return false;
        }
        wanted = is_first ? *f : facts_hull(&wanted, f);
        is_first = false;
    }
    d->out = bitset_new(s->t->arena, s->n);
    for (uint32_t i = bitset_next(without, 0); i < s->n; i = bitset_next(without, i + 1)) {
        val_id v = p->at_exits[i];
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

// That something was put into a place tells least: only if nothing else does.
static bool separate_acquired(const struct summariser *s, struct bitset with, struct bitset without,
                              struct api_guard *out)
{
    for (uint32_t p = 0; p < s->nleft; p++) {
        struct divider d;
        if (s->left[p].is_acquired && divide_left(s, with, without, &s->left[p], &d) &&
            covers(s, without, &d, NULL)) {
            *out = d.guard;
            return true;
        }
    }
    return false;
}

// One or two conditions on entries that hold in all of `with` and fail in all of `without`.
unsigned separate(const struct summariser *s, struct bitset with, struct bitset without,
                  bool with_left, struct api_guard out[2])
{
    struct divider found[12];
    unsigned n = 0;

    for (uint32_t p = 0; with_left && p < s->nleft && n < 6; p++) {
        if (!s->left[p].is_acquired && divide_left(s, with, without, &s->left[p], &found[n])) {
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
    return with_left && separate_acquired(s, with, without, out) ? 1 : 0;
}

static bool is_emitted(const struct summary_builder *b, const struct api_effect *e)
{
    for (uint32_t i = 0; i < b->neffects; i++) {
        if (api_effect_equal(&b->effects[i], e, 0) && api_props_equal(&b->effects[i], e)) {
            return true;
        }
    }
    return false;
}

void emit(struct summariser *s, struct api_effect e)
{
    struct summary_builder *b = s->b;

    // A use that may happen is nobody's error, and one that is left out does no harm, but for what
    // it changes; nor does a lock that may be taken and given back.
    if (is_emitted(b, &e) ||
        (e.kind == API_USE && !(e.props.has | e.props.lacks) && e.flags & EFFECT_MAY) ||
        ((e.kind == API_USE || e.flags & EFFECT_SECTION) && b->neffects == EFFECTS_PER_FUNCTION)) {
        return;
    }
    if (b->neffects == EFFECTS_PER_FUNCTION) {
        b->unnamed |= s->t->families;
        return;
    }
    b->effects[b->neffects++] = e;
}

bool add_guard(struct api_effect *e, const struct api_guard *g)
{
    for (unsigned i = 0; i < API_GUARDS; i++) {
        if (e->guard[i].subject.root == API_NO_PLACE) {
            e->guard[i] = *g;
            return true;
        }
    }
    return false;
}

bool is_empty(const struct summariser *s, struct bitset set)
{
    return bitset_next(set, 0) >= s->n;
}

// Exits of bucket `b` that are, or are not, in `set`.
struct bitset in_bucket(const struct summariser *s, struct bitset set, uint32_t b, bool in)
{
    struct bitset out = bitset_new(s->t->arena, s->n);

    for (uint32_t i = 0; i < s->n; i++) {
        if (s->bucket_of[i] == b && bitset_has(set, i) == in) {
            bitset_set(out, i);
        }
    }
    return out;
}

// Results between two buckets never come; they count to the one on their side of 0, for callers ask
// for `< 0` or `!= 0`, not for the numbers.
static int64_t bucket_end(const struct summariser *s, uint32_t b)
{
    int64_t hi = s->buckets[b].hi;

    if (b + 1 == s->nbuckets) {
        return INT64_MAX;
    }
    return hi >= 0 ? hi : s->buckets[b + 1].lo >= 0 ? -1 : s->buckets[b + 1].lo - 1;
}

struct api_guard bucket_guard(const struct summariser *s, uint32_t first, uint32_t last)
{
    struct api_guard g = {.subject = {.root = API_RET}};

    g.lo = first == 0 ? INT64_MIN : bucket_end(s, first - 1) + 1;
    g.hi = bucket_end(s, last);
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

// Exits of buckets first .. last that are, or are not, in `set`.
static struct bitset in_buckets(const struct summariser *s, struct bitset set, uint32_t first,
                                uint32_t last, bool in)
{
    struct bitset out = bitset_new(s->t->arena, s->n);

    for (uint32_t b = first; b <= last; b++) {
        bitset_union(out, in_bucket(s, set, b, in));
    }
    return out;
}

// Buckets first .. last: some exits of each have it.
static bool emit_divided(struct summariser *s, const struct happening *h, uint32_t first,
                         uint32_t last)
{
    struct api_effect e = h->effect;
    struct api_guard found[2], g = bucket_guard(s, first, last);
    unsigned n = separate(s, in_buckets(s, h->exits, first, last, true),
                          in_buckets(s, h->exits, first, last, false),
                          api_effect_creates(&h->effect), found);
    bool ok = n > 0;

    for (unsigned i = 0; i < n; i++) {
        ok = add_guard(&e, &found[i]) && ok;
    }
    if (first != 0 || last + 1 != s->nbuckets) {
        ok = add_guard(&e, &g) && ok;
    }
    if (!ok && first != last) {
        return false;
    }
    if (!ok) {
        e.flags |= EFFECT_MAY;
    }
    emit(s, e);
    return true;
}

enum share { SHARE_NONE, SHARE_SOME, SHARE_ALL };

static enum share share_of(const struct summariser *s, const struct happening *h, uint32_t b)
{
    return is_empty(s, in_bucket(s, h->exits, b, true))    ? SHARE_NONE
           : is_empty(s, in_bucket(s, h->exits, b, false)) ? SHARE_ALL
                                                           : SHARE_SOME;
}

// Neighbours that are alike are one condition on the result.
static void emit_by_bucket(struct summariser *s, const struct happening *h)
{
    for (uint32_t b = 0, last; b < s->nbuckets; b = last + 1) {
        const enum share share = share_of(s, h, b);
        last = b;
        while (last + 1 < s->nbuckets && share_of(s, h, last + 1) == share) {
            last++;
        }
        if (share == SHARE_ALL) {
            emit_run(s, h, b, last);
        } else if (share == SHARE_SOME && !emit_divided(s, h, b, last)) {
            last = b;
            emit_divided(s, h, b, b);
        }
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

// A variable of the system, which no function of the program owns what is in: stdin.
static bool is_lent_by_system(const struct typestate *t, const struct entry *e)
{
    for (uint32_t g = 0; e->place.root == API_GLOBAL && !e->place.nsteps && g < t->unit->nglobals;
         g++) {
        if (strcmp(ir_name(t->unit, t->unit->globals[g].key), e->place.global) == 0) {
            return t->unit->globals[g].flags & GLOBAL_SYSTEM;
        }
    }
    return false;
}

// Where a function does not hand out a new handle, it has failed or hands out that of the system.
static bool is_either(const struct summariser *s, const struct happening *h, struct api_place *out)
{
    const struct api_effect *e = &h->effect;
    uint32_t lent = 0;

    if (e->kind != API_ACQUIRE || e->at.root != API_RET || e->at.nsteps || e->flags & EFFECT_MAY) {
        return false;
    }
    for (uint32_t x = 0; x < s->n; x++) {
        const struct exit_state *at = &s->exits[x];
        const uint32_t entry = at->ret ? at->state->vals[at->ret].entry : 0;
        if (bitset_has(h->exits, x) || is_excluded(s, e, x)) {
            continue;
        }
        if (!entry || (lent && lent != entry) ||
            !is_lent_by_system(s->t, &s->t->entries[entry - 1])) {
            return false;
        }
        lent = entry;
    }
    if (lent) {
        *out = s->t->entries[lent - 1].place;
    }
    return lent != 0;
}

void emit_happening(struct summariser *s, const struct happening *h)
{
    struct bitset without = bitset_new(s->t->arena, s->n);
    struct api_guard found[2];
    struct api_effect e = h->effect;
    unsigned n;

    if (is_either(s, h, &e.with)) {
        e.flags |= EFFECT_EITHER;
        emit(s, e);
        return;
    }

    for (uint32_t i = 0; i < s->n; i++) {
        if (!bitset_has(h->exits, i) && !is_excluded(s, &e, i)) {
            bitset_set(without, i);
        }
    }
    if (is_empty(s, without)) {
        emit(s, e);
        return;
    }
    // A use is over when the result is there: what was given counts first.
    n = is_told_by_result(s, h) && e.kind != API_USE
            ? 0
            : separate(s, h->exits, without, api_effect_creates(&e), found);
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
