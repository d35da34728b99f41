// SPDX-License-Identifier: Apache-2.0
// What static initialisers make of locks.
//
// A model's init effect under a condition on the object's own memory ("*arg0.__data.__kind" is 1)
// tells which member says of what kind an object is that was initialised without a call. Where a
// variable is initialised as a whole and its type has such a member, it is a lock of the kind that
// the stores to that member say, or a plain one.
#include "analyzer/base/arena.h"
#include "analyzer/summary/kinds.h"

#include <string.h>

// An effect that tells what a value of some member means.
struct pattern {
    const struct api_effect *effect;
    const struct api_guard *guard;
    struct pattern *next;
};

static struct pattern *find_patterns(const struct program *p)
{
    struct pattern *all = NULL;
    const struct api_fn *row;

    for (uint32_t i = 0; (row = models_at(p->models, i)); i++) {
        for (uint32_t k = 0; k < row->neffects; k++) {
            const struct api_effect *e = &row->effects[k];
            for (unsigned g = 0; g < API_GUARDS; g++) {
                const struct api_place *s = &e->guard[g].subject;
                if (e->kind == API_INIT && e->at.root == API_ARG && e->at.nsteps == 1 &&
                    s->root == API_ARG && s->arg == e->at.arg && s->nsteps > 1) {
                    struct pattern *x = arena_new(p->arena, struct pattern);
                    *x = (struct pattern){.effect = e, .guard = &e->guard[g], .next = all};
                    all = x;
                }
            }
        }
    }
    return all;
}

static bool is_field(const struct ir_unit *u, uint32_t field, const char *name)
{
    return u->fields[field].name && strcmp(ir_name(u, u->fields[field].name), name) == 0;
}

// The object whose member `place` is, as the pattern names it; 0: it is not.
static place_id object_of(const struct ir_unit *u, const struct pattern *x, place_id place)
{
    const struct api_place *s = &x->guard->subject;

    for (uint32_t n = s->nsteps; n-- > 1;) {
        const struct place *at = place ? place_get(u->places, place) : NULL;
        if (!at || s->steps[n].kind != API_FIELD || at->step != PLACE_FIELD ||
            !is_field(u, at->arg, s->steps[n].field)) {
            return 0;
        }
        place = at->parent;
    }
    return place;
}

static bool has_member(const struct ir_unit *u, const struct pattern *x, type_id type)
{
    const struct api_place *s = &x->guard->subject;

    for (uint32_t n = 1; n < s->nsteps; n++) {
        const struct ir_type *r = &u->types[type];
        uint32_t f = r->first_field;
        if (r->kind != TYPE_RECORD || s->steps[n].kind != API_FIELD) {
            return false;
        }
        while (f < r->first_field + r->nfields && !is_field(u, f, s->steps[n].field)) {
            f++;
        }
        if (f == r->first_field + r->nfields) {
            return false;
        }
        type = u->fields[f].type;
    }
    return true;
}

static void add_object(struct kind_table *t, const struct ir_unit *u, place_id place,
                       uint32_t kinds)
{
    const struct place *root = place_get(u->places, place_root(u->places, place));
    const char *global, *field = NULL;

    if (root->step != PLACE_GLOBAL) {
        return;
    }
    global = ir_name(u, u->globals[root->arg].key);
    for (place_id at = place; at && !field; at = place_get(u->places, at)->parent) {
        const struct place *step = place_get(u->places, at);
        if (step->step == PLACE_FIELD) {
            field = ir_name(u, u->fields[step->arg].key);
        }
    }
    kinds_add(t, field ? kinds_instance(global, field) : mods_class(global), kinds);
    if (field) {
        kinds_add(t, mods_class(field), kinds);
    }
}

static void look_at_store(struct kind_table *t, const struct ir_unit *u, const struct ir_func *f,
                          const struct ir_insn *i, const struct pattern *x)
{
    place_id object;
    int64_t k;

    if (i->op == IR_ZERO && i->place && has_member(u, x, ir_place_type(u, f, i->place))) {
        add_object(t, u, i->place, LOCK_PLAIN);
    } else if (i->op == IR_STORE && (object = object_of(u, x, i->place)) != 0 &&
               ir_const_value(u, i->a, &k) &&
               (k >= x->guard->lo && k <= x->guard->hi) != x->guard->negated) {
        add_object(t, u, object, kinds_of_effect(x->effect));
    }
}

void kinds_of_statics(struct program *p, struct kind_table *t)
{
    const struct pattern *all = find_patterns(p);

    for (uint32_t n = 0; n < p->nunits; n++) {
        const struct ir_unit *u = p->units[n].unit;
        const struct ir_func *f = u->nfuncs ? &u->funcs[u->nfuncs - 1] : NULL;
        for (uint32_t i = 0; f && f->flags & FUNC_INIT && i < f->ninsns; i++) {
            for (const struct pattern *x = all; x; x = x->next) {
                look_at_store(t, u, f, &f->insns[i], x);
            }
        }
    }
}
