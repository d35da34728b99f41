// SPDX-License-Identifier: Apache-2.0
// Buffers that are variables of the program, or members of such, are named; for each longjmp() with
// one the calls of setjmp() with the same are looked at. If a thread comes to the jump and to none
// of them, it jumps into another one's stack; so it may if several threads share the buffer.
// Buffers behind pointers, in arrays and of each thread its own are nobody's affair.
#include "analyzer/engine/jumps.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/list.h"

#include <string.h>

struct buffer_use {
    func_id function;
    uint32_t insn;
    uint64_t key;
    bool is_jump;
    const char *text;
};

struct finder {
    struct arena *a;
    const struct threads *t;
    struct buffer_use *uses;   // list
    struct thread_jump *jumps; // list
};

static bool sets(const char *name)
{
    return strcmp(name, "setjmp") == 0 || strcmp(name, "_setjmp") == 0 ||
           strcmp(name, "sigsetjmp") == 0 || strcmp(name, "__sigsetjmp") == 0;
}

// The variable with the members on the way; 0: it cannot be named.
static uint64_t key_of(const struct ir_unit *u, place_id p)
{
    uint64_t key = 0;

    for (; p; p = place_get(u->places, p)->parent) {
        const struct place *x = place_get(u->places, p);
        if (x->step == PLACE_FIELD) {
            key = hash64_mix(key, mods_class(ir_name(u, u->fields[x->arg].key)));
        } else if (x->step == PLACE_GLOBAL) {
            return u->globals[x->arg].flags & GLOBAL_THREAD
                       ? 0
                       : hash64_mix(key, mods_class(ir_name(u, u->globals[x->arg].key)));
        } else if (x->step != PLACE_INDEX_K || x->arg != 0) {
            return 0;
        }
    }
    return 0;
}

static void look_at(struct finder *x, func_id f, uint32_t n)
{
    const struct program_func *at = program_func(x->t->program, f);
    const struct ir_insn *i = &at->func->insns[n], *def;
    const struct api_fn *row;
    struct buffer_use use = {.function = f, .insn = n};

    if (i->op != IR_CALL || i->count == 0 || ir_opnd_kind(at->func->args[i->first]) != IR_TEMP) {
        return;
    }
    row = program_callee(x->t->program, at->unit, i)->api;
    if (!row || row->is_inferred || (!(row->flags & API_LONGJMP) && !sets(row->name))) {
        return;
    }
    def = ir_temp_def(at->func, at->func->args[i->first]);
    if (!def || def->op != IR_ADDR) {
        return;
    }
    use.key = key_of(at->unit, def->place);
    use.is_jump = !sets(row->name);
    use.text = ir_place_text(x->a, at->unit, at->func, def->place);
    if (use.key) {
        arrput(x->uses, use);
    }
}

static uint64_t roots_of(const struct finder *x, func_id f)
{
    return x->t->runs[f] & ~((uint64_t)1 << ROOT_UNKNOWN);
}

static void put_jump(struct finder *x, const struct buffer_use *jump, const struct buffer_use *set,
                     uint32_t r, uint32_t s)
{
    const struct threads *t = x->t;

    arrput(x->jumps, ((struct thread_jump){.from = jump->function,
                                           .to = set->function,
                                           .from_at = jump->insn,
                                           .to_at = set->insn,
                                           .jumper = r,
                                           .setter = s,
                                           .text = jump->text,
                                           .is_certain = t->surely[jump->function] >> r & 1 &&
                                                         t->surely[set->function] >> s & 1}));
}

// The first thread that comes to the jump and not to where the buffer is set, and one that does;
// or one of which there are several.
static bool find_threads(const struct finder *x, const struct buffer_use *jump, uint64_t setters,
                         uint32_t *r, uint32_t *s)
{
    const uint64_t jumpers = roots_of(x, jump->function);

    for (*r = 0; *r < x->t->nroots; ++*r) {
        for (*s = 0; jumpers >> *r & 1 && *s < x->t->nroots; ++*s) {
            const bool is_foreign = !(setters >> *r & 1);
            if (setters >> *s & 1 && (is_foreign || (*r == *s && x->t->multi >> *r & 1)) &&
                threads_may_meet(x->t, *r, *s)) {
                return true;
            }
        }
    }
    return false;
}

static void pair(struct finder *x, const struct buffer_use *jump)
{
    const struct buffer_use *set = NULL;
    uint64_t setters = 0;
    uint32_t r, s;

    for (size_t i = 0; i < arrlenu(x->uses); i++) {
        const struct buffer_use *o = &x->uses[i];
        if (!o->is_jump && o->key == jump->key) {
            setters |= roots_of(x, o->function);
        }
    }
    if (!find_threads(x, jump, setters, &r, &s)) {
        return;
    }
    for (size_t i = 0; i < arrlenu(x->uses) && !set; i++) {
        const struct buffer_use *o = &x->uses[i];
        set = !o->is_jump && o->key == jump->key && roots_of(x, o->function) >> s & 1 ? o : NULL;
    }
    if (set) {
        put_jump(x, jump, set, r, s);
    }
}

struct thread_jumps jumps_find(struct arena *a, const struct threads *t)
{
    struct finder x = {.a = a, .t = t};
    struct thread_jumps out = {0};

    for (func_id f = 0; f < program_func_count(t->program); f++) {
        const struct program_func *at = program_func(t->program, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            look_at(&x, f, n);
        }
    }
    for (size_t i = 0; i < arrlenu(x.uses); i++) {
        if (x.uses[i].is_jump) {
            pair(&x, &x.uses[i]);
        }
    }
    out.n = (uint32_t)arrlenu(x.jumps);
    out.items = out.n ? arena_copy(a, x.jumps, out.n * sizeof *x.jumps) : NULL;
    arrfree(x.uses);
    arrfree(x.jumps);
    return out;
}
