// SPDX-License-Identifier: Apache-2.0
// Of what kind the program's locks are: from the calls that initialise them.
//
// An init effect of a model says what a call makes of a lock: a flag of the effect, under a
// condition on an argument (mtx_init), or what was set in an attribute object (pthread_mutex_init).
// A function that initialises its caller's lock, or lets its caller say the kind, hands an `init`
// with what it does not know itself up to its callers; callees come first in the program's order.
// Attributes are gone through before locks, so that those in global memory are known.
//
// Locks are told apart by class: the variable (a local one, too), or the field for all objects of a
// structure. A field of a variable is an instance of its own as well, and what is known of that
// counts more.
#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"
#include "analyzer/flow/uses.h"
#include "analyzer/summary/kinds.h"

#include <stdlib.h>
#include <string.h>

enum { INITS_MAX = 24, HOPS = 4 };

enum target_root { ROOT_NONE, ROOT_LOCAL, ROOT_PARAM, ROOT_GLOBAL };
struct target {
    uint8_t root;
    uint32_t n;         // ROOT_LOCAL, ROOT_PARAM: whose object, or what it points to
    const char *global; // link key
    const char *field;  // the last one on the way, NULL: the object itself
};

// What a call does to a lock or to attributes, in terms of the parameters of the function it is in.
struct init {
    struct target at;
    uint8_t family;
    uint32_t kinds;         // enum lock_kinds, without the attributes
    bool has_attr, is_open; // the attributes are those parameter `attr` points to; see `guard`
    uint32_t attr, guard;   // is_open: only if this parameter lies in the range
    int64_t lo, hi;
    bool negated;
};

struct init_list {
    struct init *items;
    uint32_t n;
};

struct kinds_pass {
    struct program *p;
    struct kind_table *locks, attrs;
    struct init_list *of;    // by function: for its callers
    struct init_list *local; // by function: of attributes that are its locals
    bool is_for_attrs;
    // The function at hand.
    func_id id;
    const struct ir_unit *u;
    const struct ir_func *f;
    struct reaching *reaching;
};

// ---- The table ----------------------------------------------------------------------------------

uint64_t kinds_instance(const char *global, const char *field)
{
    return mods_class(global) * 31 ^ mods_class(field);
}

void kinds_add(struct kind_table *t, uint64_t class, uint32_t kinds)
{
    uint32_t i = 0;

    while (i < t->n && t->items[i].class != class) {
        i++;
    }
    if (i == t->n) {
        if (t->n == t->cap) {
            uint32_t cap = t->cap ? t->cap * 2 : 16;
            struct kind_entry *items = arena_array(t->arena, struct kind_entry, cap);
            if (t->n) {
                memcpy(items, t->items, t->n * sizeof *items);
            }
            t->items = items;
            t->cap = cap;
        }
        t->items[t->n++] = (struct kind_entry){.class = class};
    }
    t->items[i].kinds |= kinds;
}

uint32_t kinds_find(const struct kind_table *t, uint64_t class)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->items[i].class == class) {
            return t->items[i].kinds;
        }
    }
    return 0;
}

uint32_t kinds_of_effect(const struct api_effect *e)
{
    uint32_t kinds = (e->flags & EFFECT_RECURSIVE ? LOCK_RECURSIVE : 0u) |
                     (e->flags & EFFECT_CHECKED ? LOCK_CHECKED : 0u);

    return (kinds ? kinds : LOCK_PLAIN) | (e->flags & EFFECT_ROBUST ? LOCK_ROBUST : 0u);
}

// A local variable, by its function.
static uint64_t kinds_local(func_id f, uint32_t local)
{
    return hash64((uint32_t[]){f, local}, 2 * sizeof(uint32_t));
}

static void record(struct kind_table *t, func_id f, const struct target *at, uint32_t kinds)
{
    if (at->root == ROOT_LOCAL && !at->field) {
        kinds_add(t, kinds_local(f, at->n), kinds);
    }
    if (at->root == ROOT_GLOBAL && at->field) {
        kinds_add(t, kinds_instance(at->global, at->field), kinds);
    }
    if (at->field) {
        kinds_add(t, mods_class(at->field), kinds);
    } else if (at->root == ROOT_GLOBAL) {
        kinds_add(t, mods_class(at->global), kinds);
    }
}

static uint32_t look_up(const struct kind_table *t, const struct target *at)
{
    uint32_t kinds = 0;

    if (at->root == ROOT_GLOBAL) {
        kinds = kinds_find(t, at->field ? kinds_instance(at->global, at->field)
                                        : mods_class(at->global));
    }
    return kinds || !at->field ? kinds : kinds_find(t, mods_class(at->field));
}

// ---- Arguments ----------------------------------------------------------------------------------

static struct reaching *reaching_of(struct kinds_pass *k)
{
    if (!k->reaching) {
        k->reaching = flow_reaching(k->p->arena, cfg_build(k->p->arena, k->f), k->u);
    }
    return k->reaching;
}

static ir_opnd argument(const struct kinds_pass *k, uint32_t call, uint32_t n)
{
    const struct ir_insn *i = &k->f->insns[call];

    return n < i->count ? k->f->args[i->first + n] : 0;
}

// The parameter whose value an operand is, perhaps converted; UINT32_MAX: it is another value.
static uint32_t parameter(struct kinds_pass *k, ir_opnd o, uint32_t at)
{
    for (int hop = 0; hop < HOPS; hop++) {
        uint32_t def = at;
        if (ir_opnd_kind(o) == IR_LOCAL && flow_is_argument(reaching_of(k), ir_opnd_index(o), at)) {
            return ir_opnd_index(o);
        }
        while (def-- > 0 && k->f->insns[def].dst != o) {
        }
        if (ir_opnd_kind(o) != IR_TEMP || def == UINT32_MAX ||
            (k->f->insns[def].op != IR_MOV && k->f->insns[def].op != IR_CAST)) {
            return UINT32_MAX;
        }
        o = k->f->insns[def].a;
        at = def;
    }
    return UINT32_MAX;
}

static const char *last_field(const struct ir_unit *u, place_id p)
{
    for (; p; p = place_get(u->places, p)->parent) {
        const struct place *at = place_get(u->places, p);
        if (at->step == PLACE_FIELD) {
            return u->fields[at->arg].key ? ir_name(u, u->fields[at->arg].key) : NULL;
        }
    }
    return NULL;
}

static uint32_t derefs(const struct ir_unit *u, place_id p)
{
    uint32_t n = 0;

    for (; p; p = place_get(u->places, p)->parent) {
        n += place_get(u->places, p)->step == PLACE_DEREF;
    }
    return n;
}

static struct target target_of_place(struct kinds_pass *k, place_id p, uint32_t at)
{
    const struct place *root = place_get(k->u->places, place_root(k->u->places, p));
    struct target t = {.field = last_field(k->u, p)};
    uint32_t n = derefs(k->u, p);

    if (root->step == PLACE_GLOBAL && n == 0) {
        t.root = ROOT_GLOBAL;
        t.global = ir_name(k->u, k->u->globals[root->arg].key);
    } else if (root->step == PLACE_LOCAL && n == 0) {
        t.root = ROOT_LOCAL;
        t.n = root->arg;
    } else if (root->step == PLACE_LOCAL && n == 1) {
        uint32_t param = parameter(k, ir_opnd_make(IR_LOCAL, root->arg), at);
        t.root = param == UINT32_MAX ? ROOT_NONE : ROOT_PARAM;
        t.n = param;
    }
    return t;
}

// What argument `n` of a call points to.
static struct target pointee(struct kinds_pass *k, uint32_t call, uint32_t n)
{
    ir_opnd o = argument(k, call, n);
    uint32_t param = o ? parameter(k, o, call) : UINT32_MAX, def;

    if (param != UINT32_MAX) {
        return (struct target){.root = ROOT_PARAM, .n = param};
    }
    def = o ? flow_origin(reaching_of(k), o, call) : CFG_NONE;
    if (def == CFG_NONE || k->f->insns[def].op != IR_ADDR || !k->f->insns[def].place) {
        return (struct target){0};
    }
    return target_of_place(k, k->f->insns[def].place, def);
}

// ---- One init -----------------------------------------------------------------------------------

static void add_init(struct kinds_pass *k, struct init_list *list, const struct init *x)
{
    if (list->n == INITS_MAX) {
        return;
    }
    if (list->n == 0) {
        list->items = arena_array(k->p->arena, struct init, INITS_MAX);
    }
    list->items[list->n++] = *x;
}

// All that this function can say of it is said: into the table, and up to the callers.
static void keep(struct kinds_pass *k, const struct init *x)
{
    const bool is_known = !x->has_attr && !x->is_open;

    if (is_known) {
        record(k->is_for_attrs ? &k->attrs : k->locks, k->id, &x->at, x->kinds);
    }
    if (k->is_for_attrs && x->at.root == ROOT_LOCAL) {
        add_init(k, &k->local[k->id], x);
    } else if (x->at.root == ROOT_PARAM || (!is_known && x->at.root != ROOT_LOCAL)) {
        add_init(k, &k->of[k->id], x);
    }
}

// A lock made with attributes that are a local: one init for each thing set there.
static void keep_with_local(struct kinds_pass *k, struct init x, uint32_t local)
{
    const struct init_list *list = &k->local[k->id];
    uint32_t sure = 0;

    for (uint32_t i = 0; i < list->n; i++) {
        const struct init *set = &list->items[i];
        if (set->at.n != local) {
            continue;
        }
        if (!set->is_open) {
            sure |= set->kinds & ~(uint32_t)LOCK_PLAIN;
        } else if (!x.is_open) {
            struct init open = *set;
            open.at = x.at;
            open.family = x.family;
            open.kinds &= ~(uint32_t)LOCK_PLAIN;
            keep(k, &open);
        }
    }
    x.kinds = sure & (LOCK_RECURSIVE | LOCK_CHECKED | LOCK_UNKNOWN) ? sure : sure | LOCK_PLAIN;
    keep(k, &x);
}

// With the attributes that argument `n` points to.
static void keep_with_attributes(struct kinds_pass *k, struct init x, uint32_t call, uint32_t n)
{
    struct target attr;
    int64_t null;

    x.has_attr = false;
    if (flow_constant(reaching_of(k), argument(k, call, n), call, &null)) {
        x.kinds = LOCK_PLAIN;
        keep(k, &x);
        return;
    }
    attr = pointee(k, call, n);
    if (attr.root == ROOT_LOCAL && !attr.field) {
        keep_with_local(k, x, attr.n);
        return;
    }
    if (attr.root == ROOT_PARAM && !attr.field) {
        x.has_attr = true;
        x.attr = attr.n;
    } else {
        x.kinds = look_up(&k->attrs, &attr);
        x.kinds = x.kinds ? x.kinds : attr.field || attr.root ? LOCK_PLAIN : LOCK_UNKNOWN;
    }
    keep(k, &x);
}

// The condition on argument `guard`; false: it does not hold.
static bool resolve_guard(struct kinds_pass *k, struct init *x, uint32_t call)
{
    ir_opnd o = argument(k, call, x->guard);
    uint32_t param;
    int64_t v;

    if (!x->is_open) {
        return true;
    }
    if (flow_constant(reaching_of(k), o, call, &v)) {
        x->is_open = false;
        return (v >= x->lo && v <= x->hi) != x->negated;
    }
    param = parameter(k, o, call);
    x->guard = param;
    if (param == UINT32_MAX) {
        x->is_open = false;
        x->kinds = LOCK_UNKNOWN;
    }
    return true;
}

// `x` is in terms of the arguments of the call.
static void apply_init(struct kinds_pass *k, struct init x, uint32_t call)
{
    uint32_t attr = x.attr;

    if (!resolve_guard(k, &x, call)) {
        return;
    }
    if (x.at.root == ROOT_PARAM) {
        struct target at = pointee(k, call, x.at.n);
        at.field = x.at.field ? x.at.field : at.field;
        x.at = at;
    }
    if (x.has_attr) {
        keep_with_attributes(k, x, call, attr);
    } else {
        keep(k, &x);
    }
}

static void apply_effect(struct kinds_pass *k, const struct api_effect *e, uint32_t call)
{
    const bool is_attr = e->family == FAMILY_LOCKATTR;
    struct init x = {.at = {.root = ROOT_PARAM, .n = e->at.arg},
                     .family = e->family,
                     .kinds = kinds_of_effect(e)};

    if (e->kind != API_INIT || e->at.root != API_ARG || e->at.nsteps != 1 ||
        is_attr != k->is_for_attrs) {
        return;
    }
    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_guard *guard = &e->guard[g];
        if (guard->subject.root == API_ARG && guard->subject.nsteps > 0) {
            return; // of static initialisers
        }
        if (guard->subject.root == API_ARG) {
            x.is_open = true;
            x.guard = guard->subject.arg;
            x.lo = guard->lo;
            x.hi = guard->hi;
            x.negated = guard->negated;
        }
    }
    if (e->with.root == API_ARG) {
        x.has_attr = true;
        x.attr = e->with.arg;
    }
    apply_init(k, x, call);
}

// ---- Functions ----------------------------------------------------------------------------------

static void look_at_call(struct kinds_pass *k, uint32_t call)
{
    const struct ir_insn *i = &k->f->insns[call];
    const struct callee *c = &link_unit(k->p, k->u)->callees[i->callee];
    const struct init_list *list;

    for (uint32_t e = 0; c->api && e < c->api->neffects; e++) {
        apply_effect(k, &c->api->effects[e], call);
    }
    if (c->api || c->body == FUNC_UNKNOWN || c->body == k->id) {
        return;
    }
    list = &k->of[c->body];
    for (uint32_t n = 0, count = list->n; n < count; n++) {
        if ((list->items[n].family == FAMILY_LOCKATTR) == k->is_for_attrs) {
            apply_init(k, list->items[n], call);
        }
    }
}

static void look_at_function(struct kinds_pass *k, func_id id)
{
    k->id = id;
    k->u = k->p->funcs[id].unit;
    k->f = k->p->funcs[id].func;
    k->reaching = NULL;
    for (uint32_t i = 0; i < k->f->ninsns; i++) {
        if (k->f->insns[i].op == IR_CALL) {
            look_at_call(k, i);
        }
    }
}

static int by_class(const void *a, const void *b)
{
    const struct kind_entry *x = a, *y = b;

    return (x->class > y->class) - (x->class < y->class);
}

void link_lock_kinds(struct program *p)
{
    struct kind_table *locks = arena_new(p->arena, struct kind_table);
    struct kinds_pass k = {.p = p, .locks = locks, .attrs = {.arena = p->arena}};

    locks->arena = p->arena;
    k.of = arena_array(p->arena, struct init_list, p->nfuncs);
    k.local = arena_array(p->arena, struct init_list, p->nfuncs);
    kinds_of_statics(p, locks);
    for (int pass = 0; pass < 2; pass++) {
        k.is_for_attrs = pass == 0;
        for (uint32_t i = 0; i < p->nsteps; i++) {
            look_at_function(&k, p->steps[i].function);
        }
    }
    if (locks->n) {
        qsort(locks->items, locks->n, sizeof *locks->items, by_class);
    }
    p->lock_kinds = locks;
}

static uint32_t find_sorted(const struct kind_table *t, uint64_t class)
{
    const struct kind_entry key = {.class = class};
    const struct kind_entry *found =
        t->n ? bsearch(&key, t->items, t->n, sizeof *t->items, by_class) : NULL;

    return found ? found->kinds : 0;
}

uint32_t program_lock_kinds(const struct program *p, const char *global, const char *field)
{
    uint32_t kinds = 0;

    if (global) {
        kinds =
            find_sorted(p->lock_kinds, field ? kinds_instance(global, field) : mods_class(global));
    }
    return kinds || !field ? kinds : find_sorted(p->lock_kinds, mods_class(field));
}

uint32_t program_local_lock_kinds(const struct program *p, const struct ir_unit *u,
                                  const struct ir_func *f, uint32_t local)
{
    return find_sorted(p->lock_kinds, kinds_local(program_find(p, u, f), local));
}
