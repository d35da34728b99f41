// SPDX-License-Identifier: Apache-2.0
// Stores to variables of the program, or to members of them, in handlers and in what these call by
// ways that are certain; and for each the first load in a function that no handler comes to.
// Accesses that are volatile or atomic are not looked at: what is one in the handler and plain
// elsewhere is another rule's affair.
#include "analyzer/engine/handler_objects.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/list.h"

#include <string.h>

struct found {
    uint64_t key;
    struct handler_object object;
    bool is_read;
};

struct finder {
    struct arena *a;
    const struct program *p;
    struct call_walk *w;
    bool *in_handler;    // by function
    struct found *items; // list
};

// The variable with the members on the way; 0: it is reached through a pointer, or nobody's affair.
static uint64_t key_of(const struct program_func *at, place_id p)
{
    const struct ir_unit *u = at->unit;
    uint64_t key = 0;

    for (; p; p = place_get(u->places, p)->parent) {
        const struct place *x = place_get(u->places, p);
        if (x->step == PLACE_FIELD) {
            key = hash64_mix(key, mods_class(ir_name(u, u->fields[x->arg].key)));
        } else if (x->step == PLACE_GLOBAL) {
            const struct ir_global *g = &u->globals[x->arg];
            return g->flags & (GLOBAL_THREAD | GLOBAL_CONST | GLOBAL_SYSTEM)
                       ? 0
                       : hash64_mix(key, mods_class(ir_name(u, g->key)));
        } else if (x->step == PLACE_DEREF) {
            return 0;
        }
    }
    return 0;
}

static uint64_t plain_key(const struct program_func *at, const struct ir_insn *i, uint8_t op)
{
    uint16_t flags;

    if (i->op != op || i->place == 0 || i->flags & INSN_VOLATILE) {
        return 0;
    }
    flags = at->unit->types[ir_place_type(at->unit, at->func, i->place)].flags;
    return flags & (TYPE_ATOMIC | TYPE_VOLATILE) ? 0 : key_of(at, i->place);
}

static struct found *find(const struct finder *x, uint64_t key)
{
    for (size_t i = 0; key && i < arrlenu(x->items); i++) {
        if (x->items[i].key == key) {
            return &x->items[i];
        }
    }
    return NULL;
}

static void see_stores(struct finder *x, const struct signal_handler *h, func_id f)
{
    const struct program_func *at = program_func(x->p, f);
    struct walk_way way;

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const uint64_t key = plain_key(at, &at->func->insns[n], IR_STORE);
        if (!key || find(x, key) || !call_walk_sees(x->w, f, n)) {
            continue;
        }
        call_walk_way(x->w, f, n, &way);
        if (way.is_certain && !way.is_cut) {
            struct found o = {.key = key};
            o.object.handler = h;
            o.object.written_in = f;
            o.object.written_at = n;
            o.object.text = ir_place_text(x->a, at->unit, at->func, at->func->insns[n].place);
            arrput(x->items, o);
        }
    }
}

static bool keeps_signals_out(const struct program *p, func_id f)
{
    const struct program_func *at = program_func(p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const char *name = program_callee_name(p, at->unit, &at->func->insns[n]);
        if (strcmp(name, "sigprocmask") == 0 || strcmp(name, "pthread_sigmask") == 0) {
            return true;
        }
    }
    return false;
}

static void see_loads(struct finder *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        struct found *o = find(x, plain_key(at, &at->func->insns[n], IR_LOAD));
        if (o && !o->is_read) {
            o->is_read = true;
            o->object.read_in = f;
            o->object.read_at = n;
            o->object.is_blocked_there = keeps_signals_out(x->p, f);
        }
    }
}

static struct handler_objects freeze(struct finder *x)
{
    struct handler_object *out = arena_array(x->a, struct handler_object, arrlenu(x->items));
    struct handler_objects all = {.items = out};

    for (size_t i = 0; i < arrlenu(x->items); i++) {
        if (x->items[i].is_read) {
            out[all.n++] = x->items[i].object;
        }
    }
    arrfree(x->items);
    return all;
}

struct handler_objects handler_objects_find(struct arena *a, const struct signal_handlers *handlers,
                                            struct call_walk *w, const struct program *p)
{
    struct finder x = {.a = a, .p = p, .w = w};

    x.in_handler = arena_array(a, bool, program_func_count(p) + 1u);
    for (uint32_t i = 0; i < handlers->n; i++) {
        const struct signal_handler *h = &handlers->items[i];
        call_walk_from(w, h->function, &h->blocks);
        for (uint32_t k = 0; k < call_walk_count(w); k++) {
            x.in_handler[call_walk_at(w, k)] = true;
            if (!h->is_last) {
                see_stores(&x, h, call_walk_at(w, k));
            }
        }
    }
    for (func_id f = 0; arrlenu(x.items) && f < program_func_count(p); f++) {
        const struct program_func *at = program_func(p, f);
        if (!at->is_duplicate && !x.in_handler[f] && !(at->func->flags & FUNC_INIT)) {
            see_loads(&x, f);
        }
    }
    return freeze(&x);
}
