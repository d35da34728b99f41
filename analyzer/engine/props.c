// SPDX-License-Identifier: Apache-2.0
// What is known of a handle beside its state: what it was opened for, what was done with it.
//
// A property is known to be there, known not to be, or open; where ways meet that disagree it is
// both. On the merging walk "both" is good enough for a candidate; the exact search, which joins
// nothing, then finds out whether there is a path on which it is so.
//
// Flags that a caller gave are kept as the value they are. The summary names them, and the caller,
// who knows more, gets to know what they mean.
#include "analyzer/engine/call.h"

// ---- Checks -------------------------------------------------------------------------------------

static bool is_known(const struct typestate *t, uint32_t wanted, uint32_t for_it, uint32_t against)
{
    return (for_it & wanted) == wanted && !(t->is_exact && against & wanted);
}

void check_props(struct typestate *t, const struct state *s, const struct resource *r,
                 uint8_t event, uint8_t mode, uint32_t sets, uint32_t insn,
                 const struct api_fn *api)
{
    const struct machine *m = t->machines[r->machine];

    for (uint32_t i = 0; i < m->nchecks; i++) {
        const struct machine_check *c = &m->checks[i];
        const struct api_props *p = &r->props;
        if (c->event == event && c->states >> r->st & 1 &&
            !(c->unless_failed && has_failed(s) == TRUTH_YES) &&
            (c->mode == API_MODE_ANY || c->mode == mode) && (!c->sets || sets & c->sets) &&
            is_known(t, c->has, p->has, p->lacks) && is_known(t, c->lacks, p->lacks, p->has) &&
            ((p->has | ~p->lacks) & c->may_have) == c->may_have) {
            t->on_error(t->ctx,
                        &(struct error_event){.machine = r->machine,
                                              .error = c->error,
                                              .event = event,
                                              .mode = mode,
                                              .is_check = true,
                                              .insn = insn,
                                              .res = r,
                                              .api = api},
                        s);
        }
    }
}

// ---- Changes ------------------------------------------------------------------------------------

void change_props(struct api_props *of, const struct api_props *change, bool is_certain)
{
    uint32_t about = change->has | change->lacks;
    struct api_props after = {(of->has & ~about) | change->has,
                              (of->lacks & ~about) | change->lacks};

    *of = is_certain ? after : api_props_join(*of, after);
}

void forget_props(struct typestate *t, struct state *s, val_id v)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->handle && (v ? val_derives(s, v, r->handle) : !is_error_at(t, r, EVENT_DROP))) {
            r->props.has &= ~(uint32_t)(PROPS_SETTABLE | PROPS_HISTORY);
            r->props.lacks &= ~(uint32_t)(PROPS_SETTABLE | PROPS_HISTORY);
            r->opened = r->added = r->table = 0;
        }
    }
}

// ---- Flags --------------------------------------------------------------------------------------

static const char *text_of(const struct call *c, val_id v)
{
    const struct value *x = val_get(c->s, v);
    const struct path *at = &c->t->paths.items[x->cell.path];
    const bool is_start =
        x->cell.path == 0 || (at->parent == 0 && at->step == PLACE_INDEX_K && at->arg == 0);

    return v && x->kind == VALUE_ADDR && x->cell.kind == CELL_STRING && is_start &&
                   x->cell.index == 0
               ? ir_name(c->t->unit, c->t->unit->strings[x->cell.base].bytes)
               : NULL;
}

// Whether the flags say it: 1, 0, or -1.
static int flag_says(struct call *c, const struct api_opening *o, const struct api_flag *f,
                     val_id v)
{
    const char *text;
    int64_t ones, zeros;

    if (o->flags->is_text) {
        text = text_of(c, v);
        return text ? api_flag_of_text(f, text) : -1;
    }
    state_bits(c->s, v, &ones, &zeros);
    return api_flag_of_number(f, ones | o->added, zeros & ~o->added);
}

static struct api_props flags_say(struct call *c, const struct api_opening *o, val_id v)
{
    struct api_props p = {0};

    for (uint32_t i = 0; i < o->flags->n; i++) {
        int says = flag_says(c, o, &o->flags->items[i], v);
        p.has |= (uint32_t)(says == 1) << o->flags->items[i].prop;
        p.lacks |= (uint32_t)(says == 0) << o->flags->items[i].prop;
    }
    return p;
}

// Whether the call writes an amount that is not the same each time.
static bool is_varied(struct call *c, const struct api_effect *e)
{
    const struct api_io *io = &c->api->io;
    int64_t k;

    return e->props.has & PROP_BIT(WRITTEN) && io->direction == IO_WRITE &&
           io->asked.root == API_ARG && !val_is_const(c->s, value_at(c, &io->asked), &k);
}

struct api_props effect_change(struct call *c, const struct api_effect *e)
{
    struct api_props p = {0};

    if (e->opening) {
        p = flags_say(c, e->opening, value_at(c, &e->opening->at));
        for (uint32_t i = 0; i < e->opening->flags->n; i++) {
            uint32_t bit = 1u << e->opening->flags->items[i].prop;
            if (!((p.has | p.lacks) & bit)) {
                p.has |= bit;
                p.lacks |= bit;
            }
        }
    }
    change_props(&p, &e->props, true);
    p.has |= is_varied(c, e) ? PROP_BIT(VARIED) : 0;
    return p;
}

// ---- New resources ------------------------------------------------------------------------------

// Keeps flags that came from the caller: `given | added`.
static void keep_flags(struct call *c, const struct api_opening *o, val_id v, struct resource *r)
{
    const struct value *x = val_get(c->s, v);
    int64_t added = o->added, k;

    while (x->kind == VALUE_TERM && x->op == BIN_OR && val_is_const(c->s, x->b, &k)) {
        added |= k;
        v = x->a;
        x = val_get(c->s, v);
    }
    if (x->entry && added >= 0 && added <= UINT32_MAX) {
        r->opened = v;
        r->added = (uint32_t)added;
        r->table = o->flags->id;
    }
}

// Attributes that nobody has seen being set up; none at all say that it is as usual.
static bool is_made_with(struct call *c, const struct api_effect *e)
{
    const val_id v = e->with.root != API_NO_PLACE ? value_at(c, &e->with) : 0;
    int64_t k;

    return e->family == FAMILY_THREAD && e->with.root != API_NO_PLACE &&
           !(v && val_is_const(c->s, v, &k) && k == 0);
}

void open_props(struct call *c, const struct api_effect *e, const struct resource *from,
                struct resource *r)
{
    r->props = (struct api_props){.lacks = PROPS_HISTORY};
    if (e->family != FAMILY_THREAD && e->family != FAMILY_INNER) {
        r->props.lacks &= ~(uint32_t)PROP_BIT(DETACHED); // means nothing there
    }
    if (from) {
        r->props = from->props;
        r->opened = from->opened;
        r->added = from->added;
        r->table = from->table;
    } else if (is_made_with(c, e)) {
        r->props.lacks &= ~(uint32_t)PROP_BIT(DETACHED);
    }
    if (e->opening) {
        val_id v = value_at(c, &e->opening->at);
        struct api_props said = flags_say(c, e->opening, v);
        change_props(&r->props, &said, true);
        keep_flags(c, e->opening, v, r);
    }
    change_props(&r->props, &e->props, true);
}

const struct api_opening *opening_for_caller(const struct typestate *t, struct arena *a,
                                             const struct exit_state *e, const struct resource *r)
{
    struct api_opening *o;

    if (!r->opened) {
        return NULL;
    }
    o = arena_new(a, struct api_opening);
    o->flags = models_flags(program_models(t->program), r->table);
    o->added = r->added;
    return o->flags && value_place(t, e->state, e->ret, r->opened, &o->at) ? o : NULL;
}

// ---- Pipes --------------------------------------------------------------------------------------

void desert_peer(struct state *s, struct resource *closed)
{
    for (uint32_t i = 0; closed->peer && i < s->nres; i++) {
        struct resource *r = &s->res[i];
        if (r->handle == closed->peer && r->machine == closed->machine) {
            r->props.has |= PROP_BIT(DESERTED);
            r->props.lacks &= ~(uint32_t)PROP_BIT(DESERTED);
            r->peer = 0;
        }
    }
    closed->peer = 0;
}

void part_peers(struct state *s)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        s->res[i].peer = 0;
    }
}

// ---- Other programs -----------------------------------------------------------------------------

static bool is_passed(const struct call *c, val_id handle)
{
    for (uint32_t n = 0; n < c->nargs; n++) {
        if (val_derives(c->s, c->args[n], handle)) {
            return true;
        }
    }
    return false;
}

// An exec without a fork before it replaces this program, which may hand over what it likes.
static bool starts_other(const struct call *c)
{
    if (c->api && !c->api->is_inferred) {
        return c->api->flags & API_STARTS_PROGRAM &&
               (!(c->api->flags & API_PROCESS_ENDS) || in_child(c->s));
    }
    return (c->callee->flags & CALLEE_STARTS) != 0;
}

void check_starts(struct call *c)
{
    if (!c->t->follows_handles || !starts_other(c)) {
        return;
    }
    for (uint32_t i = 0; i < c->s->nres; i++) {
        const struct resource *r = &c->s->res[i];
        if (r->handle && r->acquired != CFG_NONE && !is_passed(c, r->handle) &&
            !is_standard_stream(c->s, r)) {
            check_props(c->t, c->s, r, EVENT_START, API_MODE_ANY, 0, c->insn, c->api);
        }
    }
}

// Whether the handle stays in a variable, and nobody sees to it that other programs do not get it.
static bool is_kept_openly(struct typestate *t, const struct state *s, val_id handle)
{
    bool is_kept = false;

    for (uint32_t i = 0; i < s->nbinds; i++) {
        const struct binding *b = &s->binds[i];
        if (b->cell.kind != CELL_GLOBAL || b->val != handle) {
            continue;
        }
        if (program_settles_inheritance(t->program, lock_class(t, &b->cell))) {
            return false;
        }
        is_kept = true;
    }
    return is_kept;
}

void check_kept(struct typestate *t, struct state *s, uint32_t insn)
{
    for (uint32_t i = 0; t->follows_handles && i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (r->handle && r->acquired != CFG_NONE && !r->nguards && !is_standard_stream(s, r) &&
            is_kept_openly(t, s, r->handle)) {
            check_props(t, s, r, EVENT_KEEP, API_MODE_ANY, 0, insn, NULL);
        }
    }
}

// snprintf(text, n, "%d", fd): somebody else is told the number.
void pass_on_numbers(struct call *c)
{
    for (uint32_t n = c->api->min_params; c->api->variadic && n < c->nargs; n++) {
        struct resource *r = find_handle(c->s, machine_of(c->t, FAMILY_FD), c->args[n]);
        if (r) {
            r->props.has |= PROP_BIT(PASSED_ON);
            r->props.lacks &= ~(uint32_t)PROP_BIT(PASSED_ON);
        }
    }
}
