// SPDX-License-Identifier: Apache-2.0
// What two states have in common, by numbering pairs of values.
//
// The cell c, bound to x in one state and to y in the other, is bound to the pair (x, y) in the
// result; cells equal in both stay equal, and cells that differ from each other in one of them
// differ. Pairs of equal shape (constants, addresses, terms) keep it; the others become an opaque
// value with the hull of the facts.
#include "analyzer/engine/state.h"

#include "analyzer/api/api.h"
#include "analyzer/base/hash.h"

#include <string.h>

// ---- Keys ---------------------------------------------------------------------------------------

struct shaper {
    const struct state *s;
    struct paths *paths; // not NULL: elements of an array are alike
};

static uint64_t cell_shape(const struct shaper *p, const struct cell *c, unsigned depth);

// By which cells a value is held.
static uint64_t value_shape(const struct shaper *p, val_id v, unsigned depth)
{
    const struct state *s = p->s;
    uint64_t h = 0;

    if (v == 0 || depth == 0) {
        return 0;
    }
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (s->binds[i].val == v && s->binds[i].cell.kind != CELL_CALL) {
            uint64_t one = cell_shape(p, &s->binds[i].cell, depth - 1);
            h = p->paths ? h | (uint64_t)1 << (one & 63) : h + one;
        }
    }
    for (uint32_t e = 0; e < s->nentries; e++) {
        if (s->entries[e] == v) {
            uint64_t one = hash64_mix(STATE_ENTRIES, e);
            h = p->paths ? h | (uint64_t)1 << (one & 63) : h + one;
        }
    }
    return h;
}

static uint64_t cell_shape(const struct shaper *p, const struct cell *c, unsigned depth)
{
    uint32_t path = p->paths ? path_blur(p->paths, c->path) : c->path;
    uint64_t h = hash64_mix(c->kind, path);

    h = hash64_mix(h, c->kind == CELL_DEREF ? value_shape(p, c->base, depth) : c->base);
    return hash64_mix(h, c->index != 0 && !p->paths);
}

// Locks of one array are alike, and so are its handles that nobody has to give back: which of them
// a loop has come to is not told apart.
static uint64_t resource_shape(const struct state *s, const struct resource *r, struct paths *paths)
{
    const struct shaper p = {s, r->handle && r->flags & RES_OWED ? NULL : paths};

    if (r->array) {
        return hash64_mix(r->array, r->object.path);
    }
    return r->handle ? value_shape(&p, r->handle, 2) : cell_shape(&p, &r->object, 2);
}

// Nothing leads to the lock any more (lay_lock_down).
static bool is_laid_down(const struct paths *paths, const struct resource *r)
{
    const struct cell *c = &r->object;

    return r->nguards == 0 && !(r->flags & RES_OWED) && c->index == 0 &&
           (c->kind != CELL_DEREF || c->base == 0) && path_has(paths, c->path, PLACE_ANY);
}

// States are joined whether they have such a lock or not, or each of them would double the states:
// one that a callee took and gave back, or that is unknown where callees may have changed any of
// its family (of these the join says nothing), and one that is laid down (which stays).
static bool is_past(const struct state *s, const struct paths *paths, const struct resource *r)
{
    return r->handle == 0 && r->object.kind &&
           (r->flags & RES_BY_CALLEE || (r->st == 0 && s->touched & FAMILY_BIT(r->family)) ||
            is_laid_down(paths, r));
}

// A lock that was given back: which of several places took it is of no interest any more.
static bool is_released(const struct resource *r)
{
    return r->handle == 0 && r->acquired != CFG_NONE && !(r->flags & RES_OWED);
}

uint64_t state_key(const struct state *s, struct paths *paths)
{
    uint64_t h = s->freed;

    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (is_past(s, paths, r)) {
            continue;
        }
        h = hash64_mix(h, (uint64_t)r->machine << 24 | (uint64_t)r->st << 16 |
                              (uint64_t)r->prev << 8 | (r->flags & ~(unsigned)RES_MAYBE_CALLEE));
        h = hash64_mix(h, (uint64_t)(is_released(r) ? 0 : r->acquired) << 8 | r->nguards);
        h = hash64_mix(h, r->at_join);
        for (uint32_t g = 0; g < r->nguards; g++) {
            h = hash64_mix(h, (uint64_t)r->guards[g].lo + r->guards[g].negated);
            h = hash64_mix(h, (uint64_t)r->guards[g].hi);
            h = hash64_mix(h, r->guards[g].v == r->handle);
        }
        h = hash64_mix(h, resource_shape(s, r, paths));
    }
    return h;
}

// ---- Pairs --------------------------------------------------------------------------------------

// Almost every value of `a` is in one pair only, so pairs are found by that value, and those that
// share it are a list.
struct pair {
    val_id a, b, out;
    uint32_t next; // index + 1 of the next pair with the same a
};

struct joiner {
    const struct state *a, *b;
    struct state *out;
    struct paths *paths;
    bool widen;
    uint32_t npairs;
    struct pair pairs[STATE_VALS];
    // By value of a, and set as far as a's values reach: the first pair it is in, the last one, and
    // the first bindings behind it; index + 1.
    uint16_t first[STATE_VALS], last[STATE_VALS], derefs[STATE_VALS], calls[STATE_VALS];
};

static const struct pair *find_pair(const struct joiner *j, val_id a, val_id b)
{
    for (uint32_t i = j->first[a]; i; i = j->pairs[i - 1].next) {
        if (j->pairs[i - 1].b == b) {
            return &j->pairs[i - 1];
        }
    }
    return NULL;
}

static void add_pair(struct joiner *j, val_id a, val_id b, val_id out)
{
    j->pairs[j->npairs++] = (struct pair){.a = a, .b = b, .out = out};
    if (j->first[a]) {
        j->pairs[j->last[a] - 1].next = j->npairs;
    } else {
        j->first[a] = (uint16_t)j->npairs;
    }
    j->last[a] = (uint16_t)j->npairs;
}

static val_id pair_of(struct joiner *j, val_id a, val_id b);

// The value that is `k`; 0: the state has none.
static val_id find_const(const struct state *s, int64_t k)
{
    for (val_id v = 1; v < s->nvals; v++) {
        if (s->vals[v].kind == VALUE_CONST && s->vals[v].facts.lo == k) {
            return v;
        }
    }
    return 0;
}

// The index at a step of a cell's path.
static val_id index_at(const struct state *s, const struct path *step, const struct cell *c)
{
    return step->step == PLACE_INDEX_K ? find_const(s, (int32_t)step->arg)
           : step->step == PLACE_INDEX ? c->index
                                       : 0;
}

// Two elements of one array, by the same way but for one index, which is a number in both states:
// an element at an index that is a pair of these. False: they are further apart.
static bool pair_element(struct joiner *j, const struct cell *x, const struct cell *y, uint32_t px,
                         uint32_t py, struct cell *out)
{
    const struct path a = j->paths->items[px], b = j->paths->items[py];

    if (px == 0 || py == 0) {
        return false;
    }
    if (a.parent == b.parent) {
        val_id ia = index_at(j->a, &a, x), ib = index_at(j->b, &b, y);
        if (!ia || !ib || (x->index && a.step != PLACE_INDEX) ||
            (y->index && b.step != PLACE_INDEX)) {
            return false;
        }
        out->index = pair_of(j, ia, ib);
        out->path = path_step(j->paths, a.parent, PLACE_INDEX, 0);
        return out->index != 0;
    }
    if (a.step != b.step || a.arg != b.arg || !pair_element(j, x, y, a.parent, b.parent, out)) {
        return false;
    }
    out->path = path_step(j->paths, out->path, (enum place_step)a.step, a.arg);
    return true;
}

static val_id pair_addr(struct joiner *j, const struct value *x, const struct value *y)
{
    struct cell c = x->cell;
    const bool is_same = x->cell.path == y->cell.path && !x->cell.index == !y->cell.index;

    if (x->cell.kind != y->cell.kind ||
        (!is_same && !pair_element(j, &x->cell, &y->cell, x->cell.path, y->cell.path, &c))) {
        return 0;
    }
    if (c.kind == CELL_DEREF) {
        c.base = pair_of(j, x->cell.base, y->cell.base);
        if (c.base == 0) {
            return 0;
        }
    } else if (x->cell.base != y->cell.base) {
        return 0;
    }
    c.index = is_same ? pair_of(j, x->cell.index, y->cell.index) : c.index;
    return val_addr(j->out, &c);
}

static val_id put_value(struct joiner *j, const struct value *v)
{
    if (j->out->nvals == j->out->cap_vals) {
        j->out->is_lossy = true;
        return 0;
    }
    j->out->vals[j->out->nvals] = *v;
    return j->out->nvals++;
}

static bool is_null(const struct value *v)
{
    return v->kind == VALUE_CONST && v->facts.lo == 0;
}

// The same is known of both, and neither speaks of other values.
static bool is_twin(const struct value *x, const struct value *y)
{
    return x->kind == VALUE_OPAQUE && y->kind == VALUE_OPAQUE && !x->shadow && !y->shadow &&
           x->flags == y->flags && x->origin == y->origin && x->entry == y->entry &&
           facts_equal(&x->facts, &y->facts);
}

static val_id make_pair(struct joiner *j, val_id a, val_id b)
{
    const struct value *x = &j->a->vals[a], *y = &j->b->vals[b];
    struct value v;
    val_id addr;

    if (is_twin(x, y)) {
        return put_value(j, x);
    }
    v = (struct value){.kind = VALUE_OPAQUE, .flags = (x->flags | y->flags) & VALUE_UNSEEN};
    // Memory of the function's own, or none at all.
    if ((x->flags & y->flags & VALUE_OWN) || (x->flags & VALUE_OWN && is_null(y)) ||
        (y->flags & VALUE_OWN && is_null(x))) {
        v.flags |= VALUE_OWN;
    }
    if (x->kind == VALUE_CONST && y->kind == VALUE_CONST && x->facts.lo == y->facts.lo) {
        return val_const(j->out, x->facts.lo);
    }
    v.facts = facts_hull(&x->facts, &y->facts);
    if (j->widen) {
        v.facts = facts_widen(&x->facts, &v.facts);
    }
    if (x->kind == VALUE_ADDR && y->kind == VALUE_ADDR) {
        addr = pair_addr(j, x, y);
        if (addr) {
            return addr;
        }
    } else if (x->kind == VALUE_TERM && y->kind == VALUE_TERM && x->op == y->op &&
               x->flags == y->flags && (x->op != TERM_CAST || x->b == y->b)) {
        v.a = pair_of(j, x->a, y->a);
        v.b = x->op < TERM_CAST ? pair_of(j, x->b, y->b) : x->b;
        if (v.a && (v.b || x->op > TERM_CAST)) {
            v.kind = VALUE_TERM;
            v.op = x->op;
            v.flags = x->flags;
        } else {
            v.a = v.b = 0;
        }
    }
    v.origin = x->origin == y->origin ? x->origin : 0;
    v.entry = x->entry == y->entry ? x->entry : 0;
    if (x->shadow || y->shadow) { // what was not written is what it was
        v.shadow = pair_of(j, x->shadow ? x->shadow : a, y->shadow ? y->shadow : b);
    }
    return put_value(j, &v);
}

static val_id pair_of(struct joiner *j, val_id a, val_id b)
{
    const struct pair *p;
    val_id out;

    if (a == 0 || b == 0) {
        return 0;
    }
    p = find_pair(j, a, b);
    if (p) {
        return p->out;
    }
    out = make_pair(j, a, b);
    if (j->npairs == STATE_VALS) {
        j->out->is_lossy = true;
    } else {
        add_pair(j, a, b, out);
    }
    return out;
}

// ---- The parts of a state -----------------------------------------------------------------------

// The first binding of `s` at kind, base and path, whatever the index is.
static uint32_t find_any_index(const struct state *s, uint32_t kind, uint32_t base, uint32_t path)
{
    const uint32_t i =
        state_lower_bound(s, &(struct cell){.kind = kind, .base = base, .path = path});
    const struct cell *c = &s->binds[i].cell;

    return i < s->nbinds && c->kind == kind && c->base == base && c->path == path ? i : UINT32_MAX;
}

// Cells come in order as long as they have a fixed name.
static void bind_out(struct joiner *j, const struct cell *c, val_id v)
{
    struct state *s = j->out;

    if (v && s->nbinds < s->cap_binds &&
        (s->nbinds == 0 || cell_compare(&s->binds[s->nbinds - 1].cell, c) < 0)) {
        s->binds[s->nbinds++] = (struct binding){.cell = *c, .val = v};
    } else {
        state_bind(s, c, v);
    }
}

// Binding `x` of a and number `i` of b, which is at the same base and path.
static void join_binding(struct joiner *j, const struct binding *x, uint32_t i, uint32_t base_out)
{
    const struct cell *c = &x->cell;
    struct cell out = {.kind = c->kind, .base = base_out, .path = c->path};

    if (!c->index != !j->b->binds[i].cell.index) {
        return;
    }
    out.index = pair_of(j, c->index, j->b->binds[i].cell.index);
    if (c->index == 0 || out.index) {
        bind_out(j, &out, pair_of(j, x->val, j->b->binds[i].val));
    }
}

static bool is_static(const struct cell *c)
{
    return c->kind < CELL_DEREF || c->base == 0;
}

// Both are sorted.
static void join_static(struct joiner *j)
{
    const struct state *a = j->a, *b = j->b;
    uint32_t k = 0;

    for (uint32_t i = 0; i < a->nbinds && k < b->nbinds; i++) {
        const struct cell *c = &a->binds[i].cell;
        const struct cell first = {.kind = c->kind, .base = c->base, .path = c->path};
        if (!is_static(c)) {
            continue;
        }
        while (k < b->nbinds && cell_compare(&b->binds[k].cell, &first) < 0) {
            k++;
        }
        if (k < b->nbinds && b->binds[k].cell.kind == c->kind && b->binds[k].cell.base == c->base &&
            b->binds[k].cell.path == c->path) {
            join_binding(j, &a->binds[i], k, c->base);
        }
    }
}

static void join_entries(struct joiner *j)
{
    const uint32_t n = j->a->nentries < j->b->nentries ? j->a->nentries : j->b->nentries;

    j->out->nentries = n;
    for (uint32_t e = 0; e < n; e++) {
        j->out->entries[e] = pair_of(j, j->a->entries[e], j->b->entries[e]);
    }
}

// Where the bindings behind each value of `a` start.
static void find_behind(struct joiner *j)
{
    const struct state *a = j->a;

    memset(j->derefs, 0, a->nvals * sizeof *j->derefs);
    memset(j->calls, 0, a->nvals * sizeof *j->calls);
    for (uint32_t i = a->nbinds; i-- > 0 && a->binds[i].cell.kind >= CELL_DEREF;) {
        const struct cell *c = &a->binds[i].cell;
        uint16_t *first = c->kind == CELL_DEREF ? j->derefs : j->calls;
        first[c->base] = (uint16_t)(i + 1);
    }
}

// The bindings from number `first` - 1 on that have the same kind and base.
static void join_behind(struct joiner *j, uint32_t first, struct pair p)
{
    const struct binding *binds = j->a->binds;
    uint32_t at;

    for (uint32_t i = first - 1; i < j->a->nbinds; i++) {
        if (binds[i].cell.kind != binds[first - 1].cell.kind || binds[i].cell.base != p.a) {
            return;
        }
        at = find_any_index(j->b, binds[i].cell.kind, p.b, binds[i].cell.path);
        if (at != UINT32_MAX) {
            join_binding(j, &binds[i], at, p.out);
        }
    }
}

static void join_memory(struct joiner *j)
{
    find_behind(j);
    for (uint32_t p = 0; p < j->npairs; p++) {
        const uint32_t deref = j->derefs[j->pairs[p].a], call = j->calls[j->pairs[p].a];
        if (deref && j->pairs[p].out) {
            join_behind(j, deref, j->pairs[p]);
        }
        if (call && j->pairs[p].out) {
            join_behind(j, call, j->pairs[p]);
        }
    }
}

// The element that a pointer which is joined so leads to; else nobody can name it from here on, and
// nothing is known of it if it was left locked.
static void join_elements(struct joiner *j, const struct cell *x, const struct cell *y,
                          struct cell *out)
{
    if (x->path == y->path && (x->index == 0 || out->index)) {
        return;
    }
    if (x->path == y->path || x->kind == CELL_NONE ||
        !pair_element(j, x, y, x->path, y->path, out)) {
        out->path = path_blur(j->paths, out->path);
        out->index = 0;
    }
}

static bool join_resource(struct joiner *j, const struct resource *x, const struct resource *y)
{
    struct resource r = *x;

    r.acquired = x->acquired < y->acquired ? x->acquired : y->acquired;
    r.flags |= y->flags;
    r.name = x->name ? x->name : y->name;
    r.handle = pair_of(j, x->handle, y->handle);
    r.owner = pair_of(j, x->owner, y->owner);
    r.peer = pair_of(j, x->peer, y->peer);
    r.thread = pair_of(j, x->thread, y->thread);
    if (x->home != y->home || x->home_path != y->home_path) {
        r.home = r.home_path = 0;
    }
    r.props = api_props_join(x->props, y->props);
    r.opened = x->table == y->table && x->added == y->added ? pair_of(j, x->opened, y->opened) : 0;
    r.table = r.opened ? x->table : 0;
    r.added = r.opened ? x->added : 0;
    if (r.object.kind == CELL_DEREF) {
        r.object.base = pair_of(j, x->object.base, y->object.base);
    }
    r.object.index = pair_of(j, x->object.index, y->object.index);
    join_elements(j, &x->object, &y->object, &r.object);
    for (uint32_t g = 0; g < r.nguards; g++) {
        r.guards[g].v = pair_of(j, x->guards[g].v, y->guards[g].v);
        if (r.guards[g].v == 0) {
            return false;
        }
    }
    if ((x->handle && !r.handle) ||
        (x->object.kind == CELL_DEREF && x->object.base && !r.object.base)) {
        return false;
    }
    return state_add_resource(j->out, &r) != NULL;
}

static uint32_t next_present(const struct joiner *j, const struct state *s, uint32_t i)
{
    while (i < s->nres && is_past(s, j->paths, &s->res[i])) {
        i++;
    }
    return i;
}

static void join_resources(struct joiner *j)
{
    const struct state *a = j->a, *b = j->b;
    uint32_t i = next_present(j, a, 0), k = next_present(j, b, 0);

    while (i < a->nres && k < b->nres) {
        if (!join_resource(j, &a->res[i], &b->res[k])) {
            j->out->is_lossy = true;
        }
        i = next_present(j, a, i + 1);
        k = next_present(j, b, k + 1);
    }
}

static bool is_pair(const struct joiner *j, val_id a, val_id b)
{
    return (a == 0 && b == 0) || (a && b && find_pair(j, a, b));
}

static bool is_same_lock(const struct joiner *j, const struct resource *x, const struct resource *y)
{
    const struct cell *a = &x->object, *b = &y->object;

    return x->machine == y->machine && x->st == y->st && a->kind == b->kind && a->path == b->path &&
           is_pair(j, a->index, b->index) &&
           (a->kind == CELL_DEREF ? is_pair(j, a->base, b->base) : a->base == b->base);
}

// Locks of the past: what both have, and those laid down that one has.
static void join_past(struct joiner *j)
{
    bool is_matched[STATE_RES] = {false};

    for (uint32_t i = 0; i < j->a->nres; i++) {
        const struct resource *x = &j->a->res[i];
        uint32_t k = 0;
        if (!is_past(j->a, j->paths, x)) {
            continue;
        }
        while (k < j->b->nres && !(is_past(j->b, j->paths, &j->b->res[k]) && !is_matched[k] &&
                                   is_same_lock(j, x, &j->b->res[k]))) {
            k++;
        }
        if (k < j->b->nres) {
            is_matched[k] = true;
            join_resource(j, x, &j->b->res[k]);
        } else if (is_laid_down(j->paths, x)) {
            state_add_resource(j->out, x);
        }
    }
    for (uint32_t k = 0; k < j->b->nres; k++) {
        if (!is_matched[k] && is_past(j->b, j->paths, &j->b->res[k]) &&
            is_laid_down(j->paths, &j->b->res[k])) {
            state_add_resource(j->out, &j->b->res[k]);
        }
    }
}

// The partner of a value of `a`, by the first pair it is in.
static const struct pair *pair_with(const struct joiner *j, val_id a)
{
    return j->first[a] ? &j->pairs[j->first[a] - 1] : NULL;
}

static enum truth truth_in_b(const struct joiner *j, const struct value *t, val_id a, val_id b)
{
    for (val_id v = 1; v < j->b->nvals; v++) {
        const struct value *x = &j->b->vals[v];
        if (x->kind == VALUE_TERM && x->op == t->op && x->flags == t->flags && x->a == a &&
            x->b == b) {
            return state_truth(j->b, v);
        }
    }
    return facts_compare((enum ir_bin)t->op, (t->flags & VALUE_UNSIGNED) != 0, &j->b->vals[a].facts,
                         &j->b->vals[b].facts);
}

// Comparisons of two variables that came out alike.
static void join_comparisons(struct joiner *j)
{
    for (val_id v = 1; v < j->a->nvals; v++) {
        const struct value *t = &j->a->vals[v];
        const struct pair *p, *q;
        struct value out;

        if (t->kind != VALUE_TERM || !is_compare(t->op) || t->facts.lo != t->facts.hi ||
            pair_with(j, v)) {
            continue;
        }
        p = pair_with(j, t->a);
        q = pair_with(j, t->b);
        if (!p || !q || !p->out || !q->out ||
            truth_in_b(j, t, p->b, q->b) != (t->facts.lo ? TRUTH_YES : TRUTH_NO)) {
            continue;
        }
        out = *t;
        out.a = p->out;
        out.b = q->out;
        put_value(j, &out);
    }
}

// The same bits of the partner of `a`; NULL: nothing is known of them.
static const struct value *mask_in_b(const struct joiner *j, val_id a, int64_t mask)
{
    for (val_id v = 1; v < j->b->nvals; v++) {
        const struct value *x = &j->b->vals[v];
        int64_t k;
        if (x->kind == VALUE_TERM && x->op == BIN_AND && x->a == a &&
            val_is_const(j->b, x->b, &k) && k == mask) {
            return x;
        }
    }
    return NULL;
}

// What is known of bits of a number that came out alike.
static void join_masks(struct joiner *j)
{
    for (val_id v = 1; v < j->a->nvals; v++) {
        const struct value *t = &j->a->vals[v], *other;
        const struct pair *p;
        struct value out;
        int64_t mask;

        if (t->kind != VALUE_TERM || t->op != BIN_AND || pair_with(j, v) ||
            !val_is_const(j->a, t->b, &mask)) {
            continue;
        }
        p = pair_with(j, t->a);
        other = p && p->out ? mask_in_b(j, p->b, mask) : NULL;
        if (other) {
            out = *t;
            out.a = p->out;
            out.b = val_const(j->out, mask);
            out.facts = facts_hull(&t->facts, &other->facts);
            put_value(j, &out);
        }
    }
}

void state_join(struct state *out, const struct state *a, const struct state *b, bool widen,
                struct paths *paths, struct state *scratch)
{
    struct joiner j;

    j.a = a;
    j.b = b;
    j.out = out;
    j.paths = paths;
    j.widen = widen;
    j.npairs = 0;
    memset(j.first, 0, a->nvals * sizeof *j.first);
    state_clear(out);
    join_static(&j);
    join_entries(&j);
    join_resources(&j);
    out->fork = pair_of(&j, a->fork, b->fork);
    if (a->failed.lo == b->failed.lo && a->failed.hi == b->failed.hi &&
        a->failed.negated == b->failed.negated) {
        out->failed = a->failed;
        out->failed.v = pair_of(&j, a->failed.v, b->failed.v);
    }
    join_memory(&j);
    join_past(&j);
    join_comparisons(&j);
    join_masks(&j);
    out->touched = a->touched | b->touched;
    out->kept = a->kept | b->kept;
    out->freed = a->freed & b->freed;
    out->used = a->used & b->used;
    out->read = a->read & b->read;
    out->written = a->written & b->written;
    out->guessed = a->guessed | b->guessed;
    out->doubts = a->doubts < b->doubts ? a->doubts : b->doubts;
    out->unseen = a->unseen < b->unseen ? a->unseen : b->unseen;
    out->is_lossy = out->is_lossy || a->is_lossy || b->is_lossy;
    state_settle(out, scratch);
}
