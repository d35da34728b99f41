// SPDX-License-Identifier: Apache-2.0
// The canonical form of a state: values numbered by first occurrence.
//
// Roots are the cells with a fixed name, in their order, then what was there at the start, then the
// resources, sorted by what does not depend on numbers, then fork. A value's parts come right
// before it, as they are made and as states are joined, so that most values have their numbers
// already; then memory behind pointers that are held, and elements at indices that are. Comparisons
// and masks that nothing holds survive if they are known, speak of values that are held, and tell
// more than the facts of those values.
#include "analyzer/engine/state.h"

#include <string.h>

struct settle {
    struct state *s;
    uint32_t n;               // next number
    bool is_in_order;         // every value so far has the number that it had
    val_id map[STATE_VALS];   // these tables are set as far as the state's reach
    val_id order[STATE_VALS]; // new number -> old
    bool is_kept[STATE_BINDS];
    uint16_t waiting[STATE_BINDS]; // bindings that nothing kept has led to so far
    uint32_t nwaiting;
};

static bool is_cell_static(const struct cell *c)
{
    return c->kind < CELL_DEREF || (c->kind == CELL_CALL && c->base == 0);
}

static void number(struct settle *t, val_id v);

static inline void visit(struct settle *t, val_id v)
{
    if (v && !t->map[v]) {
        number(t, v);
    }
}

static void number(struct settle *t, val_id v)
{
    const struct value *x = &t->s->vals[v];

    if (x->kind == VALUE_TERM) {
        visit(t, x->a);
        if (x->op < TERM_CAST) {
            visit(t, x->b);
        }
    } else if (x->kind == VALUE_ADDR) {
        if (x->cell.kind == CELL_DEREF) {
            visit(t, x->cell.base);
        }
        visit(t, x->cell.index);
    }
    visit(t, x->shadow);
    t->is_in_order = t->is_in_order && v == t->n;
    t->map[v] = t->n;
    t->order[t->n++] = v;
}

// Resources and the like refer to this very value.
static bool has_identity(const struct state *s, val_id v)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (r->handle == v || r->owner == v || r->peer == v || r->opened == v || r->thread == v) {
            return true;
        }
        for (uint32_t g = 0; g < r->nguards; g++) {
            if (r->guards[g].v == v) {
                return true;
            }
        }
    }
    return s->fork == v || s->pending == v || s->failed.v == v;
}

// What the memory of an entry holds after somebody may have written it is no more than a guess at
// what it held before, though both are the same constant from now on.
static void note_guess(struct state *s, val_id v)
{
    const struct value *x = &s->vals[v];

    s->guessed |= x->shadow && x->entry ? (uint64_t)1 << (x->entry - 1) : 0;
}

// A number with one possible value that is not a constant yet.
static bool is_foldable(const struct value *x)
{
    return x->facts.lo == x->facts.hi && (x->kind == VALUE_OPAQUE || x->kind == VALUE_TERM);
}

// Numbers with one possible value become constants, except those that have an identity.
static void fold_constants(struct state *s)
{
    val_id to[STATE_VALS];
    uint32_t n = s->nvals, first = 1;
    bool any = false;

    while (first < n && !is_foldable(&s->vals[first])) {
        first++;
    }
    if (first == n) {
        return;
    }
    for (val_id v = 0; v < n; v++) {
        to[v] = v;
        if (v >= first && is_foldable(&s->vals[v]) && s->nvals < s->cap_vals &&
            !has_identity(s, v)) {
            to[v] = val_const(s, s->vals[v].facts.lo);
            any = true;
            note_guess(s, v);
        }
    }
    if (!any) {
        return;
    }
    for (uint32_t i = 0; i < s->nbinds; i++) {
        s->binds[i].val = to[s->binds[i].val];
    }
    for (uint32_t e = 0; e < s->nentries; e++) {
        s->entries[e] = to[s->entries[e]];
    }
    for (val_id v = 0; v < n; v++) {
        if (s->vals[v].kind == VALUE_TERM) {
            s->vals[v].a = to[s->vals[v].a];
            s->vals[v].b = s->vals[v].op < TERM_CAST ? to[s->vals[v].b] : s->vals[v].b;
        }
        s->vals[v].shadow = to[s->vals[v].shadow];
    }
}

// The place that took a lock which was given back does not count (see state_key).
static uint32_t order_of(const struct resource *r)
{
    return r->handle || r->flags & RES_OWED ? r->acquired : 0;
}

static int compare_resources(const struct resource *a, const struct resource *b)
{
    const uint32_t x[] = {a->machine,     order_of(a),    a->flags & RES_OLDER, a->object.kind,
                          a->object.path, a->object.base, a->object.index,      a->handle};
    const uint32_t y[] = {b->machine,     order_of(b),    b->flags & RES_OLDER, b->object.kind,
                          b->object.path, b->object.base, b->object.index,      b->handle};

    for (unsigned i = 0; i < sizeof x / sizeof x[0]; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

static void sort_resources(struct state *s)
{
    for (uint32_t i = 1; i < s->nres; i++) {
        struct resource r = s->res[i];
        uint32_t k = i;
        for (; k > 0 && compare_resources(&r, &s->res[k - 1]) < 0; k--) {
            s->res[k] = s->res[k - 1];
        }
        s->res[k] = r;
    }
}

static void visit_roots(struct settle *t)
{
    const struct state *s = t->s;

    for (uint32_t i = 0; i < s->nbinds; i++) {
        t->is_kept[i] = is_cell_static(&s->binds[i].cell) && s->binds[i].cell.index == 0;
        if (t->is_kept[i]) {
            visit(t, s->binds[i].val);
        } else {
            t->waiting[t->nwaiting++] = (uint16_t)i;
        }
    }
    for (uint32_t e = 0; e < s->nentries; e++) {
        visit(t, s->entries[e]);
    }
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        visit(t, r->handle);
        visit(t, r->owner);
        visit(t, r->peer);
        visit(t, r->opened);
        visit(t, r->thread);
        if (r->object.kind == CELL_DEREF) {
            visit(t, r->object.base);
        }
        visit(t, r->object.index);
        for (uint32_t g = 0; g < r->nguards; g++) {
            visit(t, r->guards[g].v);
        }
    }
    visit(t, s->fork);
    visit(t, s->pending);
    visit(t, s->failed.v);
}

// Constants and addresses of named objects can be made again at any time.
static bool is_known(const struct settle *t, val_id v)
{
    const struct value *x = &t->s->vals[v];

    return t->map[v] || x->kind == VALUE_CONST ||
           (x->kind == VALUE_ADDR && x->cell.kind < CELL_DEREF && x->cell.index == 0);
}

// Whether somebody can still name the cell.
static bool is_reachable(const struct settle *t, const struct cell *c)
{
    return (is_cell_static(c) || is_known(t, c->base)) && (c->index == 0 || is_known(t, c->index));
}

// Memory behind the pointers numbered so far, and elements at indices numbered so far.
static void visit_memory(struct settle *t)
{
    const struct state *s = t->s;
    bool changed = true;

    while (changed) {
        uint32_t left = 0;
        changed = false;
        for (uint32_t k = 0; k < t->nwaiting; k++) {
            const uint32_t i = t->waiting[k];
            const struct cell *c = &s->binds[i].cell;
            if (is_reachable(t, c)) {
                t->is_kept[i] = changed = true;
                visit(t, c->kind >= CELL_DEREF ? c->base : 0);
                visit(t, c->index);
                visit(t, s->binds[i].val);
            } else {
                t->waiting[left++] = (uint16_t)i;
            }
        }
        t->nwaiting = left;
    }
}

// Whether a term tells more than its operands' facts do.
static bool is_telling(const struct state *s, const struct value *x)
{
    if (x->op >= TERM_CAST) {
        return false;
    }
    if (is_compare(x->op)) {
        return x->facts.lo == x->facts.hi &&
               facts_compare((enum ir_bin)x->op, (x->flags & VALUE_UNSIGNED) != 0,
                             &s->vals[x->a].facts, &s->vals[x->b].facts) == TRUTH_UNKNOWN;
    }
    return x->op != BIN_ADD && (x->facts.lo == x->facts.hi || !facts_has(&x->facts, 0));
}

static void visit_known_terms(struct settle *t)
{
    for (val_id v = 1; v < t->s->nvals; v++) {
        const struct value *x = &t->s->vals[v];
        if (x->kind == VALUE_TERM && !t->map[v] && is_telling(t->s, x) && is_known(t, x->a) &&
            is_known(t, x->b)) {
            visit(t, v);
        }
    }
}

static void renumber_cell(const struct settle *t, struct cell *c)
{
    if (c->kind >= CELL_DEREF) {
        c->base = t->map[c->base];
    }
    c->index = t->map[c->index];
}

// Cells with a fixed name are in order already, and so is most of what follows.
static void sort_bindings(struct state *s)
{
    for (uint32_t i = 1; i < s->nbinds; i++) {
        struct binding b;
        uint32_t k = i;
        if (cell_compare(&s->binds[i - 1].cell, &s->binds[i].cell) <= 0) {
            continue;
        }
        b = s->binds[i];
        for (; k > 0 && cell_compare(&b.cell, &s->binds[k - 1].cell) < 0; k--) {
            s->binds[k] = s->binds[k - 1];
        }
        s->binds[k] = b;
    }
}

static void build(const struct settle *t, struct state *out)
{
    const struct state *s = t->s;

    out->nvals = t->n;
    for (val_id v = 1; v < t->n; v++) {
        struct value *x = &out->vals[v];
        *x = s->vals[t->order[v]];
        if (x->kind == VALUE_TERM) {
            x->a = t->map[x->a];
            x->b = x->op < TERM_CAST ? t->map[x->b] : x->b;
        }
        renumber_cell(t, &x->cell);
        x->shadow = t->map[x->shadow];
    }
    out->nbinds = 0;
    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (t->is_kept[i]) {
            struct binding *b = &out->binds[out->nbinds++];
            *b = s->binds[i];
            renumber_cell(t, &b->cell);
            b->val = t->map[b->val];
        }
    }
    sort_bindings(out);
    out->nentries = s->nentries;
    for (uint32_t e = 0; e < s->nentries; e++) {
        out->entries[e] = t->map[s->entries[e]];
    }
    out->nres = s->nres;
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &out->res[i];
        *r = s->res[i];
        r->handle = t->map[r->handle];
        r->owner = t->map[r->owner];
        r->peer = t->map[r->peer];
        r->opened = t->map[r->opened];
        r->thread = t->map[r->thread];
        renumber_cell(t, &r->object);
        for (uint32_t g = 0; g < r->nguards; g++) {
            r->guards[g].v = t->map[r->guards[g].v];
        }
    }
    out->fork = t->map[s->fork];
    out->pending = t->map[s->pending];
    out->failed = s->failed;
    out->failed.v = t->map[s->failed.v];
}

// What is kept stays as it is: the rest only goes.
static void trim(const struct settle *t, struct state *s)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->nbinds; i++) {
        if (t->is_kept[i]) {
            s->binds[n++] = s->binds[i];
        }
    }
    s->nbinds = n;
    s->nvals = t->n;
}

void state_settle(struct state *s, struct state *scratch)
{
    struct settle t;

    fold_constants(s);
    sort_resources(s);
    t.s = s;
    t.n = 1;
    t.is_in_order = true;
    t.nwaiting = 0;
    memset(t.map, 0, s->nvals * sizeof *t.map);
    visit_roots(&t);
    visit_memory(&t);
    visit_known_terms(&t);
    if (t.is_in_order) {
        trim(&t, s);
        return;
    }
    scratch->vals[0] = s->vals[0];
    build(&t, scratch);
    scratch->touched = s->touched;
    scratch->kept = s->kept;
    scratch->freed = s->freed;
    scratch->used = s->used;
    scratch->read = s->read;
    scratch->written = s->written;
    scratch->guessed = s->guessed;
    scratch->doubts = s->doubts;
    scratch->unseen = s->unseen;
    scratch->is_lossy = s->is_lossy;
    state_swap(s, scratch);
}
