// SPDX-License-Identifier: Apache-2.0
// Signal handlers of the program, as far as they interrupt what waits.
//
// A handler counts if it is a function that can return, and if its signal is one that a program
// lives with: a child has ended, a terminal has another size, a configuration is to be read again.
// Behind signals that ask the program to end, or that are a time limit of its own, a call that is
// cut short is what is wanted; behind those that tell of a crash nothing goes on. The flags are
// those that the installing function stores into the object it passes; if what they are is not seen
// there, the handler is left out. Functions that install what they are passed are looked at where
// they are called.
#include "analyzer/engine/interruptions.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/flow/uses.h"

#include <signal.h>
#include <string.h>

struct finder {
    const struct program *program;
    struct arena *scratch;
    struct interruption *found; // list
};

// A function that is looked at.
struct site {
    func_id id;
    const struct ir_unit *u;
    const struct ir_func *f;
    struct reaching *r;
};

static struct site site_of(const struct finder *w, func_id id)
{
    const struct program_func *at = program_func(w->program, id);
    const struct cfg *c = cfg_build(w->scratch, at->func);

    return (struct site){id, at->unit, at->func, flow_reaching(w->scratch, c, at->unit)};
}

// ---- Handlers and signals -----------------------------------------------------------------------

static bool goes_on_after(int64_t number)
{
    static const int numbers[] = {SIGHUP,  SIGUSR1, SIGUSR2, SIGCHLD, SIGCONT,
                                  SIGTSTP, SIGPROF, SIGIO,   SIGWINCH};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (number == numbers[i]) {
            return true;
        }
    }
    return false;
}

// The value is the address of a function with a body that can return.
static bool is_returning_handler(const struct finder *w, const struct site *s, ir_opnd o,
                                 uint32_t at)
{
    const uint32_t def = flow_origin(s->r, o, at);
    const struct place *to;
    const struct callee *c;

    if (def == CFG_NONE || s->f->insns[def].op != IR_ADDR) {
        return false;
    }
    to = place_get(s->u->places, s->f->insns[def].place);
    if (to->step != PLACE_FUNC) {
        return false;
    }
    c = program_callee_fn(w->program, s->u, to->arg);
    return c->body != FUNC_UNKNOWN && !(c->flags & (CALLEE_NORETURN | CALLEE_JUMPS));
}

// The parameter whose value the operand is; UINT32_MAX: of none.
static uint32_t parameter_of(const struct site *s, ir_opnd o, uint32_t at)
{
    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < s->f->nparams &&
                   flow_is_argument(s->r, ir_opnd_index(o), at)
               ? ir_opnd_index(o)
               : UINT32_MAX;
}

static void add(struct finder *w, const struct site *s, uint32_t insn, bool restarts)
{
    const struct interruption one = {s->id, insn, restarts};

    arrput(w->found, one);
}

// What is installed: the handler and the signal, each a value in the installing function.
struct install {
    const struct site *site;
    uint32_t insn;
    ir_opnd handler, number;
    uint32_t handler_at; // the instruction at which `handler` is read
    bool restarts;
};

// A caller of a function that installs what it is passed.
static void look_at_caller(struct finder *w, const struct install *in, func_id caller)
{
    const struct program_func *at = program_func(w->program, caller);
    const uint32_t handler = parameter_of(in->site, in->handler, in->handler_at);
    const uint32_t number = parameter_of(in->site, in->number, in->insn);
    struct site s = {.f = NULL};

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        int64_t k;
        if (i->op != IR_CALL || program_callee(w->program, at->unit, i)->body != in->site->id ||
            i->count <= handler || (number != UINT32_MAX && i->count <= number)) {
            continue;
        }
        s = s.f ? s : site_of(w, caller);
        if (is_returning_handler(w, &s, s.f->args[i->first + handler], n) &&
            (number == UINT32_MAX ? flow_constant(in->site->r, in->number, in->insn, &k)
                                  : flow_constant(s.r, s.f->args[i->first + number], n, &k)) &&
            goes_on_after(k)) {
            add(w, &s, n, in->restarts);
        }
    }
}

static void look_at_install(struct finder *w, const struct install *in)
{
    const struct site *s = in->site;
    int64_t k;

    if (parameter_of(s, in->handler, in->handler_at) != UINT32_MAX) {
        for (func_id id = 0; id < program_func_count(w->program); id++) {
            look_at_caller(w, in, id);
        }
    } else if (is_returning_handler(w, s, in->handler, in->handler_at) &&
               flow_constant(s->r, in->number, in->insn, &k) && goes_on_after(k)) {
        add(w, s, in->insn, in->restarts);
    }
}

// ---- sigaction() --------------------------------------------------------------------------------

// The member of `object`, or of a union in it, that an instruction stores to; "": of none.
static const char *member_stored(const struct site *s, const struct ir_insn *i, place_id object)
{
    const struct place *at = i->op == IR_STORE ? place_get(s->u->places, i->place) : NULL;

    return at && at->step == PLACE_FIELD && place_is_prefix(s->u->places, object, i->place)
               ? ir_name(s->u, s->u->fields[at->arg].name)
               : "";
}

// What the function stores into the flags of the object. False: not seen, or not a constant.
static bool flags_stored(const struct site *s, place_id object, int64_t *flags)
{
    *flags = 0;
    for (uint32_t n = 0; n < s->f->ninsns; n++) {
        const struct ir_insn *i = &s->f->insns[n];
        int64_t k;
        if (strcmp(member_stored(s, i, object), "sa_flags") != 0) {
            continue;
        }
        if (!flow_constant(s->r, i->a, n, &k)) {
            return false;
        }
        *flags |= k;
    }
    return true;
}

static bool installs(const struct api_fn *m)
{
    for (uint32_t k = 0; m && k < m->ncallbacks; k++) {
        if (m->callbacks[k].when == WHEN_SIGNAL) {
            return true;
        }
    }
    return false;
}

// The object whose address is argument `n` of a call; 0: not seen.
static place_id object_passed(const struct site *s, uint32_t call, uint32_t n)
{
    const uint32_t def = flow_origin(s->r, s->f->args[s->f->insns[call].first + n], call);

    return def != CFG_NONE && s->f->insns[def].op == IR_ADDR ? s->f->insns[def].place : 0;
}

// What was installed before is kept, and installed again by the same function.
static bool is_temporary(const struct finder *w, const struct site *s, uint32_t call)
{
    const place_id before = object_passed(s, call, 2);

    for (uint32_t n = 0; before && n < s->f->ninsns; n++) {
        const struct ir_insn *i = &s->f->insns[n];
        if (i->op == IR_CALL && i->count == 3 &&
            installs(program_callee(w->program, s->u, i)->api) &&
            object_passed(s, n, 1) == before) {
            return true;
        }
    }
    return false;
}

static void look_at_action(struct finder *w, const struct site *s, uint32_t call)
{
    const struct ir_insn *i = &s->f->insns[call];
    const place_id object = object_passed(s, call, 1);
    int64_t flags;

    if (!object || place_get(s->u->places, object)->step != PLACE_LOCAL ||
        !flags_stored(s, object, &flags) || is_temporary(w, s, call)) {
        return;
    }
    for (uint32_t n = 0; n < s->f->ninsns; n++) {
        const char *member = member_stored(s, &s->f->insns[n], object);
        if (strcmp(member, "sa_handler") == 0 || strcmp(member, "sa_sigaction") == 0) {
            const struct install in = {
                s, call, s->f->insns[n].a, s->f->args[i->first], n, (flags & SA_RESTART) != 0};
            look_at_install(w, &in);
        }
    }
}

static void look_at(struct finder *w, func_id id)
{
    const struct program_func *at = program_func(w->program, id);
    struct site s = {.f = NULL};

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        if (i->op != IR_CALL || i->count < 2 ||
            !installs(program_callee(w->program, at->unit, i)->api)) {
            continue;
        }
        s = s.f ? s : site_of(w, id);
        if (i->count == 3) {
            look_at_action(w, &s, n);
        } else {
            const ir_opnd *args = &s.f->args[i->first];
            const struct install in = {&s, n, args[1], args[0], n, true};
            look_at_install(w, &in);
        }
    }
}

struct interruptions interruptions_find(struct arena *a, struct arena *scratch,
                                        const struct program *p)
{
    struct finder w = {.program = p, .scratch = scratch};
    struct interruptions out = {NULL, 0};

    for (func_id id = 0; id < program_func_count(p); id++) {
        const struct arena_mark mark = arena_mark(scratch);
        look_at(&w, id);
        arena_rewind(scratch, mark);
    }
    out.n = (uint32_t)arrlenu(w.found);
    out.items = arena_copy(a, w.found, out.n * sizeof *w.found);
    arrfree(w.found);
    return out;
}

static bool is_in_program_of(const struct program *p, func_id where, func_id f)
{
    for (uint32_t i = 0; i < program_count(p); i++) {
        if (program_reaches(p, i, where) && program_reaches(p, i, f)) {
            return true;
        }
    }
    return program_count(p) == 0;
}

const struct interruption *interruption_in(const struct interruptions *all, const struct program *p,
                                           func_id f)
{
    const struct interruption *best = NULL;

    for (uint32_t i = 0; i < all->n; i++) {
        const struct interruption *one = &all->items[i];
        if ((!best || (best->restarts && !one->restarts)) && is_in_program_of(p, one->where, f)) {
            best = one;
        }
    }
    return best;
}
