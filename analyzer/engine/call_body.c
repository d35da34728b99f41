// SPDX-License-Identifier: Apache-2.0
// Calls of functions with a body: the summary tells what becomes of handles and locks, the mods
// what is written and kept besides.
//
// What the summary says to be left in memory is known; other memory of this function that the
// callee writes is forgotten, and shared memory gets a shadow. A handle in memory that is forgotten
// so is not lost: the callee may have left it there.
#include "analyzer/engine/call.h"

// ---- What is left in memory ---------------------------------------------------------------------

// What the place holds afterwards. False: it cannot, so the call does not end this way.
static bool apply_value(struct call *c, const struct api_effect *e)
{
    struct guard guards[API_GUARDS];
    struct spot at;
    uint32_t n;
    val_id v;

    if (effect_guards(c, e, guards, &n) != TRUTH_YES || !find_spot(c, &e->at, &at)) {
        return true;
    }
    if (!at.is_cell) {
        return state_assume_in(c->s, at.val, e->lo, e->hi, true);
    }
    v = e->with.root != API_NO_PLACE ? c->before[e - c->api->effects]
                                     : val_opaque(c->s, facts_range(e->lo, e->hi), 0);
    if (v) {
        if (outlives(c->t, c->s, &at.cell)) {
            escape_value(c->t, c->s, v, c->insn);
        }
        write_cell(c->t, c->s, &at.cell, v);
    }
    return true;
}

static bool apply_values(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        bool is_result = e->at.root == API_RET && e->at.nsteps == 0;
        if (e->kind == API_VALUE && !is_result && !apply_value(c, e)) {
            return false;
        }
    }
    return true;
}

// Values that places hold before the call: what others will hold after it, and what conditions of
// effects are about.
static void read_before(struct call *c)
{
    val_id *before = arena_array(c->t->arena, val_id, c->api->neffects * (1 + API_GUARDS));
    val_id *guards = before + c->api->neffects;

    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        if (e->kind == API_VALUE && e->with.root != API_NO_PLACE) {
            before[k] = value_at(c, &e->with);
        }
        for (uint32_t g = 0; g < API_GUARDS; g++) {
            const struct api_guard *guard = &e->guard[g];
            if (guard->subject.root != API_NO_PLACE && !guard->is_after) {
                guards[k * API_GUARDS + g] = value_at(c, &guard->subject);
            }
        }
    }
    c->before = before;
    c->guards_before = guards;
}

// ---- What is written ----------------------------------------------------------------------------

static bool is_class_written(const struct call *c, const struct mods *m, const struct cell *cell)
{
    uint32_t field = path_last_field(&c->t->paths, cell->path);

    if (field) {
        return mods_has(m, mods_class(field_key(c->t, field - 1)));
    }
    if (cell->kind == CELL_GLOBAL) {
        return mods_has(m, mods_class(global_key(c->t, cell->base)));
    }
    return false;
}

// Whether the summary tells what becomes of handles.
static bool is_followed_body(const struct call *c)
{
    return c->api && c->t->families & c->api->analysed && !(c->api->unnamed & c->t->families);
}

static bool is_tracked(const struct state *s, val_id v)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        if (s->res[i].handle && val_derives(s, v, s->res[i].handle)) {
            return true;
        }
    }
    return false;
}

// Handles in and below the cell, those before element `first` left out, before they are forgotten.
static void note_handles(struct call *c, const struct cell *cell, const struct cell *first)
{
    for (uint32_t i = 0; i < c->s->nbinds && c->nforgotten < FORGOTTEN_MAX; i++) {
        const struct binding *b = &c->s->binds[i];
        if (b->cell.kind >= CELL_LOCAL && b->cell.kind != CELL_CALL &&
            cells_may_alias(c->t, c->s, &b->cell, cell) && !lies_before(c->t, &b->cell, first) &&
            is_tracked(c->s, b->val)) {
            c->forgotten[c->nforgotten++] = *b;
        }
    }
}

// Whether the summary says for some results what the place holds then.
static bool is_left_sometimes(struct call *c, const struct cell *cell)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        struct spot at;
        if (e->kind == API_VALUE && e->at.nsteps && find_spot(c, &e->at, &at) && at.is_cell &&
            cell_equal(&at.cell, cell)) {
            return true;
        }
    }
    return false;
}

// The summary does not say what a cell holds now: perhaps still the handle, perhaps not.
static void doubt_handles(struct call *c)
{
    for (uint32_t n = 0; n < c->nforgotten; n++) {
        const struct binding *b = &c->forgotten[n];
        if (state_lookup(c->s, &b->cell)) {
            continue;
        }
        for (uint32_t i = 0; i < c->s->nres; i++) {
            struct resource *r = &c->s->res[i];
            if (r->handle && val_derives(c->s, b->val, r->handle) &&
                r->st == acquired_state(c->t->machines[r->machine])) {
                r->st = b->cell.kind == CELL_DEREF || is_left_sometimes(c, &b->cell) ? 0 : r->st;
                r->flags |= RES_MAYBE_CALLEE;
            }
        }
    }
}

// What the argument leads to directly: "*arg", without a field.
static void write_argument(struct call *c, val_id v, bool is_array)
{
    struct cell cell, whole;

    if (pointee_cell(c->s, v, &cell) && !path_last_field(&c->t->paths, cell.path)) {
        whole = is_array ? whole_array(c->t, cell) : cell;
        if (!is_followed_body(c)) {
            lose_contents(c->t, c->s, &whole);
        }
        publish_contents(c->t, c->s, &whole, c->insn);
        note_handles(c, &whole, &cell);
        if (is_array) {
            forget_elements(c->t, c->s, &cell);
        } else {
            forget_overlaps(c->t, c->s, &cell);
        }
    }
}

static bool is_passed_own(const struct call *c)
{
    for (uint32_t n = 0; n < c->nargs; n++) {
        if (own_memory(c->s, c->args[n])) {
            return true;
        }
    }
    return false;
}

// Memory of this function is forgotten. What is shared most likely is as it was: the callee, or
// something below it, writes such a field somewhere, under conditions that are not known.
static void write_class(struct call *c, uint32_t bind)
{
    struct cell cell = c->s->binds[bind].cell;
    const bool is_own = cell.kind == CELL_DEREF && c->s->vals[cell.base].flags & VALUE_OWN;

    if (is_own && !is_passed_own(c)) {
        return;
    }
    if (!is_followed_body(c)) {
        lose_contents(c->t, c->s, &cell);
    }
    publish(c->t, c->s, c->s->binds[bind].val, c->insn);
    if (cell.kind == CELL_LOCAL || is_own) {
        note_handles(c, &cell, &cell);
        state_unbind_at(c->s, bind);
    } else {
        havoc_binding(c->t, c->s, bind);
    }
}

// An int is no address.
static bool is_too_narrow(const struct call *c, uint32_t n)
{
    const struct ir_type *types = c->t->unit->types;
    const struct ir_type *t =
        &types[ir_opnd_type(c->t->unit, c->t->func, c->t->temp_types, arg_operand(c, n))];

    return t->kind == TYPE_BOOL || (t->kind == TYPE_INT && t->size < sizeof(uint64_t));
}

static void body_writes(struct call *c, const struct mods *m)
{
    for (uint32_t n = 0; n < c->nargs && n < MODS_PARAMS; n++) {
        if (m->written >> n & 1 && !is_too_narrow(c, n)) {
            write_argument(c, c->args[n], m->elements >> n & 1);
        }
    }
    for (uint32_t i = c->s->nbinds; i-- > 0;) {
        const struct cell *cell = &c->s->binds[i].cell;
        bool is_memory =
            cell->kind >= CELL_LOCAL && cell->kind != CELL_CALL && cell->kind != CELL_STRING;
        if (is_memory && (cell->kind != CELL_LOCAL || cell->path) && is_class_written(c, m, cell)) {
            write_class(c, i);
        }
    }
    if (m->flags & (MODS_UNKNOWN | MODS_PLAIN)) {
        havoc_shared(c->t, c->s); // plain memory is too many things to be taken for written
    }
}

// ---- What is kept -------------------------------------------------------------------------------

// A handle in memory that a callee was led to: if its summary says nothing of it, that is most
// likely true, but arrays and long ways are not followed to the end.
static void doubt_contents(struct call *c, const struct cell *whole)
{
    doubt_elements(c->t, c->s, whole);
    for (uint32_t i = 0; i < c->s->nbinds; i++) {
        const struct binding *b = &c->s->binds[i];
        if (b->cell.kind != whole->kind || b->cell.base != whole->base) {
            continue;
        }
        for (uint32_t k = 0; k < c->s->nres; k++) {
            if (c->s->res[k].handle && val_derives(c->s, b->val, c->s->res[k].handle)) {
                c->s->res[k].flags |= RES_MAYBE_CALLEE;
            }
        }
    }
}

// Summaries tell of parameters whose type says that they may be handles (type_may_be_handle()); of
// other pointers, to mapped memory or to a line, nobody knows more than that they are kept.
static void escape_wide(struct call *c, val_id v)
{
    static const uint32_t told = FAMILY_BIT(FAMILY_FD) | FAMILY_BIT(FAMILY_STREAM) |
                                 FAMILY_BIT(FAMILY_PIPE_STREAM) | FAMILY_BIT(FAMILY_DIR);

    for (uint32_t i = 0; i < c->s->nres; i++) {
        struct resource *r = &c->s->res[i];
        if (r->handle && !(told & FAMILY_BIT(r->family)) && val_leads_into(c->s, v, r->handle) &&
            r->st == acquired_state(c->t->machines[r->machine])) {
            take_step(c->t, c->s, r, EVENT_ESCAPE, API_MODE_ANY, c->insn, NULL);
        }
    }
}

// The callee frees what lies there: a line buffer.
static void free_contents(struct call *c, val_id v)
{
    struct cell cell;

    if (!pointee_cell(c->s, v, &cell)) {
        return;
    }
    for (uint32_t i = 0; i < c->s->nbinds; i++) {
        const struct binding *b = &c->s->binds[i];
        if (b->cell.kind == cell.kind && b->cell.base == cell.base) {
            escape_wide(c, b->val);
        }
    }
}

static bool leads_to_own(const struct state *s, val_id v)
{
    return val_get(s, v)->kind == VALUE_ADDR || val_get(s, v)->flags & VALUE_OWN;
}

// Objects the callee keeps a pointer to, and handles that nothing was said of.
static void body_keeps(struct call *c, const struct mods *m)
{
    const bool is_analysed = is_followed_body(c);
    const bool is_unnamed = c->t->follows_handles && c->api && c->api->unnamed & c->t->families;

    for (uint32_t n = 0; n < c->i->count; n++) {
        const bool is_far = n >= MODS_PARAMS || n >= c->nargs;
        ir_opnd o = arg_operand(c, n);
        val_id v = is_far ? read_operand(c->t, c->s, o) : c->args[n];
        bool kept = is_far || m->kept >> n & 1, unknown = is_far || m->unknown >> n & 1;
        struct cell cell;
        if (ir_opnd_kind(o) == IR_PLACE) {
            if (kept && place_cell(c->t, c->s, ir_opnd_index(o), &cell)) {
                escape_contents(c->t, c->s, &cell, c->insn);
            }
            continue;
        }
        if (!is_far && m->emptied >> n & 1) {
            free_contents(c, v);
        }
        if (kept && !is_analysed) {
            escape_value(c->t, c->s, v, c->insn);
        } else if (kept || (!is_far && m->freed >> n & 1)) {
            escape_wide(c, v);
        }
        if (unknown && v) {
            forget_props(c->t, c->s, v);
        }
        if (kept || unknown) {
            publish(c->t, c->s, v, c->insn);
        }
        if (!leads_to_own(c->s, v) || !pointee_cell(c->s, v, &cell)) {
            continue;
        }
        cell = kept || unknown ? handed_over(c->t, cell) : whole_array(c->t, cell);
        if (kept || unknown) {
            publish_contents(c->t, c->s, &cell, c->insn);
        }
        doubt_contents(c, &cell);
        if (unknown || is_unnamed) {
            lose_contents(c->t, c->s, &cell);
        }
        if (unknown) {
            forget_cell(c->t, c->s, &cell);
        } else if (kept) {
            escape_contents(c->t, c->s, &cell, c->insn);
        }
    }
}

// ---- The call -----------------------------------------------------------------------------------

// Locks: the summary tells what happens to them, except for those it could not name and those that
// a function pointer may lead to.
static void body_locks(struct call *c)
{
    const uint32_t unnamed = c->api ? c->api->unnamed & c->t->families : 0;
    const uint32_t indirect =
        c->callee->flags & CALLEE_INDIRECT ? c->callee->touches & c->t->families : 0;

    for (uint32_t k = 0; k < c->s->nres; k++) {
        struct resource *r = &c->s->res[k];
        if (r->object.kind == CELL_NONE) {
            continue;
        }
        if (unnamed & FAMILY_BIT(r->family)) {
            r->st = 0;
        } else if (indirect & FAMILY_BIT(r->family)) {
            r->flags |= RES_MAYBE_CALLEE;
        }
    }
    c->s->touched |= unnamed;
}

// What the callee does to elements of an array that this function was given itself, its callers
// cannot be told either.
static void pass_on_unnamed(struct call *c)
{
    for (uint32_t n = 0; n < c->nargs; n++) {
        const uint32_t entry = c->api->arrays >> n & 1 ? val_get(c->s, c->args[n])->entry : 0;
        const struct api_place *at = entry ? &c->t->entries[entry - 1].place : NULL;
        if (at && at->root == API_ARG && at->nsteps == 0) {
            c->t->unnamed |= c->api->unnamed & c->t->families;
            c->t->arrays |= (uint16_t)(1u << at->arg);
        }
    }
}

// False: the callee does not return with what is known here.
bool apply_body(struct call *c)
{
    const struct mods *m =
        c->callee->mods ? c->callee->mods : program_mods(c->t->program, c->callee->body);

    if (c->api) {
        read_before(c);
        apply_existing(c);
        pass_on_unnamed(c);
    }
    body_keeps(c, m);
    body_writes(c, m);
    if (c->api) {
        if (!apply_values(c)) {
            return false;
        }
        apply_new(c);
        doubt_handles(c);
        apply_lock_operation(c);
    }
    body_locks(c);
    if (c->callee->flags & (CALLEE_FORKS | CALLEE_INCOMPLETE)) {
        part_peers(c->s);
    }
    return true;
}
