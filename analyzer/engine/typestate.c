// SPDX-License-Identifier: Apache-2.0
// Facts about the function that a run needs: where temporaries end, which are alive where, what
// becomes of the addresses of locals.
#include "analyzer/engine/typestate.h"

#include "analyzer/engine/error_sets.h"

#include <string.h>

static void grow_pool(struct typestate *t)
{
    uint32_t cap = t->cap_pool ? t->cap_pool * 2 : 8;
    struct state **pool = arena_array(t->arena, struct state *, cap);

    if (t->npool) {
        memcpy(pool, t->pool, t->npool * sizeof *pool);
    }
    t->pool = pool;
    t->cap_pool = cap;
}

struct state *pool_take(struct typestate *t)
{
    return t->npool ? t->pool[--t->npool] : state_new(t->arena);
}

void pool_give(struct typestate *t, struct state *s)
{
    if (t->npool == t->cap_pool) {
        grow_pool(t);
    }
    t->pool[t->npool++] = s;
}

// ---- Temporaries --------------------------------------------------------------------------------

// A temporary that is used in another block lives in all blocks on the way there.
static void spread_temp(struct typestate *t, uint32_t temp, block_id def, block_id use)
{
    const struct cfg *c = t->cfg;
    block_id *todo;
    uint32_t n = 0;

    if (use == def || bitset_has(t->temps_in[use], temp)) {
        return;
    }
    todo = arena_array(t->arena, block_id, t->func->nblocks);
    bitset_set(t->temps_in[use], temp);
    todo[n++] = use;
    while (n) {
        block_id b = todo[--n];
        for (uint32_t p = c->pred_first[b]; p < c->pred_first[b + 1]; p++) {
            block_id from = c->preds[p];
            if (from != def && !bitset_has(t->temps_in[from], temp)) {
                bitset_set(t->temps_in[from], temp);
                todo[n++] = from;
            }
        }
    }
}

static void find_temps(struct typestate *t)
{
    const struct ir_func *f = t->func;
    struct defuse *d = cfg_defuse(t->arena, f, t->unit);

    t->temp_def = d->def;
    t->temp_end = arena_array(t->arena, uint32_t, f->ntemps);
    t->temps_in = arena_array(t->arena, struct bitset, f->nblocks);
    for (block_id b = 0; b < f->nblocks; b++) {
        t->temps_in[b] = bitset_new(t->arena, f->ntemps);
    }
    for (uint32_t temp = 0; temp < f->ntemps; temp++) {
        block_id def = cfg_block_of(f, d->def[temp]);
        t->temp_end[temp] = d->def[temp];
        for (uint32_t u = d->use_first[temp]; u < d->use_first[temp + 1]; u++) {
            block_id use = cfg_block_of(f, d->uses[u]);
            if (use != def) {
                t->temp_end[temp] = CFG_NONE;
                spread_temp(t, temp, def, use);
            } else if (t->temp_end[temp] != CFG_NONE && d->uses[u] > t->temp_end[temp]) {
                t->temp_end[temp] = d->uses[u];
            }
        }
    }
}

// ---- Addresses of locals ------------------------------------------------------------------------

static uint32_t address_in(const struct typestate *t, const uint32_t *regs, ir_opnd o)
{
    return ir_opnd_kind(o) == IR_TEMP    ? t->address_of[ir_opnd_index(o)]
           : ir_opnd_kind(o) == IR_LOCAL ? regs[ir_opnd_index(o)]
                                         : 0;
}

static void keep_address(struct typestate *t, uint32_t local)
{
    if (local) {
        t->address_use[local - 1] |= ADDRESS_STORED;
    }
}

static bool copies_pointer(const struct ir_insn *i)
{
    return i->op == IR_MOV || i->op == IR_CAST || (i->op == IR_BIN && i->sub == BIN_PTR_ADD);
}

// Follows the address to what it is assigned to. A register that holds addresses of two locals
// counts as memory: both are kept.
static bool follow_address(struct typestate *t, uint32_t *regs, const struct ir_insn *i)
{
    const struct place_table *places = t->unit->places;
    uint32_t from = 0, *to;

    if (i->op == IR_ADDR && i->place && !place_has_deref(places, i->place)) {
        const struct place *root = place_get(places, place_root(places, i->place));
        from = root->step == PLACE_LOCAL ? root->arg + 1 : 0;
    } else if (copies_pointer(i)) {
        from = address_in(t, regs, i->a);
    } else if (i->op == IR_STORE || i->op == IR_ASTORE || i->op == IR_RMW || i->op == IR_RET) {
        keep_address(t, address_in(t, regs, i->a));
        return false;
    }
    if (from == 0 || (ir_opnd_kind(i->dst) != IR_TEMP && ir_opnd_kind(i->dst) != IR_LOCAL)) {
        return false;
    }
    to = ir_opnd_kind(i->dst) == IR_TEMP ? &t->address_of[ir_opnd_index(i->dst)]
                                         : &regs[ir_opnd_index(i->dst)];
    if (*to && *to != from) {
        keep_address(t, *to);
        keep_address(t, from);
        return false;
    }
    if (*to == from) {
        return false;
    }
    *to = from;
    return true;
}

static void find_addresses(struct typestate *t)
{
    const struct ir_func *f = t->func;
    uint32_t *regs = arena_array(t->arena, uint32_t, f->nlocals);
    bool changed = true;

    t->address_use = arena_array(t->arena, uint8_t, f->nlocals);
    t->address_of = arena_array(t->arena, uint32_t, f->ntemps);
    while (changed) {
        changed = false;
        for (uint32_t n = 0; n < f->ninsns; n++) {
            changed = follow_address(t, regs, &f->insns[n]) || changed;
        }
    }
}

// ---- The end of the process ---------------------------------------------------------------------

static bool ends_process(const struct typestate *t, const struct ir_insn *i)
{
    const struct callee *c = is_call(i) ? program_callee(t->program, t->unit, i) : NULL;
    const uint32_t api = c && c->api ? c->api->flags : 0;

    return c && (c->flags & CALLEE_NORETURN || api & API_NORETURN) &&
           !(c->flags & (CALLEE_ENDS_THREAD | CALLEE_JUMPS)) &&
           !(api & (API_THREAD_ENDS | API_LONGJMP));
}

static bool has_process_end(const struct typestate *t, block_id b)
{
    const struct ir_block *at = &t->func->blocks[b];

    for (uint32_t i = at->first; i < at->first + at->count; i++) {
        if (ends_process(t, &t->func->insns[i])) {
            return true;
        }
    }
    return false;
}

static void find_last(struct typestate *t)
{
    const struct ir_func *f = t->func;

    t->last = bitset_new(t->arena, f->nblocks);
    for (block_id b = f->nblocks; b-- > 0;) {
        const struct ir_block *at = &f->blocks[b];
        if (has_process_end(t, b) ||
            (at->nsuccs == 1 && bitset_has(t->last, f->succs[at->first_succ]))) {
            bitset_set(t->last, b);
        }
    }
}

static void find_errors(struct typestate *t, enum machine_event event)
{
    t->errors_at[event] = arena_array(t->arena, uint32_t, t->nmachines);
    for (uint32_t m = 0; m < t->nmachines; m++) {
        for (uint8_t st = 0; st < t->machines[m]->nstates; st++) {
            const struct machine_step *step =
                machine_step_for(t->machines[m], st, event, API_MODE_ANY);
            t->errors_at[event][m] |= step && step->error ? 1u << st : 0;
        }
    }
}

void typestate_init(struct typestate *t, struct arena *a, const struct program *p,
                    const struct ir_unit *u, const struct cfg *c,
                    const struct machine *const *machines, uint32_t n,
                    const struct machine_caps *caps, bool has_summary)
{
    *t = (struct typestate){.arena = a,
                            .program = p,
                            .unit = u,
                            .func = c->func,
                            .cfg = c,
                            .machines = machines,
                            .nmachines = n,
                            .caps = *caps,
                            .errno_fn = errno_function(u)};
    for (uint32_t m = 0; m < n; m++) {
        t->families |= machines[m]->families;
    }
    for (uint32_t family = 0; family < FAMILY_COUNT; family++) {
        t->follows_handles = t->follows_handles || (t->families & FAMILY_BIT(family) &&
                                                    api_family_info[family].kind == FAMILY_HANDLE);
    }
    for (uint32_t m = 0; m < n; m++) {
        t->follows_locks = t->follows_locks || machines[m]->flags & MACHINE_ENTRY_STATE;
    }
    t->is_main = strcmp(ir_func_name(u, t->func), "main") == 0;
    t->has_summary = has_summary && !t->is_main;
    find_errors(t, EVENT_DROP);
    find_errors(t, EVENT_EXIT);
    paths_init(&t->paths, a);
    t->cap_names = 16;
    t->nnames = 1;
    t->names = arena_array(a, struct run_name, t->cap_names);
    t->temp_types = ir_temp_types(a, t->func);
    t->regs_in = cfg_liveness(a, c, u)->live_in;
    t->held_at_unlock = bitset_new(a, t->func->ninsns);
    find_temps(t);
    find_addresses(t);
    find_last(t);
    t->scratch = state_new(a);
    t->edge = state_new(a);
    slice_build(t);
    atoms_build(t);
}
