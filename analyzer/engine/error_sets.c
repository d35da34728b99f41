// SPDX-License-Identifier: Apache-2.0
// What calls do to errno, for all functions of a program.
//
// A model says whether a function of a library sets errno when it fails; POSIX lets it do so when
// it succeeds, too. A body is walked once for the state of errno on the ways through it: whatever
// it calls may change it, an assignment of its own does, and one that puts back what was read
// before anything had changed it undoes all that. So a function that saves errno and restores it
// keeps it. What is in force at the returns is what callers get. The walks are repeated until no
// function says more than before; a state only grows.
#include "analyzer/engine/error_sets.h"

#include "analyzer/base/arena.h"

#include <string.h>

struct walk {
    const struct error_sets *sets;
    struct arena *scratch;
    const struct ir_unit *u;
    const struct ir_func *f;
    const struct cfg *cfg;
    const uint32_t *defs; // of temporaries
    uint32_t errno_fn;
    uint8_t *in;      // by block
    uint8_t *at_read; // by instruction that reads errno: the state there
    bool restores;    // some assignment puts back what errno was
};

// ---- Calls --------------------------------------------------------------------------------------

// Output to a stream, and taking memory, fail where little else works.
static bool fails_rarely(const struct api_fn *m)
{
    if (m->io.direction == IO_WRITE && m->io.flags & IO_STREAM) {
        return true;
    }
    for (uint32_t k = 0; k < m->neffects; k++) {
        if (m->effects[k].kind == API_ACQUIRE && m->effects[k].family == FAMILY_MEMORY) {
            return true;
        }
    }
    return false;
}

static enum error_set set_by_model(const struct api_fn *m)
{
    if (!(m->flags & API_SETS_ERRNO) ||
        m->flags & (API_KEEPS_ERRNO | API_RETURNS_ERROR | API_PURE)) {
        return ERRNO_KEPT;
    }
    return fails_rarely(m) ? ERRNO_RARELY : ERRNO_SET;
}

static enum error_set set_by(const struct error_sets *s, const struct api_fn *api, func_id body)
{
    if (api && !api->is_inferred && !(api->flags & API_PARTIAL)) {
        return set_by_model(api);
    }
    return body == FUNC_UNKNOWN ? ERRNO_UNKNOWN : (enum error_set)s->sets[body];
}

enum error_set error_set_of(const struct error_sets *s, const struct ir_unit *u,
                            const struct ir_insn *i)
{
    const struct call_targets *t;
    enum error_set most = ERRNO_KEPT;

    if (i->op == IR_CALL) {
        const struct callee *c = program_callee(s->program, u, i);
        if (!(c->flags & CALLEE_UNSURE)) {
            return set_by(s, c->api, c->body);
        }
    }
    t = program_targets(s->program, u, i);
    if (!targets_resolved(t)) {
        return ERRNO_UNKNOWN;
    }
    for (uint32_t k = 0; k < t->n; k++) {
        enum error_set one =
            t->items[k].as ? ERRNO_UNKNOWN : set_by(s, t->items[k].api, t->items[k].body);
        most = one > most ? one : most;
    }
    return most;
}

// "%m" of printf() and syslog(), not that of scanf(), which is followed by a conversion.
static bool has_error_conversion(const char *format, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        if (format[i] == '%') {
            if (format[i + 1] == 'm' && (i + 2 == n || !strchr("sc[lCS", format[i + 2]))) {
                return true;
            }
            i++;
        }
    }
    return false;
}

static bool is_error_format(const struct ir_unit *u, const struct ir_func *f, const uint32_t *defs,
                            ir_opnd o)
{
    const struct ir_insn *def =
        ir_opnd_kind(o) == IR_TEMP ? &f->insns[defs[ir_opnd_index(o)]] : NULL;
    place_id root = def && def->op == IR_ADDR ? place_root(u->places, def->place) : 0;
    const struct place *at = root ? place_get(u->places, root) : NULL;
    const struct ir_string *text;

    if (!at || at->step != PLACE_STRING) {
        return false;
    }
    text = &u->strings[at->arg];
    return text->char_size == 1 &&
           has_error_conversion(ir_name(u, text->bytes), names_length(u->names, text->bytes));
}

bool error_is_told_by(const struct error_sets *s, const struct ir_unit *u, const struct ir_func *f,
                      const uint32_t *temp_defs, const struct ir_insn *i)
{
    const struct callee *c;
    const struct ir_type *type;

    if (i->op != IR_CALL) {
        return false;
    }
    c = program_callee(s->program, u, i);
    if (c->api && !c->api->is_inferred && c->api->flags & API_READS_ERRNO) {
        return true;
    }
    if (c->body != FUNC_UNKNOWN && !(c->flags & CALLEE_UNSURE) && s->reads[c->body]) {
        return true;
    }
    type = &u->types[u->fns[i->callee].type];
    return type->flags & TYPE_VARIADIC && type->nparams > 0 && type->nparams <= i->count &&
           !(c->api && c->api->scan.kind != SCAN_NONE) &&
           is_error_format(u, f, temp_defs, f->args[i->first + type->nparams - 1]);
}

// ---- What is read -------------------------------------------------------------------------------

// Puts the number back, or into a local object for the time being.
static bool keeps(const struct ir_unit *u, const struct ir_func *f, const uint32_t *temp_defs,
                  uint32_t errno_fn, const struct ir_insn *i)
{
    return i->op == IR_STORE &&
           (errno_is_place(u, f, temp_defs, errno_fn, i->place) ||
            (!place_has_deref(u->places, i->place) &&
             place_get(u->places, place_root(u->places, i->place))->step == PLACE_LOCAL));
}

bool errno_is_only_saved(struct arena *a, const struct reaching *r, const struct ir_unit *u,
                         const struct ir_func *f, const uint32_t *temp_defs, uint32_t errno_fn,
                         uint32_t insn)
{
    const struct uses uses = flow_uses(a, r, insn);

    for (uint32_t n = 0; n < uses.n; n++) {
        if (!keeps(u, f, temp_defs, errno_fn, &f->insns[uses.insns[n]])) {
            return false;
        }
    }
    return true;
}

// ---- A body -------------------------------------------------------------------------------------

static bool is_errno(const struct walk *w, const struct ir_insn *i)
{
    return errno_is_place(w->u, w->f, w->defs, w->errno_fn, i->place);
}

// What assignments of the local put into it: errno as it was found, if all do.
static uint8_t saved_in_local(const struct walk *w, ir_opnd local)
{
    uint8_t most = ERRNO_KEPT;
    bool any = false;

    for (uint32_t n = 0; n < w->f->ninsns; n++) {
        const struct ir_insn *i = &w->f->insns[n];
        int64_t k;
        if (i->dst != local || (i->op == IR_MOV && ir_const_value(w->u, i->a, &k))) {
            continue;
        }
        if (i->op != IR_LOAD || !is_errno(w, i)) {
            return ERRNO_SET;
        }
        most = w->at_read[n] > most ? w->at_read[n] : most;
        any = true;
    }
    return any ? most : ERRNO_SET;
}

static uint8_t stored(const struct walk *w, ir_opnd o)
{
    if (ir_opnd_kind(o) == IR_TEMP) {
        const uint32_t def = w->defs[ir_opnd_index(o)];
        return w->f->insns[def].op == IR_LOAD && is_errno(w, &w->f->insns[def]) ? w->at_read[def]
                                                                                : ERRNO_SET;
    }
    return ir_opnd_kind(o) == IR_LOCAL ? saved_in_local(w, o) : ERRNO_SET;
}

// The state behind instruction `n`, at which errno is `was`.
static uint8_t behind(struct walk *w, uint32_t n, uint8_t was)
{
    const struct ir_insn *i = &w->f->insns[n];
    uint8_t now;

    if (i->op == IR_CALL || i->op == IR_ICALL) {
        const uint8_t set = (uint8_t)error_set_of(w->sets, w->u, i);
        return i->op == IR_CALL && i->callee == w->errno_fn ? was : set > was ? set : was;
    }
    if (i->op != IR_STORE || !is_errno(w, i)) {
        return was;
    }
    now = stored(w, i->a);
    w->restores = w->restores || (now == ERRNO_KEPT && was != ERRNO_KEPT);
    return now;
}

// One pass over the blocks; true: some state has grown.
static bool pass(struct walk *w, uint8_t *at_return)
{
    const struct ir_func *f = w->f;
    bool has_grown = false;

    for (block_id b = 0; b < f->nblocks; b++) {
        const struct ir_block *block = &f->blocks[b];
        uint8_t now = w->in[b];
        for (uint32_t n = block->first; n < block->first + block->count; n++) {
            if (f->insns[n].op == IR_LOAD && is_errno(w, &f->insns[n]) && now > w->at_read[n]) {
                w->at_read[n] = now;
            }
            now = behind(w, n, now);
            if (f->insns[n].op == IR_RET && now > *at_return) {
                *at_return = now;
            }
        }
        for (uint32_t s = 0; s < block->nsuccs; s++) {
            uint8_t *to = &w->in[f->succs[block->first_succ + s]];
            has_grown = has_grown || now > *to;
            *to = now > *to ? now : *to;
        }
    }
    return has_grown;
}

// Whether on every way something looks at what LOAD `insn` has read.
static bool is_used_always(const struct walk *w, struct reaching *r, const struct cfg *c,
                           uint32_t insn)
{
    const struct uses uses = flow_uses(w->scratch, r, insn);

    for (uint32_t n = 0; n < uses.n; n++) {
        if (!keeps(w->u, w->f, w->defs, w->errno_fn, &w->f->insns[uses.insns[n]]) &&
            cfg_post_dominates(c, cfg_block_of(w->f, uses.insns[n]), 0)) {
            return true;
        }
    }
    return false;
}

// Whether errno is looked at on every way, before anything can have changed it.
static bool reads_in(struct walk *w, struct reaching *r, const struct cfg *c, block_id b)
{
    const struct ir_block *block = &w->f->blocks[b];
    uint8_t now = w->in[b];

    for (uint32_t n = block->first; now == ERRNO_KEPT && n < block->first + block->count; n++) {
        const struct ir_insn *i = &w->f->insns[n];
        if (error_is_told_by(w->sets, w->u, w->f, w->defs, i) ||
            (i->op == IR_LOAD && is_errno(w, i) && is_used_always(w, r, c, n))) {
            return true;
        }
        now = behind(w, n, now);
    }
    return false;
}

static bool reads_first(struct walk *w)
{
    const struct cfg *c = cfg_build(w->scratch, w->f);
    struct reaching *r = flow_reaching(w->scratch, c, w->u);

    for (block_id b = 0; b < w->f->nblocks; b++) {
        if (cfg_post_dominates(c, b, 0) && reads_in(w, r, c, b)) {
            return true;
        }
    }
    return false;
}

// What a look at the calls alone tells: the most that any of them does, and whether errno is read.
static enum error_set skim(const struct walk *w, bool *reads)
{
    enum error_set most = ERRNO_KEPT;

    *reads = false;
    for (uint32_t n = 0; n < w->f->ninsns; n++) {
        const struct ir_insn *i = &w->f->insns[n];
        if (i->op == IR_CALL && i->callee == w->errno_fn) {
            *reads = true;
        } else if (i->op == IR_CALL || i->op == IR_ICALL) {
            const enum error_set set = error_set_of(w->sets, w->u, i);
            most = set > most ? set : most;
            *reads = *reads || error_is_told_by(w->sets, w->u, w->f, w->defs, i);
        }
    }
    return most;
}

static bool look_at(struct error_sets *s, struct walk *w, func_id id)
{
    const uint8_t set = s->sets[id];
    const bool has_read = s->reads[id];
    uint8_t at_return = ERRNO_KEPT;
    bool reads;

    if (skim(w, &reads) == ERRNO_KEPT && !reads) {
        return false;
    }
    w->in = arena_array(w->scratch, uint8_t, w->f->nblocks);
    w->at_read = arena_array(w->scratch, uint8_t, w->f->ninsns);
    while (pass(w, &at_return)) {
    }
    s->sets[id] = w->restores ? ERRNO_KEPT : at_return;
    s->reads[id] = has_read || (reads && reads_first(w));
    return s->sets[id] != set || s->reads[id] != has_read;
}

// ---- All of them --------------------------------------------------------------------------------

enum { ROUNDS_MAX = 4 };

static bool look_at_all(struct error_sets *s, struct arena *scratch, const uint32_t *errno_fns)
{
    uint32_t n;
    const struct program_step *order = program_order(s->program, &n);
    bool has_changed = false;

    for (uint32_t k = 0; k < n; k++) {
        const func_id id = order[k].function;
        const struct program_func *at = program_func(s->program, id);
        const struct arena_mark mark = arena_mark(scratch);
        struct walk w = {
            .sets = s, .scratch = scratch, .u = at->unit, .f = at->func, .errno_fn = errno_fns[id]};
        if (at->func->nblocks > 0) {
            w.defs = ir_temp_defs(scratch, at->func);
            has_changed |= look_at(s, &w, id);
        }
        arena_rewind(scratch, mark);
    }
    return has_changed;
}

struct error_sets *error_sets_find(struct arena *a, struct arena *scratch, const struct program *p)
{
    struct error_sets *s = arena_new(a, struct error_sets);
    const uint32_t n = program_func_count(p);
    uint32_t *errno_fns = arena_array(scratch, uint32_t, n);
    const struct ir_unit *unit = NULL;

    *s = (struct error_sets){
        .program = p, .sets = arena_array(a, uint8_t, n), .reads = arena_array(a, bool, n)};
    for (func_id id = 0; id < n; id++) {
        const bool is_same = id > 0 && program_func(p, id)->unit == unit;
        unit = program_func(p, id)->unit;
        errno_fns[id] = is_same ? errno_fns[id - 1] : errno_function(unit);
    }
    for (unsigned round = 0; round < ROUNDS_MAX && look_at_all(s, scratch, errno_fns); round++) {
    }
    return s;
}
