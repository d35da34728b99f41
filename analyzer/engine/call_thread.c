// SPDX-License-Identifier: Apache-2.0
// What a thread does to the handles that it is given, and when its starter has them back.
//
// If the thread's function was looked at, its summary tells what becomes of them: it closes them,
// or it only uses them. Until the thread has ended they are in its hands: closing what it closes is
// an error at any time, and nothing else is the starter's fault. Once it is joined, they are
// closed, or the starter's again. Of a thread that nobody joins, and of what the summary cannot
// tell for certain, the handles are given away for good.
#include "analyzer/engine/call.h"

// The call of the thread's function, with what it is given as its first argument.
static bool body_call(struct call *c, const struct api_effect *e, struct call *out,
                      struct passed_on *passed)
{
    const struct call_targets *all = program_callbacks(c->t->program, c->t->unit, c->i);
    const struct call_target *to = all->n == 1 && all->is_complete ? &all->items[0] : NULL;

    if (!to || !to->as || to->as->thread != THREAD_NEW || to->body == FUNC_UNKNOWN ||
        !program_is_analysed(c->t->program, to->body)) {
        return false;
    }
    passed->operand = arg_operand(c, e->with.arg);
    passed->type = argument_type(c, e->with.arg);
    *out = *c;
    out->api = program_summary(c->t->program, to->body);
    out->args[0] = value_at(c, &e->with);
    out->nargs = 1;
    out->passed = passed;
    out->before = out->guards_before = NULL;
    return out->args[0] != 0;
}

static const struct mods *body_mods(const struct call *c)
{
    const struct call_targets *all = program_callbacks(c->t->program, c->t->unit, c->i);

    return program_mods(c->t->program, all->items[0].body);
}

// Whether the summary tells what becomes of what the thread is given.
static bool is_told(const struct call *body, const struct mods *m)
{
    return !(m->kept & 1) && !(m->unknown & 1) &&
           !(body->api && body->api->unnamed & body->t->families);
}

// ---- What becomes of a handle -------------------------------------------------------------------

enum fate { FATE_LEFT, FATE_CLOSED, FATE_UNKNOWN };

// The handle, or the cell that it is in.
static bool is_about(struct call *body, const struct api_effect *e, const struct resource *r,
                     const struct cell *cell)
{
    struct spot at;

    if (!find_spot(body, &e->at, &at) || at.is_cell != (cell != NULL)) {
        return false;
    }
    return cell ? cell_equal(&at.cell, cell) : val_derives(body->s, at.val, r->handle);
}

static enum fate fate_of(struct call *body, const struct resource *r, const struct cell *cell)
{
    enum fate fate = FATE_LEFT;

    for (uint32_t k = 0; body->api && k < body->api->neffects; k++) {
        const struct api_effect *e = &body->api->effects[k];
        struct guard guards[API_GUARDS];
        enum truth t;
        uint32_t n;
        if (e->kind == API_USE || e->kind == API_VALUE || !is_about(body, e, r, cell)) {
            continue;
        }
        t = effect_guards(body, e, guards, &n);
        if (t == TRUTH_NO) {
            continue;
        }
        if (e->kind != API_RELEASE || e->family != r->family || t != TRUTH_YES ||
            e->flags & EFFECT_MAY) {
            return FATE_UNKNOWN;
        }
        fate = FATE_CLOSED;
    }
    return fate;
}

static uint8_t state_after(const struct machine *m, uint8_t event)
{
    const struct machine_step *step = machine_step_for(m, acquired_state(m), event, API_MODE_ANY);

    return step ? step->to : 0;
}

static void put_into_hands(struct call *c, struct resource *r, val_id thread, enum fate fate)
{
    const struct machine *m = c->t->machines[r->machine];

    if (fate == FATE_UNKNOWN || !thread || r->st != acquired_state(m)) {
        escape_value(c->t, c->s, r->handle, c->insn);
        return;
    }
    take_step(c->t, c->s, r, fate == FATE_CLOSED ? EVENT_CONSUME : EVENT_ESCAPE, API_MODE_ANY,
              c->insn, c->api);
    r->peer = 0;
    r->thread = thread;
    r->at_join = fate == FATE_CLOSED ? state_after(m, EVENT_RELEASE) : acquired_state(m);
}

// ---- Starting and joining -----------------------------------------------------------------------

// The number that the starter knows the thread by.
static val_id thread_of(struct call *c)
{
    for (uint32_t k = 0; k < c->api->neffects; k++) {
        const struct api_effect *e = &c->api->effects[k];
        if (e->kind == API_ACQUIRE && e->family == FAMILY_THREAD) {
            return value_at(c, &e->at);
        }
    }
    return 0;
}

static struct resource *handle_in(struct state *s, val_id v)
{
    for (uint32_t i = 0; v && i < s->nres; i++) {
        if (s->res[i].handle && val_derives(s, v, s->res[i].handle)) {
            return &s->res[i];
        }
    }
    return NULL;
}

static bool is_written(const struct call *c, const struct mods *m, const struct cell *cell)
{
    const uint32_t field = path_last_field(&c->t->paths, cell->path);

    return field ? mods_has(m, mods_class(field_key(c->t, field - 1))) : m->written & 1;
}

// What lies in memory that the thread is led to.
static void hand_contents(struct call *body, const struct mods *m, const struct cell *whole,
                          val_id thread)
{
    struct state *s = body->s;

    for (uint32_t i = s->nbinds; i-- > 0;) {
        const struct binding b = s->binds[i];
        struct resource *r;
        if (b.cell.kind != whole->kind || b.cell.base != whole->base ||
            !paths_overlap(&body->t->paths, body->t->unit, whole->path, b.cell.path)) {
            continue;
        }
        r = handle_in(s, b.val);
        if (r && !is_written(body, m, &b.cell)) {
            put_into_hands(body, r, thread, fate_of(body, r, &b.cell));
            continue;
        }
        escape_value(body->t, s, b.val, body->insn);
        if (is_written(body, m, &b.cell)) {
            state_unbind_at(s, i);
        }
    }
    escape_elements(body->t, s, whole, body->insn);
}

bool start_thread(struct call *c, const struct api_effect *e)
{
    struct passed_on passed;
    struct call body;
    const struct mods *m;
    struct resource *r;
    struct cell whole;
    val_id thread;

    if (e->kind != API_SPAWN || !c->t->follows_handles || !body_call(c, e, &body, &passed)) {
        return false;
    }
    m = body_mods(c);
    if (!is_told(&body, m)) {
        return false;
    }
    thread = thread_of(c);
    r = handle_in(c->s, body.args[0]);
    if (r) {
        put_into_hands(&body, r, thread, fate_of(&body, r, NULL));
    } else if (val_get(c->s, body.args[0])->kind == VALUE_ADDR &&
               pointee_cell(c->s, body.args[0], &whole)) {
        hand_contents(&body, m, &whole, thread);
    } else {
        return false;
    }
    return true;
}

void join_thread(struct call *c, const struct api_effect *e)
{
    const val_id thread = value_at(c, &e->at);

    for (uint32_t i = 0; thread && i < c->s->nres; i++) {
        struct resource *r = &c->s->res[i];
        const struct machine *m = c->t->machines[r->machine];
        if (r->thread != thread) {
            continue;
        }
        if (e->kind == API_JOIN &&
            (r->st == state_after(m, EVENT_ESCAPE) || r->st == state_after(m, EVENT_CONSUME))) {
            r->since = r->at_join == acquired_state(m) ? r->acquired : r->since;
            r->st = r->at_join;
        }
        r->thread = 0;
        r->at_join = 0;
    }
}
