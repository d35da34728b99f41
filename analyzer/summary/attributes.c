// SPDX-License-Identifier: Apache-2.0
// Functions described by their attributes.
//
// A function that has no model row is given one made of what its declaration says. It is partial:
// `fd_arg(1)` says that a descriptor is used, not that nothing else happens to it. Locks are an
// exception: who writes down which locks a function takes is believed to write down all.
//
// What malloc(f) returns belongs to the family of resources that f releases; memory is none.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

#include <stdlib.h>
#include <string.h>

struct description {
    struct program *p;
    const struct unit_link *l;
    struct api_fn *fn;
};

// The place in the form of the models; false if it has too many steps.
static bool model_place(struct description *d, place_id place, struct api_place *out)
{
    const struct ir_unit *u = d->l->unit;
    const struct place *at = place_get(u->places, place);

    if (at->parent == 0) {
        *out = at->step == PLACE_GLOBAL
                   ? (struct api_place){.root = API_GLOBAL,
                                        .global = ir_name(u, u->globals[at->arg].key),
                                        .name = ir_name(u, u->globals[at->arg].name)}
                   : (struct api_place){.root = API_ARG, .arg = (uint8_t)at->arg};
        return at->step == PLACE_GLOBAL || (at->step == PLACE_PARAM && at->arg <= UINT8_MAX);
    }
    if (!model_place(d, at->parent, out) || out->nsteps == API_STEPS_MAX) {
        return false;
    }
    out->steps[out->nsteps].kind = at->step == PLACE_DEREF ? API_DEREF : API_FIELD;
    if (at->step == PLACE_FIELD) {
        out->steps[out->nsteps].field = ir_name(u, u->fields[at->arg].name);
    }
    out->nsteps++;
    return at->step == PLACE_DEREF || (at->step == PLACE_FIELD && u->fields[at->arg].name);
}

static struct api_effect *add_effect(struct description *d, enum api_effect_kind kind,
                                     enum api_family family, enum api_mode mode)
{
    struct api_effect *e = &d->fn->effects[d->fn->neffects++];

    *e = (struct api_effect){
        .kind = (uint8_t)kind, .family = (uint8_t)family, .mode = (uint8_t)mode};
    return e;
}

// ---- Descriptors and what is allocated ----------------------------------------------------------

static void add_descriptor(struct description *d, const struct ir_attr *attr, enum api_mode mode)
{
    struct api_effect *e;

    if (attr->number >= 0 && attr->number <= UINT8_MAX) {
        e = add_effect(d, API_USE, FAMILY_FD, mode);
        e->at = (struct api_place){.root = API_ARG, .arg = (uint8_t)attr->number};
    }
}

// What the function releases that is passed to its parameter `arg`.
static enum api_family released_family(const struct api_fn *f, int32_t arg)
{
    for (uint32_t i = 0; f && i < f->neffects; i++) {
        const struct api_effect *e = &f->effects[i];

        if (e->kind == API_RELEASE && e->at.root == API_ARG && e->at.arg == arg &&
            e->at.nsteps == 0) {
            return (enum api_family)e->family;
        }
    }
    return FAMILY_NONE;
}

static void add_allocated(struct description *d, const struct ir_attr *attr)
{
    const struct ir_unit *u = d->l->unit;
    const struct place *frees = place_get(u->places, attr->place);
    enum api_family family;
    struct api_effect *e;

    if (attr->place == 0 || frees->step != PLACE_FUNC || d->fn->result != RESULT_POINTER) {
        return;
    }
    family = released_family(d->l->callees[frees->arg].api, attr->number);
    if (family != FAMILY_NONE) {
        e = add_effect(d, API_ACQUIRE, family, API_MODE_ANY);
        e->at.root = API_RET;
        e->guard[0] = (struct api_guard){.subject.root = API_RET, .negated = true};
    }
}

// ---- Locks --------------------------------------------------------------------------------------

static enum api_family lock_family(const struct ir_unit *u, place_id place)
{
    const char *type = ir_name(u, u->types[place_get(u->places, place)->type].name);

    return strcmp(type, "pthread_rwlock_t") == 0 ? FAMILY_RWLOCK : FAMILY_MUTEX;
}

static struct api_effect *add_lock(struct description *d, const struct ir_attr *attr,
                                   enum api_effect_kind kind, enum api_mode mode)
{
    struct api_place at = {0};
    struct api_effect *e;

    if (!model_place(d, attr->place, &at)) {
        return NULL;
    }
    e = add_effect(d, kind, lock_family(d->l->unit, attr->place), mode);
    e->at = at;
    return e;
}

static void add_try(struct description *d, const struct ir_attr *attr, enum api_mode mode)
{
    struct api_effect *e = add_lock(d, attr, API_LOCK, mode);
    bool is_any = attr->number == 1;

    if (e) {
        e->flags = EFFECT_TRY;
        e->guard[0] = (struct api_guard){.subject.root = API_RET, .negated = is_any};
        e->guard[0].lo = e->guard[0].hi = is_any ? 0 : attr->number;
    }
}

static void add_fact(struct description *d, const struct ir_attr *attr)
{
    switch ((enum ir_attr_kind)attr->kind) {
    case ATTR_ALLOCATES:
        add_allocated(d, attr);
        break;
    case ATTR_FD:
        add_descriptor(d, attr, API_MODE_ANY);
        break;
    case ATTR_FD_READ:
        add_descriptor(d, attr, API_MODE_READ);
        break;
    case ATTR_FD_WRITE:
        add_descriptor(d, attr, API_MODE_WRITE);
        break;
    case ATTR_ACQUIRES:
        add_lock(d, attr, API_LOCK, API_MODE_WRITE);
        break;
    case ATTR_ACQUIRES_SHARED:
        add_lock(d, attr, API_LOCK, API_MODE_READ);
        break;
    case ATTR_TRIES:
        add_try(d, attr, API_MODE_WRITE);
        break;
    case ATTR_TRIES_SHARED:
        add_try(d, attr, API_MODE_READ);
        break;
    case ATTR_RELEASES:
        add_lock(d, attr, API_UNLOCK, API_MODE_ANY);
        break;
    case ATTR_REQUIRES:
        add_lock(d, attr, API_REQUIRES, API_MODE_WRITE);
        break;
    case ATTR_REQUIRES_SHARED:
        add_lock(d, attr, API_REQUIRES, API_MODE_READ);
        break;
    default:
        break;
    }
}

// ---- Functions ----------------------------------------------------------------------------------

static int by_target(const void *x, const void *y)
{
    const struct ir_attr *const *a = x, *const *b = y;

    if ((*a)->target != (*b)->target) {
        return (*a)->target < (*b)->target ? -1 : 1;
    }
    return (*a > *b) - (*a < *b);
}

static bool is_pure(const struct ir_attr *const *attrs, uint32_t n)
{
    uint32_t i = 0;

    while (i < n && attrs[i]->kind != ATTR_PURE) {
        i++;
    }
    return i < n;
}

// The attributes of one function, each once: declarations repeat them.
static void describe(struct program *p, struct unit_link *l, const struct ir_attr *const *attrs,
                     uint32_t n)
{
    const struct ir_fn *fn = &l->unit->fns[attrs[0]->target];
    struct description d = {.p = p, .l = l, .fn = arena_new(p->arena, struct api_fn)};
    const struct ir_type *type = &l->unit->types[fn->type];

    d.fn->name = ir_name(l->unit, fn->name);
    d.fn->library = "";
    d.fn->flags = API_PARTIAL;
    d.fn->result = (uint8_t)link_result_kind(l->unit, type);
    d.fn->min_params = type->nparams < UINT8_MAX ? (uint8_t)type->nparams : UINT8_MAX;
    d.fn->variadic = (type->flags & TYPE_VARIADIC) != 0;
    d.fn->effects = arena_array(p->arena, struct api_effect, n);
    for (uint32_t i = 0; i < n; i++) {
        bool is_new = true;

        for (uint32_t k = 0; k < i && is_new; k++) {
            is_new = attrs[k]->kind != attrs[i]->kind || attrs[k]->number != attrs[i]->number ||
                     attrs[k]->place != attrs[i]->place;
        }
        if (is_new) {
            add_fact(&d, attrs[i]);
        }
    }
    if (is_pure(attrs, n) && d.fn->neffects == 0) {
        d.fn->flags = API_PURE;
        d.fn->writes_known = true;
    }
    if (d.fn->neffects || d.fn->flags & API_PURE) {
        l->callees[attrs[0]->target].api = l->callees[attrs[0]->target].said = d.fn;
    }
}

static void describe_unit(struct program *p, struct unit_link *l)
{
    const struct ir_unit *u = l->unit;
    const struct ir_attr **attrs = arena_array(p->arena, const struct ir_attr *, u->nattrs);
    uint32_t n = 0;

    for (uint32_t i = 0; i < u->nattrs; i++) {
        if (u->attrs[i].on == ATTR_ON_FN && !l->callees[u->attrs[i].target].api) {
            attrs[n++] = &u->attrs[i];
        }
    }
    if (n > 1) {
        qsort(attrs, n, sizeof(*attrs), by_target);
    }
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && attrs[end]->target == attrs[i]->target;) {
            end++;
        }
        describe(p, l, &attrs[i], end - i);
    }
}

void link_attributes(struct program *p)
{
    for (uint32_t i = 0; i < p->nunits; i++) {
        describe_unit(p, &p->units[i]);
    }
}

// ---- Beside a body ------------------------------------------------------------------------------

static bool is_locking(const struct api_effect *e)
{
    return e->kind == API_LOCK || e->kind == API_UNLOCK;
}

static uint32_t count_locking(const struct api_fn *f)
{
    uint32_t n = 0;

    for (uint32_t i = 0; f && i < f->neffects; i++) {
        n += is_locking(&f->effects[i]);
    }
    return n;
}

static bool is_required(const struct api_fn *said, const struct api_place *at)
{
    for (uint32_t i = 0; i < said->neffects; i++) {
        if (said->effects[i].kind == API_REQUIRES && api_place_equal(&said->effects[i].at, at)) {
            return true;
        }
    }
    return false;
}

static bool says_locks(const struct api_fn *said)
{
    for (uint32_t i = 0; i < said->neffects; i++) {
        if (is_locking(&said->effects[i]) || said->effects[i].kind == API_REQUIRES) {
            return true;
        }
    }
    return false;
}

static void copy_own(struct api_fn *to, const struct api_fn *summary, const struct api_fn *said)
{
    for (uint32_t i = 0; i < summary->neffects; i++) {
        const struct api_effect *e = &summary->effects[i];

        if (!is_locking(e) || !is_required(said, &e->at)) {
            to->effects[to->neffects++] = *e;
        }
    }
}

static void copy_said(struct api_fn *to, const struct api_fn *said, bool with_locking)
{
    for (uint32_t i = 0; i < said->neffects; i++) {
        const struct api_effect *e = &said->effects[i];

        if (e->kind == API_REQUIRES || (with_locking && is_locking(e))) {
            to->effects[to->neffects++] = *e;
        }
    }
}

// A lock made of atomics or assembly is one by its attributes only; what a body does to a lock that
// it requires, it undoes, or is to blame itself.
const struct api_fn *link_joined(const struct program *p, struct callee *c,
                                 const struct api_fn *summary)
{
    uint32_t own = summary ? summary->neffects : 0;
    struct api_fn *joined;

    if (!says_locks(c->said)) {
        return summary;
    }
    if (c->joined && c->joined_of == summary) {
        return c->joined;
    }
    joined = arena_new(p->arena, struct api_fn);
    *joined = summary ? *summary : (struct api_fn){.name = c->said->name, .library = ""};
    joined->is_inferred = true;
    joined->effects = arena_array(p->arena, struct api_effect, own + c->said->neffects);
    joined->neffects = 0;
    if (summary) {
        copy_own(joined, summary, c->said);
    }
    copy_said(joined, c->said, count_locking(summary) == 0);
    c->joined = joined;
    c->joined_of = summary;
    return joined;
}
