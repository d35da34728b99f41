// SPDX-License-Identifier: Apache-2.0
// Which locks are held at the calls of a function, in its callers' words and the program's.
//
// The merging walk tells of every state that comes to a watched call. A lock is held there if it is
// in all of these states; one of the caller's counts as given back if it is in any. States that
// were joined later only know less, so that nothing has to be taken back. The names that the
// callee's events use are looked up in the same state.
#include "analyzer/engine/lockset.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/accesses.h"
#include "analyzer/engine/typestate.h"

#include <stdlib.h>
#include <string.h>

// ---- Names --------------------------------------------------------------------------------------

// A record, and a field of another one that it is the type of.
struct part {
    uint64_t record, field;
};

static int compare_parts(const void *x, const void *y)
{
    const struct part *a = x, *b = y;

    if (a->record != b->record) {
        return a->record < b->record ? -1 : 1;
    }
    return (a->field > b->field) - (a->field < b->field);
}

static struct part *parts_of_unit(struct part *list, const struct ir_unit *u)
{
    for (uint32_t f = 0; f < u->nfields; f++) {
        const struct ir_type *type = &u->types[u->fields[f].type];
        while (type->kind == TYPE_ARRAY) {
            type = &u->types[type->elem];
        }
        if (type->kind == TYPE_RECORD && !(type->flags & TYPE_SYSTEM)) {
            struct part p = {mods_class(ir_name(u, type->key)),
                             mods_class(ir_name(u, u->fields[f].key))};
            arrput(list, p);
        }
    }
    return list;
}

static void find_parts(struct lock_names *names, const struct program *p)
{
    const struct ir_unit *last = NULL;
    struct part *list = NULL;
    uint64_t *out;
    size_t n;

    for (func_id f = 0; f < program_func_count(p); f++) {
        const struct ir_unit *u = program_func(p, f)->unit;
        list = u == last ? list : parts_of_unit(list, u);
        last = u;
    }
    n = arrlenu(list);
    if (n) {
        qsort(list, n, sizeof *list, compare_parts);
    }
    out = arena_array(names->arena, uint64_t, n);
    for (size_t i = 1; i < n; i++) {
        if (list[i].record == list[i - 1].record && list[i].field != list[i - 1].field &&
            (names->nparts == 0 || out[names->nparts - 1] != list[i].record)) {
            out[names->nparts++] = list[i].record;
        }
    }
    names->parts = out;
    arrfree(list);
}

bool lock_names_is_part(const struct lock_names *names, uint64_t record)
{
    uint32_t lo = 0, hi = names->nparts;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (names->parts[mid] == record) {
            return true;
        }
        if (names->parts[mid] < record) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return false;
}

void lock_names_init(struct lock_names *names, struct arena *a, const struct program *p)
{
    *names = (struct lock_names){.arena = a, .n = 1, .cap = 64};
    names->items = arena_array(a, struct lock_name, names->cap);
    names->slots = arena_array(a, uint32_t, 2 * names->cap);
    find_parts(names, p);
}

static uint64_t text_hash(const char *s)
{
    return hash64(s, strlen(s));
}

static uint64_t name_hash(const struct lock_name *n)
{
    const struct api_place *p = &n->at;
    uint64_t h = hash64_mix(n->class, n->object);

    h = hash64_mix(h, (uint64_t)p->root << 16 | (uint64_t)p->arg << 8 | p->nsteps);
    h = p->root == API_GLOBAL ? hash64_mix(h, text_hash(p->global)) : h;
    for (uint32_t i = 0; i < p->nsteps; i++) {
        h = hash64_mix(h, (uint64_t)p->steps[i].kind << 32 | (uint32_t)p->steps[i].index);
        h = p->steps[i].kind == API_FIELD ? hash64_mix(h, text_hash(p->steps[i].field)) : h;
    }
    return h;
}

static bool name_equal(const struct lock_name *a, const struct lock_name *b)
{
    return a->class == b->class && a->object == b->object && api_place_equal(&a->at, &b->at);
}

static uint32_t free_slot(const struct lock_names *names, const struct lock_name *n)
{
    uint32_t mask = 2 * names->cap - 1, i = (uint32_t)name_hash(n) & mask;

    while (names->slots[i] && !name_equal(&names->items[names->slots[i]], n)) {
        i = (i + 1) & mask;
    }
    return i;
}

static void grow(struct lock_names *names)
{
    struct lock_name *items = arena_array(names->arena, struct lock_name, 2 * names->cap);

    memcpy(items, names->items, names->n * sizeof *items);
    names->items = items;
    names->cap *= 2;
    names->slots = arena_array(names->arena, uint32_t, 2 * names->cap);
    for (uint32_t i = 1; i < names->n; i++) {
        names->slots[free_slot(names, &items[i])] = i;
    }
}

// The strings of places outlive the run; only the text is of the function's arena.
lock_id lock_names_put(struct lock_names *names, const struct lock_name *name)
{
    uint32_t slot;

    if (name->class == 0 && name->at.root == API_NO_PLACE) {
        return 0;
    }
    slot = free_slot(names, name);
    if (names->slots[slot]) {
        return names->slots[slot];
    }
    if (names->n == names->cap) {
        grow(names);
        slot = free_slot(names, name);
    }
    names->slots[slot] = names->n;
    names->items[names->n] = *name;
    names->items[names->n].text = arena_text(names->arena, name->text, strlen(name->text));
    return names->n++;
}

bool lock_may_equal(const struct lock_names *names, lock_id a, lock_id b)
{
    const struct lock_name *x = &names->items[a], *y = &names->items[b];

    if (a == b || a == 0 || b == 0 || x->class == 0 || y->class == 0) {
        return true;
    }
    return x->class == y->class && (x->object == 0 || y->object == 0 || x->object == y->object);
}

// ---- Sets ---------------------------------------------------------------------------------------

bool lock_set_has(const struct lock_set *s, lock_id id)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->ids[i] == id) {
            return true;
        }
    }
    return false;
}

void lock_set_put(struct lock_set *s, lock_id id)
{
    if (id && s->n < LOCK_SET_MAX && !lock_set_has(s, id)) {
        s->ids[s->n++] = id;
    }
}

// ---- The lock at a cell -------------------------------------------------------------------------

static type_id owner_of(const struct typestate *t, uint32_t field)
{
    return field < t->unit->nfields ? t->unit->fields[field].owner
                                    : t->foreign_fields.items[field - t->unit->nfields].record;
}

// The last field of the path, with those around it as far as its record is a part of several.
// False: the path does not tell which of them.
static bool name_fields(struct typestate *t, uint32_t path, struct lock_name *out)
{
    const char *text = "";
    uint64_t class = 0;

    for (; path; path = t->paths.items[path].parent) {
        const struct path *p = &t->paths.items[path];
        const struct ir_type *record;
        if (p->step != PLACE_FIELD) {
            continue;
        }
        record = &t->unit->types[owner_of(t, p->arg)];
        text = arena_printf(t->arena, *text ? "%s.%s" : "%s", field_name(t, p->arg), text);
        class = hash64_mix(class, mods_class(field_key(t, p->arg)));
        if (!lock_names_is_part(t->watch->names, mods_class(ir_name(t->unit, record->key)))) {
            const char *name = ir_name(t->unit, record->name);
            out->class = class;
            out->text = *name ? arena_printf(t->arena, "%s.%s", name, text) : text;
            return true;
        }
    }
    return false;
}

static void name_global(struct typestate *t, const struct cell *c, struct lock_name *out)
{
    const char *key = global_key(t, c->base), *text = cell_text(t, c);
    const char *path = text + strlen(global_name(t, c->base));
    const bool is_element = c->index || path_has(&t->paths, c->path, PLACE_INDEX) ||
                            path_has(&t->paths, c->path, PLACE_ANY) ||
                            path_is_every(&t->paths, c->path);

    if (!name_fields(t, c->path, out)) {
        out->class = mods_class(
            path_last_field(&t->paths, c->path) ? arena_printf(t->arena, "%s|%s", key, path) : key);
    }
    out->text = text;
    if (!is_element) {
        out->object = mods_class(arena_printf(t->arena, "%s|%s", key, path));
    }
}

static void name_pointed(struct typestate *t, const struct cell *c, struct lock_name *out)
{
    char text[160];

    if (!name_fields(t, c->path, out) && out->at.root == API_GLOBAL) {
        // Behind a variable that points to it.
        api_place_text(&out->at, text, sizeof text);
        out->class = mods_class(arena_printf(t->arena, "%s|%s", out->at.global, text));
        out->text = arena_text(t->arena, text, strlen(text));
    }
}

static lock_id make_name(struct typestate *t, const struct state *s, const struct cell *c,
                         uint8_t family)
{
    struct lock_name out = {.text = "", .family = family};

    if (!cell_place(t, s, 0, c, &out.at)) {
        out.at = (struct api_place){0};
    }
    if (c->kind == CELL_GLOBAL) {
        name_global(t, c, &out);
    } else {
        name_pointed(t, c, &out);
    }
    for (uint32_t n = 0; n < out.at.nsteps; n++) {
        if (out.at.steps[n].kind == API_FIELD) {
            const char *field = out.at.steps[n].field;
            out.at.steps[n].field = arena_text(t->watch->names->arena, field, strlen(field));
        }
    }
    return lock_names_put(t->watch->names, &out);
}

// Of a cell only this counts for its name: behind a pointer, which entry led there.
struct lock_memo {
    uint32_t kind, base, path;
    uint8_t is_element, family;
    lock_id id;
};

enum { LOCK_MEMOS = 64 };

static lock_id name_cell(struct typestate *t, const struct state *s, const struct cell *c,
                         uint8_t family)
{
    struct lock_memo m = {.kind = c->kind,
                          .base = c->kind == CELL_DEREF ? s->vals[c->base].entry : c->base,
                          .path = c->path,
                          .is_element = c->index != 0,
                          .family = family};
    struct lock_memo *known;

    if (c->kind != CELL_GLOBAL && c->kind != CELL_DEREF) {
        return 0;
    }
    if (!t->lock_memo) {
        t->lock_memo = arena_array(t->arena, struct lock_memo, LOCK_MEMOS);
    }
    known = &t->lock_memo[hash64_mix(m.base, m.path) % LOCK_MEMOS];
    if (known->kind != m.kind || known->base != m.base || known->path != m.path ||
        known->is_element != m.is_element || known->family != m.family) {
        m.id = make_name(t, s, c, family);
        *known = m;
    }
    return known->id;
}

// ---- What a state holds -------------------------------------------------------------------------

static uint8_t held_mode(const struct machine *m, uint8_t st)
{
    const struct machine_step *read = machine_step_for(m, m->initial, EVENT_LOCK, API_MODE_READ);

    return read && read->to == st ? API_MODE_READ : API_MODE_WRITE;
}

static bool is_held(const struct typestate *t, const struct resource *r)
{
    return r->st && is_error_at(t, r, EVENT_EXIT) && !(r->nguards && r->flags & RES_TRY);
}

// The caller's lock may have been given back here.
static bool may_be_dropped(const struct resource *r)
{
    return r->st == 0 || (r->flags & RES_FIRST_UNLOCK && r->since != CFG_NONE);
}

struct snapshot {
    struct held_lock held[LOCK_SET_MAX];
    const struct cell *cells[LOCK_SET_MAX];
    uint32_t n;
};

static void take_snapshot(struct typestate *t, struct state *s, struct watched_call *w,
                          struct snapshot *out)
{
    out->n = 0;
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        lock_id id;
        if (r->object.kind == CELL_NONE) {
            continue;
        }
        if (!is_held(t, r)) {
            id = may_be_dropped(r) || r->nguards ? name_cell(t, s, &r->object, r->family) : 0;
            if (may_be_dropped(r)) {
                w->is_unsure = w->is_unsure || (id == 0 && r->object.kind != CELL_LOCAL);
                lock_set_put(&w->removed, id);
            }
            if (r->st == 0 || r->nguards) {
                lock_set_put(&w->maybe, id);
            }
            continue;
        }
        id = name_cell(t, s, &r->object, r->family);
        if (id && out->n < LOCK_SET_MAX) {
            out->cells[out->n] = &r->object;
            out->held[out->n++] =
                (struct held_lock){.id = id,
                                   .acquired = r->acquired,
                                   .text = w->is_seen ? "" : resource_text(t, r),
                                   .mode = held_mode(t->machines[r->machine], r->st),
                                   .is_weak = (r->flags & RES_MAYBE_CALLEE) != 0};
        }
    }
    w->is_unsure = w->is_unsure || s->touched & t->families;
}

static void keep_common(struct watched_call *w, const struct snapshot *now)
{
    uint32_t n = 0;

    for (uint32_t k = 0; k < now->n; k++) {
        lock_set_put(&w->maybe, now->held[k].id);
    }
    for (uint32_t i = 0; i < w->nheld; i++) {
        lock_set_put(&w->maybe, w->held[i].id);
        for (uint32_t k = 0; k < now->n; k++) {
            if (now->held[k].id == w->held[i].id) {
                w->held[n] = w->held[i];
                w->held[n++].is_weak |= now->held[k].is_weak;
                break;
            }
        }
    }
    w->nheld = n;
}

// ---- The callee's names -------------------------------------------------------------------------

// In doubt only the class is left.
static lock_id common_name(struct lock_names *names, lock_id a, lock_id b)
{
    struct lock_name n;

    if (a == b || a == 0 || b == 0 || names->items[a].class != names->items[b].class) {
        return a == b ? a : 0;
    }
    n = names->items[a];
    n.at = (struct api_place){0};
    n.object = n.object == names->items[b].object ? n.object : 0;
    return lock_names_put(names, &n);
}

static lock_id translate(struct call *c, lock_id id, struct cell *where)
{
    struct lock_names *names = c->t->watch->names;
    struct lock_name n = names->items[id];
    struct spot at;

    where->kind = CELL_NONE;
    if (n.at.root != API_NO_PLACE && find_spot(c, &n.at, &at) && at.is_cell) {
        lock_id here = name_cell(c->t, c->s, &at.cell, n.family);
        *where = at.cell;
        if (here && (names->items[here].class || !n.class)) {
            return here;
        }
    }
    n.at = n.at.root == API_GLOBAL ? n.at : (struct api_place){0};
    return lock_names_put(names, &n);
}

// One object is known to come before the other: it leads there, or their addresses were compared.
static bool is_ordered(const struct typestate *t, const struct state *s, const struct cell *a,
                       const struct cell *b)
{
    if (are_linked(t, s, a, b)) {
        return true;
    }
    for (uint32_t v = 1; v < s->nvals; v++) {
        const struct value *x = &s->vals[v];
        bool is_order = x->kind == VALUE_TERM && is_compare(x->op) && x->op != BIN_EQ &&
                        x->op != BIN_NE && x->facts.lo == x->facts.hi;
        if (is_order &&
            ((x->a == a->base && x->b == b->base) || (x->a == b->base && x->b == a->base))) {
            return true;
        }
    }
    return false;
}

static void note_relation(struct typestate *t, const struct state *s, struct watched_call *w,
                          const struct held_lock *held, const struct cell *of, lock_id taken,
                          const struct cell *at)
{
    const struct lock_name *names = t->watch->names->items;
    uint8_t relation = cell_equal(of, at)         ? RELATION_SAME
                       : is_ordered(t, s, of, at) ? RELATION_ORDERED
                                                  : RELATION_UNKNOWN;

    if (at->kind == CELL_NONE || names[held->id].class != names[taken].class) {
        return;
    }
    for (uint32_t i = 0; i < w->nrelations; i++) {
        if (w->relations[i].held == held->id && w->relations[i].taken == taken) {
            if (relation > w->relations[i].relation) {
                w->relations[i].relation = relation;
            }
            return;
        }
    }
    if (w->nrelations < RELATIONS_MAX) {
        w->relations[w->nrelations].held = held->id;
        w->relations[w->nrelations].taken = taken;
        w->relations[w->nrelations++].relation = relation;
    }
}

static void translate_names(struct call *c, struct watched_call *w, const struct snapshot *now)
{
    for (uint32_t i = 0; i < w->nnames; i++) {
        struct cell where;
        lock_id here = translate(c, w->from[i], &where);

        for (uint32_t k = 0; k < now->n && here; k++) {
            note_relation(c->t, c->s, w, &now->held[k], now->cells[k], here, &where);
        }
        w->to[i] = w->is_seen ? common_name(c->t->watch->names, w->to[i], here) : here;
    }
}

// ---- The watch ----------------------------------------------------------------------------------

struct watched_call *watch_find(const struct lock_watch *w, uint32_t insn)
{
    uint32_t lo = 0, hi = w->ncalls;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (w->calls[mid].insn == insn) {
            return &w->calls[mid];
        }
        if (w->calls[mid].insn < insn) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return NULL;
}

void watch_reset(struct lock_watch *w)
{
    for (uint32_t i = 0; i < w->ncalls; i++) {
        struct watched_call *c = &w->calls[i];
        c->is_seen = c->is_unsure = false;
        c->nheld = c->removed.n = c->maybe.n = c->nrelations = 0;
    }
    w->accesses = NULL;
    w->naccesses = 0;
    w->is_fresh = false;
}

void watch_call(struct typestate *t, struct state *s, uint32_t insn)
{
    struct watched_call *w = watch_find(t->watch, insn);
    const struct ir_insn *i = &t->func->insns[insn];
    struct call c = {.t = t, .s = s, .insn = insn, .i = i};
    struct snapshot now;

    if (!w || s->pending || in_child(s)) {
        return;
    }
    t->is_peeking = true;
    take_snapshot(t, s, w, &now);
    if (w->nnames) {
        read_arguments(&c);
        translate_names(&c, w, &now);
    }
    t->is_peeking = false;
    if (w->is_seen) {
        keep_common(w, &now);
    } else {
        memcpy(w->held, now.held, now.n * sizeof *now.held);
        w->nheld = now.n;
        w->is_seen = true;
    }
}

// ---- Accesses -----------------------------------------------------------------------------------

static void put_lock(struct lock_watch *w, const struct cell *c, const struct access_lock *l)
{
    if (l->id && w->now.nlocks == LOCK_SET_MAX) {
        w->now.is_cut = true;
    } else if (l->id) {
        w->cells[w->now.nlocks] = (struct watched_cell){c->kind, c->base, c->index};
        w->now.locks[w->now.nlocks++] = *l;
    }
}

static void look_for(struct typestate *t, struct state *s, bool held)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        struct access_lock l = {.mode = held_mode(t->machines[r->machine], r->st)};
        if (r->object.kind == CELL_NONE || is_held(t, r) != held) {
            continue;
        }
        if (held) {
            l.kind = ACCESS_HELD;
        } else if (r->st == 0 || r->nguards) {
            l.kind = ACCESS_MAYBE;
        } else if (may_be_dropped(r)) {
            l.kind = ACCESS_REMOVED;
        } else {
            continue;
        }
        l.id = name_cell(t, s, &r->object, r->family);
        put_lock(t->watch, &r->object, &l);
    }
}

// Held ones first: there may be many of which nothing is known.
static void look_at_locks(struct typestate *t, struct state *s)
{
    t->watch->now.nlocks = 0;
    t->watch->now.is_cut = false;
    look_for(t, s, true);
    look_for(t, s, false);
    t->watch->is_fresh = true;
}

// Whether the lock lies in the object of the cell, as far as the state at hand knows.
static bool is_of_object(const struct state *s, const struct watched_cell *lock,
                         const struct cell *c)
{
    uint32_t base = c->base;

    if (lock->kind != c->kind || lock->index != c->index) {
        return false;
    }
    while (c->kind == CELL_DEREF && base && base != lock->base) {
        base = s->vals[base].shadow;
    }
    return base == lock->base && (base || c->kind != CELL_DEREF);
}

// The parameter, never assigned, that a place is what it points to or a part of that; nparams:
// none.
static uint32_t parameter_behind(const struct typestate *t, place_id p)
{
    const struct ir_unit *u = t->unit;
    const struct place *root = place_get(u->places, place_root(u->places, p));
    unsigned pointers = 0;

    for (; p; p = place_get(u->places, p)->parent) {
        pointers += place_get(u->places, p)->step == PLACE_DEREF;
    }
    if (root->step != PLACE_LOCAL || root->arg >= t->func->nparams || pointers != 1) {
        return t->func->nparams;
    }
    for (uint32_t i = 0; i < t->func->ninsns; i++) {
        if (t->func->insns[i].dst == ir_opnd_make(IR_LOCAL, root->arg)) {
            return t->func->nparams;
        }
    }
    return root->arg;
}

// Whether the lock lies in what another parameter points to.
static bool is_of_other(const struct typestate *t, const struct state *s,
                        const struct watched_cell *lock, uint32_t parameter)
{
    const uint32_t entry = lock->kind == CELL_DEREF && lock->base ? s->vals[lock->base].entry : 0;
    const struct api_place *from = entry ? &t->entries[entry - 1].place : NULL;

    return from && parameter < t->func->nparams && from->root == API_ARG && from->nsteps == 0 &&
           from->arg != parameter && lock->index == 0;
}

static struct access_lock *lock_of_access(struct lock_access *a, lock_id id)
{
    for (uint32_t i = 0; i < a->nlocks; i++) {
        if (a->locks[i].id == id) {
            return &a->locks[i];
        }
    }
    return NULL;
}

// What was held in the states before, and is or is not in this one.
static void join_access(struct lock_access *into, const struct lock_access *now)
{
    struct lock_access other = *now;

    for (uint32_t i = 0; i < into->nlocks; i++) {
        struct access_lock *l = &into->locks[i], *o = lock_of_access(&other, l->id);
        if (!o || o->kind != l->kind) {
            l->kind = l->kind == ACCESS_REMOVED && !o ? ACCESS_REMOVED : ACCESS_MAYBE;
        }
        l->is_same = l->is_same && o && o->is_same;
        l->is_other = l->is_other && o && o->is_other;
        l->mode = o && o->mode < l->mode ? o->mode : l->mode; // reading is less
    }
    into->is_cut = into->is_cut || other.is_cut;
    for (uint32_t k = 0; k < other.nlocks; k++) {
        if (lock_of_access(into, other.locks[k].id)) {
            continue;
        }
        if (into->nlocks == LOCK_SET_MAX) {
            into->is_cut = true;
        } else {
            into->locks[into->nlocks] = other.locks[k];
            if (other.locks[k].kind == ACCESS_HELD) {
                into->locks[into->nlocks].kind = ACCESS_MAYBE;
            }
            into->nlocks++;
        }
    }
}

void watch_access(struct typestate *t, struct state *s, uint32_t insn)
{
    struct lock_watch *w = t->watch;
    struct lock_access *at = &w->accesses[w->access_at[insn] - 1];
    struct cell c = {0};
    bool has_cell;
    uint32_t parameter;

    if (s->pending || in_child(s)) {
        return;
    }
    t->is_peeking = true;
    if (!w->is_fresh) {
        look_at_locks(t, s);
    }
    has_cell = w->now.nlocks && place_cell(t, s, t->func->insns[insn].place, &c);
    t->is_peeking = false;
    parameter = w->now.nlocks ? parameter_behind(t, t->func->insns[insn].place) : 0;
    for (uint32_t i = 0; i < w->now.nlocks; i++) {
        struct access_lock *l = &w->now.locks[i];
        l->is_same = has_cell && is_of_object(s, &w->cells[i], &c);
        l->is_other = !l->is_same && is_of_other(t, s, &w->cells[i], parameter);
    }
    if (at->is_seen) {
        join_access(at, &w->now);
    } else {
        memcpy(at->locks, w->now.locks, w->now.nlocks * sizeof *at->locks);
        at->nlocks = w->now.nlocks;
        at->is_cut = w->now.is_cut;
        at->is_seen = true;
    }
}

void watch_block(struct typestate *t, struct state *s, block_id b)
{
    const struct ir_block *block = &t->func->blocks[b];

    t->watch->is_fresh = false;
    for (uint32_t n = block->first; n < block->first + block->count; n++) {
        if (t->watch->access_at[n]) {
            watch_access(t, s, n);
        }
    }
    t->watch->is_fresh = false;
}
