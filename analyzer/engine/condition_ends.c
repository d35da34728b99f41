// SPDX-License-Identifier: Apache-2.0
// What comes of waits elsewhere in the program.
//
// A test that nobody changes: every store, every address taken and every copy of the object counts
// as a change. A queue of the program's own, which waits under its lock for something to hand out,
// and returns null when it is closed: its callers may follow the null pointer. A queue that waits
// for room, and threads, started for each of any number of things, that all put something into it.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/condition_parts.h"
#include "analyzer/flow/uses.h"

#include <string.h>

// ---- Tests that nobody changes ------------------------------------------------------------------

struct changes {
    struct cond_finder *x;
    uint64_t *classes; // list: of what is tested
    bool *is_changed;  // list, likewise
    uint64_t *owners;  // list: names of the records, 0 for variables
};

static void note_change(struct changes *c, uint64_t name)
{
    for (size_t i = 0; i < arrlenu(c->classes); i++) {
        c->is_changed[i] = c->is_changed[i] || c->classes[i] == name;
    }
}

static void note_owner(struct changes *c, const struct ir_unit *u, type_id type)
{
    const uint64_t owner =
        u->types[type].kind == TYPE_RECORD ? mods_class(ir_name(u, u->types[type].key)) : 0;

    for (size_t i = 0; owner && i < arrlenu(c->owners); i++) {
        c->is_changed[i] = c->is_changed[i] || c->owners[i] == owner;
    }
}

static void note_insn(struct changes *c, const struct program_func *at, const struct ir_insn *i)
{
    switch (i->op) {
    case IR_STORE:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
    case IR_ADDR:
    case IR_HAVOC:
    case IR_VAARG:
        note_change(c, cond_name_of(at, i->place));
        break;
    case IR_COPY:
        note_change(c, cond_name_of(at, i->place));
        note_owner(c, at->unit, ir_place_type(at->unit, at->func, i->place));
        break;
    case IR_CALL:
    case IR_ICALL:
        if (ir_opnd_kind(i->dst) == IR_PLACE) {
            note_owner(c, at->unit, ir_place_type(at->unit, at->func, ir_opnd_index(i->dst)));
        }
        break;
    default:
        break;
    }
}

static uint64_t owner_of(const struct program_func *at, uint64_t name)
{
    for (uint32_t f = 0; f < at->unit->nfields; f++) {
        const struct ir_field *field = &at->unit->fields[f];
        if (mods_class(ir_name(at->unit, field->key)) == name) {
            return mods_class(ir_name(at->unit, at->unit->types[field->owner].key));
        }
    }
    return 0;
}

static bool is_certain_test(const struct cond_wait *w)
{
    for (uint32_t i = 0; i < w->tests.n; i++) {
        if (!w->tests.items[i].class) {
            return false;
        }
    }
    return w->tests.n > 0 && w->shape == WAIT_TESTED && !w->tests.is_open && !w->is_timed;
}

static bool is_static_store(const struct program_func *at)
{
    return at->func->flags & FUNC_INIT;
}

static void find_changes(struct changes *c)
{
    const struct program *p = c->x->g.program;

    for (func_id f = 0; f < c->x->g.nfuncs; f++) {
        const struct program_func *at = program_func(p, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            const struct ir_insn *i = &at->func->insns[n];
            // What an object starts with is no change, but its address may be kept there.
            if (!is_static_store(at) || i->op == IR_ADDR) {
                note_insn(c, at, i);
            }
        }
    }
}

// A place is added once; its number.
static size_t put_class(struct changes *c, const struct program_func *at, uint64_t name)
{
    for (size_t i = 0; i < arrlenu(c->classes); i++) {
        if (c->classes[i] == name) {
            return i;
        }
    }
    arrput(c->classes, name);
    arrput(c->is_changed, false);
    arrput(c->owners, owner_of(at, name));
    return arrlenu(c->classes) - 1;
}

static void find_unchanged(struct cond_finder *x)
{
    struct changes c = {.x = x};

    for (size_t w = 0; w < arrlenu(x->waits); w++) {
        const struct program_func *at = program_func(x->g.program, x->waits[w].at.function);
        for (uint32_t i = 0; is_certain_test(&x->waits[w]) && i < x->waits[w].tests.n; i++) {
            (void)put_class(&c, at, x->waits[w].tests.items[i].name);
        }
    }
    if (arrlenu(c.classes) && program_is_closed(x->g.program)) {
        find_changes(&c);
        for (size_t w = 0; w < arrlenu(x->waits); w++) {
            const struct cond_wait *wait = &x->waits[w];
            const struct program_func *at = program_func(x->g.program, wait->at.function);
            bool is_changed = !is_certain_test(wait) || !wait->is_called;
            for (uint32_t i = 0; !is_changed && i < wait->tests.n; i++) {
                is_changed = c.is_changed[put_class(&c, at, wait->tests.items[i].name)];
            }
            if (!is_changed) {
                arrput(x->ends, ((struct cond_end){END_UNCHANGED, wait, wait->at, wait->at}));
            }
        }
    }
    arrfree(c.classes);
    arrfree(c.is_changed);
    arrfree(c.owners);
}

// ---- Null for "closed" --------------------------------------------------------------------------

// The function returns null on some way behind the test, and something else on others.
static bool returns_null(struct cond_finder *x, func_id f)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct reaching *r = flow_reaching(x->g.scratch, cond_cfg(x, f), at->unit);
    const type_id type = at->unit->types[at->unit->fns[at->func->fn].type].elem;
    bool has_null = false, has_other = false;

    if (at->unit->types[type].kind != TYPE_POINTER) {
        return false;
    }
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        int64_t v;
        if (i->op != IR_RET || !i->a) {
            continue;
        }
        if (flow_constant(r, i->a, n, &v)) {
            has_null = has_null || v == 0;
            continue;
        }
        has_other = true;
        // `item = NULL; if (...) item = q->head; return item;`
        for (uint32_t k = 0; ir_opnd_kind(i->a) == IR_LOCAL && k < n; k++) {
            const struct ir_insn *set = &at->func->insns[k];
            has_null = has_null || (set->dst == i->a && set->op == IR_MOV &&
                                    ir_const_value(at->unit, set->a, &v) && v == 0);
        }
    }
    return has_null && has_other;
}

// How the result of a call is used: followed as a pointer without ever being tested.
struct following {
    const struct program *program;
    const struct program_func *at;
    uint32_t use; // the first instruction that follows it; CFG_NONE: none
    bool is_tested;
};

static void on_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct following *s = ctx;
    const struct ir_insn *i = &s->at->func->insns[insn];
    const struct place *root;

    if (i->op == IR_CALL && program_callee(s->program, s->at->unit, i)->body == FUNC_UNKNOWN) {
        return; // free(): no test
    }
    // Kept, returned or handed on: somebody else may test it.
    if (is_joined || !ir_has_place((enum ir_op)i->op) || !i->place ||
        (i->op == IR_STORE && i->a == o)) {
        s->is_tested = true;
        return;
    }
    root = place_get(s->at->unit->places, place_root(s->at->unit->places, i->place));
    if ((root->step == PLACE_TEMP || root->step == PLACE_LOCAL) && i->op != IR_ADDR &&
        root->arg == ir_opnd_index(o)) {
        s->use = insn < s->use ? insn : s->use;
    }
}

static void look_at_pop(struct cond_finder *x, const struct cond_wait *w)
{
    const struct guard_finder *g = &x->g;
    const func_id f = w->at.function;

    for (uint32_t i = g->first_call[f]; i < g->first_call[f + 1]; i++) {
        const struct thread_call *c = &g->threads->calls[g->calls[i]];
        struct following s = {
            .program = g->program, .at = program_func(g->program, c->from), .use = CFG_NONE};
        if (!c->is_certain || s.at->func->insns[c->insn].op != IR_CALL ||
            !s.at->func->insns[c->insn].dst) {
            continue;
        }
        flow_each_use(g->scratch, flow_reaching(g->scratch, cond_cfg(x, c->from), s.at->unit),
                      c->insn, on_use, &s);
        if (!s.is_tested && s.use != CFG_NONE) {
            arrput(x->ends,
                   ((struct cond_end){END_CLOSED, w, {c->from, c->insn}, {c->from, s.use}}));
        }
    }
}

// It waits for one of several things: an item, or the end.
static bool waits_for_several(const struct cond_wait *w)
{
    for (uint32_t i = 1; i < w->tests.n; i++) {
        if (w->tests.items[i].name != w->tests.items[0].name) {
            return w->shape == WAIT_TESTED;
        }
    }
    return false;
}

// ---- Producers without limit --------------------------------------------------------------------

// Behind the wait the function counts up what it waited to become less.
static uint32_t puts_at(const struct cond_finder *x, const struct cond_wait *w)
{
    const struct program_func *at = program_func(x->g.program, w->at.function);

    for (uint32_t n = w->at.insn + 1; w->shape == WAIT_TESTED && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n], *sum = ir_temp_def(at->func, i->a), *old;
        const uint64_t name = i->op == IR_STORE ? cond_name_of(at, i->place) : 0;
        int64_t v;
        for (uint32_t k = 0; name && sum && k < w->tests.n; k++) {
            old = ir_temp_def(at->func, sum->a);
            if (w->tests.items[k].name == name && sum->op == IR_BIN && sum->sub == BIN_ADD && old &&
                old->op == IR_LOAD && old->place == i->place &&
                ir_const_value(at->unit, sum->b, &v) && v > 0) {
                return n;
            }
        }
    }
    return CFG_NONE;
}

// `i < n`, of a variable that the loop counts up.
static bool is_count(const struct program_func *at, const struct cfg *cfg, block_id head,
                     const struct ir_insn *test)
{
    for (uint32_t n = 0; test && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        int64_t v;
        if (i->dst == test->a && ir_opnd_kind(i->dst) == IR_LOCAL && i->op == IR_BIN &&
            i->sub == BIN_ADD && i->a == i->dst && ir_const_value(at->unit, i->b, &v) &&
            cfg_in_loop(cfg, cfg_block_of(at->func, n), head)) {
            return test->op == IR_BIN && test->sub >= BIN_LT && test->sub <= BIN_GE;
        }
    }
    return false;
}

// Some way out of the loop is a count of rounds, or somebody is waited for in it.
static bool is_bounded(struct cond_finder *x, const struct thread_root *r)
{
    const struct program_func *at = program_func(x->g.program, r->spawned_in);
    const struct cfg *cfg = cond_cfg(x, r->spawned_in);
    const block_id head = cfg->loop_head[cfg_block_of(at->func, r->spawned_at)];

    for (uint32_t n = 0; head != CFG_NONE && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *api;
        if (!cfg_in_loop(cfg, cfg_block_of(at->func, n), head)) {
            continue;
        }
        api = i->op == IR_CALL ? program_callee(x->g.program, at->unit, i)->api : NULL;
        for (uint32_t e = 0; api && e < api->neffects; e++) {
            if (api->effects[e].kind == API_JOIN || api->effects[e].kind == API_WAIT) {
                return true;
            }
        }
        if (i->op == IR_BR && is_count(at, cfg, head, ir_temp_def(at->func, i->a))) {
            return true;
        }
    }
    return head == CFG_NONE;
}

static void look_at_producers(struct cond_finder *x, const struct cond_wait *w)
{
    const struct threads *t = x->g.threads;
    const uint32_t put = w->is_timed ? CFG_NONE : puts_at(x, w);

    for (uint32_t r = 0; put != CFG_NONE && r < t->nroots; r++) {
        const struct thread_root *root = &t->roots[r];
        if (t->runs[w->at.function] >> r & 1 && t->multi >> r & 1 &&
            root->spawned_in != FUNC_UNKNOWN && !is_bounded(x, root)) {
            arrput(x->ends, ((struct cond_end){END_PRODUCERS,
                                               w,
                                               {root->spawned_in, root->spawned_at},
                                               {w->at.function, put}}));
            return;
        }
    }
}

void cond_find_ends(struct cond_finder *x)
{
    find_unchanged(x);
    for (size_t i = 0; i < arrlenu(x->waits); i++) {
        const struct cond_wait *w = &x->waits[i];
        if (waits_for_several(w) && returns_null(x, w->at.function)) {
            look_at_pop(x, w);
        }
        look_at_producers(x, w);
    }
}
