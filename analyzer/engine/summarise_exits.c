// SPDX-License-Identifier: Apache-2.0
// What happened on the way to one exit: a handle obtained here that the caller gets, one of the
// caller's that was given up, a lock that is left held. Equal happenings of several exits are one.
#include "analyzer/engine/summarise_parts.h"

// What is known of the resource may differ: then it is known to neither have nor lack it.
static void join_props(struct api_effect *into, const struct api_effect *e)
{
    into->props = api_props_join(into->props, e->props);
    if (!api_opening_equal(into->opening, e->opening)) {
        into->opening = NULL;
    }
}

static void add_happening(struct summariser *s, uint32_t exit, struct api_effect e, uint32_t site)
{
    uint32_t i = 0;

    while (i < s->nitems && !api_effect_equal(&s->items[i].effect, &e, 0)) {
        i++;
    }
    if (i < s->nitems) {
        join_props(&s->items[i].effect, &e);
    }
    if (i == HAPPENINGS_MAX) {
        s->b->unnamed |= s->t->families;
        return;
    }
    if (i == s->nitems) {
        s->items[i].effect = e;
        s->items[i].effect.site_func = site == CFG_NONE ? 0 : s->b->function + 1;
        s->items[i].effect.site_insn = site == CFG_NONE ? 0 : site;
        s->items[i].exits = bitset_new(s->t->arena, s->n);
        s->nitems++;
    }
    bitset_set(s->items[i].exits, exit);
}

static const struct machine *machine_at(const struct summariser *s, const struct resource *r)
{
    return s->t->machines[r->machine];
}

static bool is_state_after(const struct machine *m, uint8_t from, uint8_t event, uint8_t st)
{
    const struct machine_step *step = machine_step_for(m, from, event, API_MODE_ANY);

    return step && step->to == st;
}

// A condition on what memory held after somebody had written it, and still holds: it only most
// likely is what the caller knew.
static bool is_about_left(const struct summariser *s, const struct exit_state *e, val_id v,
                          const struct api_place *p)
{
    for (uint32_t i = 0; e->state->vals[v].shadow && i < e->state->nbinds; i++) {
        struct api_place at;
        if (e->state->binds[i].val == v && e->state->binds[i].cell.kind == CELL_DEREF &&
            cell_place(s->t, e->state, e->ret, &e->state->binds[i].cell, &at) &&
            api_place_equal(&at, p)) {
            return true;
        }
    }
    return false;
}

// Conditions under which it exists, in the caller's words; false: they cannot be said. A result
// that nobody tested is taken to have been a success, except of an attempt.
static bool put_guards(const struct summariser *s, const struct exit_state *e,
                       const struct resource *r, struct api_effect *out)
{
    unsigned n = 0;

    for (uint32_t g = 0; g < r->nguards; g++) {
        struct api_guard *to = &out->guard[n];
        if (r->guards[g].v == r->handle && r->handle) {
            to->subject = out->at;
            to->is_after = true;
        } else if (!value_place(s->t, e->state, e->ret, r->guards[g].v, &to->subject)) {
            if (r->flags & RES_TRY) {
                return false;
            }
            continue;
        } else if (is_about_left(s, e, r->guards[g].v, &to->subject)) {
            to->is_after = true;
        }
        to->lo = r->guards[g].lo;
        to->hi = r->guards[g].hi;
        to->negated = r->guards[g].negated != 0;
        n++;
    }
    return true;
}

// Whether a value is the handle, or was when others could last have written the memory it is in.
static bool is_handle(const struct state *s, val_id v, val_id handle)
{
    while (v && v != handle) {
        v = s->vals[v].shadow;
    }
    return v != 0;
}

// Where the caller finds a handle: memory first, for that owns it. How many such places there are.
static unsigned holders_of(const struct summariser *s, const struct exit_state *e, val_id handle,
                           bool is_kept, struct api_place *out)
{
    const struct state *st = e->state;
    unsigned n = 0;

    for (uint32_t i = 0; i < st->nbinds; i++) {
        const struct cell *c = &st->binds[i].cell;
        bool is_own = c->kind == CELL_DEREF && st->vals[c->base].flags & VALUE_OWN;
        struct api_place at;
        if ((is_kept || is_own) && is_handle(st, st->binds[i].val, handle) &&
            cell_place(s->t, st, e->ret, c, &at) && at.root != API_GLOBAL) {
            *out = n++ ? *out : at;
        }
    }
    if (n == 0 && !is_kept && e->ret && val_derives(st, e->ret, handle)) {
        *out = (struct api_place){.root = API_RET};
        n = 1;
    }
    return n;
}

// A descriptor that is another resource's own (dirfd): its caller gets it as lent, if he can be
// told by whom.
static void lent_happened(struct summariser *s, uint32_t exit, const struct resource *r)
{
    const struct exit_state *e = &s->exits[exit];
    struct api_effect out = {.kind = API_LEND, .family = r->family, .props = r->props};

    if (value_place(s->t, e->state, e->ret, r->owner, &out.with) &&
        (holders_of(s, e, r->handle, true, &out.at) ||
         holders_of(s, e, r->handle, false, &out.at)) &&
        put_guards(s, e, r, &out)) {
        add_happening(s, exit, out, r->acquired);
    }
}

// One that was obtained and given back, and whose number is still where the caller finds it.
static void leftover_happened(struct summariser *s, uint32_t exit, const struct resource *r)
{
    const struct exit_state *e = &s->exits[exit];
    struct api_effect out = {.kind = API_LEFTOVER, .family = r->family};

    if (holders_of(s, e, r->handle, true, &out.at) == 1 && out.at.root == API_ARG &&
        put_guards(s, e, r, &out)) {
        add_happening(s, exit, out, r->since);
    }
}

static void handle_happened(struct summariser *s, uint32_t exit, const struct resource *r)
{
    const struct exit_state *e = &s->exits[exit];
    const struct machine *m = machine_at(s, r);
    const uint8_t open = acquired_state(m);
    struct api_effect out = {.family = r->family};
    bool is_open = r->st == open, is_kept = is_state_after(m, open, EVENT_ESCAPE, r->st);
    unsigned holders;

    if (r->owner && (is_kept || is_state_after(m, open, EVENT_LEND, r->st))) {
        lent_happened(s, exit, r);
        return;
    }
    if (r->acquired != CFG_NONE && is_state_after(m, open, EVENT_RELEASE, r->st)) {
        leftover_happened(s, exit, r);
        return;
    }
    if (r->acquired != CFG_NONE) {
        holders = is_open || is_kept ? holders_of(s, e, r->handle, is_kept, &out.at) : 0;
        if (holders == 0) {
            return;
        }
        if (r->family == FAMILY_LINEBUF && out.at.nsteps > 1) {
            return; // a member: its object's end frees it, which nobody follows
        }
        out.kind = API_ACQUIRE;
        out.props = r->props;
        out.opening = opening_for_caller(s->t, s->b->arena, e, r);
        // Of two places in memory of its own, callees may empty the one or the other.
        if (r->flags & RES_MAY || (is_open && holders > 1) || !put_guards(s, e, r, &out)) {
            out.flags |= EFFECT_MAY;
        }
        add_happening(s, exit, out, r->acquired);
        return;
    }
    if (!e->state->vals[r->handle].entry) {
        return;
    }
    out.at = s->t->entries[e->state->vals[r->handle].entry - 1].place;
    if (is_state_after(m, open, EVENT_RELEASE, r->st)) {
        out.kind = API_RELEASE;
    } else if (is_state_after(m, open, EVENT_CONSUME, r->st)) {
        out.kind = r->owner && r->owner == e->ret ? API_CONSUME : API_ESCAPE;
    } else {
        out.kind = API_ESCAPE;
        out.flags = r->st == 0 ? EFFECT_MAY : 0;
    }
    add_happening(s, exit, out, r->since);
}

static uint8_t lock_mode(const struct machine *m, uint8_t st)
{
    const struct machine_step *read = machine_step_for(m, m->initial, EVENT_LOCK, API_MODE_READ);

    return read && read->to == st ? API_MODE_READ : API_MODE_WRITE;
}

// What kind of lock the instruction that gave it back gives back.
static uint8_t unlock_mode(const struct summariser *s, const struct resource *r)
{
    const struct ir_insn *i = r->since == CFG_NONE ? NULL : &s->t->func->insns[r->since];
    const struct api_fn *api =
        i && is_call(i) ? program_callee(s->t->program, s->t->unit, i)->api : NULL;
    unsigned modes = 0;

    for (uint32_t e = 0; api && e < api->neffects; e++) {
        const struct api_effect *x = &api->effects[e];
        modes |= x->kind == API_UNLOCK && x->family == r->family ? 1u << x->mode : 0;
    }
    return modes == 1u << API_MODE_READ    ? API_MODE_READ
           : modes == 1u << API_MODE_WRITE ? API_MODE_WRITE
                                           : API_MODE_ANY;
}

// The steps of `path` behind `prefix`, appended; false: it does not start so.
static bool append_rest(const struct summariser *s, uint32_t path, uint32_t prefix,
                        struct api_place *out)
{
    if (path == prefix) {
        return true;
    }
    return path && append_rest(s, s->t->paths.items[path].parent, prefix, out) &&
           place_append(s->t, path, out);
}

// What a pointer leads to: the object itself, or a part of it.
static bool lies_behind(const struct summariser *s, const struct state *st, val_id pointer,
                        const struct cell *c, struct api_place *out)
{
    const struct value *v = &st->vals[pointer];
    struct cell to = {.kind = CELL_DEREF, .base = pointer};

    if (v->kind == VALUE_ADDR) {
        to = v->cell;
    }
    return pointer && to.kind == c->kind && to.base == c->base && to.index == c->index &&
           place_deref(out) && append_rest(s, c->path, to.path, out);
}

// A result that is an argument is no better a name than the argument, which has a type of its own.
static val_id own_result(const struct summariser *s, const struct exit_state *e)
{
    uint32_t entry = e->ret ? e->state->vals[e->ret].entry : 0;

    return entry && s->t->entries[entry - 1].place.nsteps == 0 ? 0 : e->ret;
}

// How the caller finds a lock: by the result, if that leads there; by name; or by a pointer that
// was stored for it.
static bool lock_place(const struct summariser *s, const struct exit_state *e, const struct cell *c,
                       struct api_place *out)
{
    const struct state *st = e->state;
    const val_id ret = own_result(s, e);

    *out = (struct api_place){.root = API_RET};
    if (lies_behind(s, st, ret, c, out) || cell_place(s->t, st, ret, c, out)) {
        return true;
    }
    for (uint32_t i = 0; i < st->nbinds; i++) {
        if (st->binds[i].cell.kind == CELL_DEREF &&
            cell_place(s->t, st, ret, &st->binds[i].cell, out) &&
            lies_behind(s, st, st->binds[i].val, c, out)) {
            return true;
        }
    }
    return false;
}

// The function made the lock, or unmade one of its caller's; false: neither.
static bool lock_lifecycle(struct summariser *s, uint32_t exit, const struct resource *r)
{
    const struct machine *m = machine_at(s, r);
    const bool is_gone = is_state_after(m, m->initial, EVENT_DESTROY, r->st);
    struct api_effect out = {.family = r->family, .kind = is_gone ? API_DESTROY : API_INIT};

    if (r->st == 0 || r->st == m->initial ||
        (!is_gone && !is_state_after(m, m->initial, EVENT_INIT, r->st))) {
        return false;
    }
    if (is_gone && r->flags & RES_FIRST_UNLOCK) {
        s->b->unnamed |= FAMILY_BIT(r->family); // given back first: two effects on one lock
    } else if (!(is_gone && r->flags & RES_MADE) &&
               (r->object.kind != CELL_LOCAL || is_outliving(s->t, &r->object)) &&
               lock_place(s, &s->exits[exit], &r->object, &out.at)) {
        add_happening(s, exit, out, r->since);
    }
    return true;
}

static void lock_happened(struct summariser *s, uint32_t exit, const struct resource *r)
{
    const struct exit_state *e = &s->exits[exit];
    const struct machine *m = machine_at(s, r);
    const struct machine_step *owed = machine_step_for(m, r->st, EVENT_EXIT, API_MODE_ANY);
    const bool is_held = owed && owed->error, is_first_unlock = r->flags & RES_FIRST_UNLOCK;
    struct api_effect out = {.family = r->family, .kind = API_LOCK};

    if (lock_lifecycle(s, exit, r)) {
        return;
    }
    if (r->acquired == CFG_NONE && (r->st == m->initial || (r->st && r->since == CFG_NONE))) {
        return;
    }
    if (r->object.kind == CELL_LOCAL && !is_outliving(s->t, &r->object)) {
        return;
    }
    if (!lock_place(s, e, &r->object, &out.at)) {
        if (r->st == 0 || is_held || is_first_unlock) {
            s->b->unnamed |= FAMILY_BIT(r->family);
        }
        return;
    }
    out.mode = is_held ? lock_mode(m, r->st) : API_MODE_ANY;
    if (r->st == 0) {
        out.flags = EFFECT_MAY;
    } else if (is_held && is_first_unlock) {
        out.kind = API_UNLOCK;
        out.flags = EFFECT_BALANCED;
        out.mode = API_MODE_ANY;
    } else if (!is_held && is_first_unlock) {
        out.kind = API_UNLOCK;
        out.mode = unlock_mode(s, r);
    } else if (!is_held) {
        out.flags = EFFECT_BALANCED;
    }
    if (r->flags & RES_RECURSIVE && !(lock_kinds(s->t, &r->object) & LOCK_RECURSIVE)) {
        out.flags |= EFFECT_RECURSIVE;
    }
    if (r->nguards) {
        out.flags |= r->flags & RES_TRY ? EFFECT_TRY : 0;
        if (!put_guards(s, e, r, &out)) {
            out.flags |= EFFECT_MAY;
        }
    }
    add_happening(s, exit, out, out.kind == API_LOCK ? r->acquired : r->since);
}

// Memory that the caller gets or no longer has, and handles of the caller's that were put there.
static void collect_memory(struct summariser *s, uint32_t exit)
{
    const struct exit_state *e = &s->exits[exit];
    struct api_effect out = {.kind = API_ACQUIRE, .family = FAMILY_MEMORY, .at.root = API_RET};

    if (e->ret && e->state->vals[e->ret].flags & VALUE_OWN) {
        add_happening(s, exit, out, CFG_NONE);
    }
    out = (struct api_effect){.kind = API_ESCAPE};
    for (uint32_t i = 0; i < e->state->nbinds; i++) {
        const struct binding *b = &e->state->binds[i];
        uint32_t entry = e->state->vals[b->val].entry;
        if (entry && b->cell.kind == CELL_DEREF && e->state->vals[b->cell.base].flags & VALUE_OWN &&
            type_may_be_handle(s->t->unit, s->t->entries[entry - 1].type)) {
            out.at = s->t->entries[entry - 1].place;
            add_happening(s, exit, out, CFG_NONE);
        }
    }
    out = (struct api_effect){.kind = API_RELEASE, .family = FAMILY_MEMORY};
    for (uint32_t k = 0; k < s->t->nentries; k++) {
        if (e->state->freed >> k & 1) {
            out.at = s->t->entries[k].place;
            add_happening(s, exit, out, CFG_NONE);
        }
    }
}

// The first instruction that uses what the entry held, in this mode, and nothing else.
static const struct handle_use *use_of(const struct summariser *s, uint32_t entry, uint8_t mode)
{
    const struct handle_use *u = s->t->uses, *end = u + s->t->func->ninsns * USES_PER_CALL;

    while (u < end && (u->entry != entry + 1 || (mode && !(u->mode & mode)))) {
        u++;
    }
    return u < end ? u : NULL;
}

static void use_happened(struct summariser *s, uint32_t exit, uint32_t entry, uint8_t mode)
{
    const struct handle_use *u = use_of(s, entry, mode);

    if (u && s->nitems < HAPPENINGS_MAX) {
        struct api_effect out = {
            .kind = API_USE, .family = u->family, .mode = mode, .at = s->t->entries[entry].place};
        add_happening(s, exit, out, (uint32_t)(u - s->t->uses) / USES_PER_CALL);
    }
}

// Entries (bits) that are not always used for the same.
static uint64_t variously_used(const struct summariser *s)
{
    uint64_t not_read = 0, not_written = 0;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct state *st = s->exits[x].state;
        not_read |= st->used & ~st->read;
        not_written |= st->used & ~st->written;
    }
    return not_read & not_written;
}

// That it is used, and what for.
void collect_uses(struct summariser *s, uint32_t exit)
{
    const struct state *st = s->exits[exit].state;
    const uint64_t various = variously_used(s);

    for (uint32_t e = 0; e < s->t->nentries; e++) {
        const uint64_t bit = (uint64_t)1 << e;
        if (st->used & various & bit) {
            use_happened(s, exit, e, API_MODE_ANY);
        }
        if (st->read & bit) {
            use_happened(s, exit, e, API_MODE_READ);
        }
        if (st->written & bit) {
            use_happened(s, exit, e, API_MODE_WRITE);
        }
    }
}

void collect_exit(struct summariser *s, uint32_t exit)
{
    const struct state *st = s->exits[exit].state;

    for (uint32_t i = 0; i < st->nres; i++) {
        if (st->res[i].handle) {
            handle_happened(s, exit, &st->res[i]);
        } else if (st->res[i].object.kind) {
            lock_happened(s, exit, &st->res[i]);
        }
    }
    for (uint32_t e = 0; e < s->t->nentries; e++) {
        if (st->kept >> e & 1) {
            struct api_effect out = {.kind = API_ESCAPE, .at = s->t->entries[e].place};
            add_happening(s, exit, out, CFG_NONE);
        }
    }
    collect_memory(s, exit);
    s->b->unnamed |= st->touched & s->t->families;
}
