// SPDX-License-Identifier: Apache-2.0
// Critical events and pairs of a function, from those of its callees.
//
// At each call the callee's events are translated: locks into the function's names, guards into
// what the arguments tell. What is held there makes pairs of them; then they are the function's own
// events, for its callers. Of events that differ only in their way the one with the fewest locks
// and the shortest way is kept. A function in which no lock is followed only passes events on.
#include "analyzer/engine/critical.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/map.h"
#include "analyzer/engine/descriptors.h"

#include <string.h>

enum { HOPS = 4, NAMES_MAX = 128, LISTS_MAX = TARGETS_MAX + 4, NOWAIT_FLAG = 0x40 }; // MSG_DONTWAIT

struct event_list {
    const struct lock_event *items;
    uint32_t n;
};

struct model_events {
    const struct api_fn *row;
    struct event_list list;
    UT_hash_handle hh;
};

// The events of all that a call may run.
struct callees {
    struct event_list lists[LISTS_MAX];
    uint32_t n;
    bool is_may;  // one of several
    bool is_deaf; // one of them never waits
};

void critical_init(struct critical *c, struct arena *a, const struct program *p)
{
    *c = (struct critical){.arena = a, .program = p};
    lock_names_init(&c->names, a, p);
    c->funcs = arena_array(a, struct func_locks, program_func_count(p));
}

void critical_close(struct critical *c)
{
    HASH_CLEAR(hh, c->models);
}

// ---- Rows ---------------------------------------------------------------------------------------

static lock_id name_of_row(struct critical *c, const struct api_place *at, uint8_t family)
{
    return lock_names_put(&c->names, &(struct lock_name){.at = *at, .text = "", .family = family});
}

static uint32_t row_locks(struct critical *c, const struct api_fn *f, struct lock_event *out)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->neffects && n < 4; i++) {
        const struct api_effect *e = &f->effects[i];
        if (e->kind != API_LOCK || e->flags & (EFFECT_TRY | EFFECT_ROBUST)) {
            continue;
        }
        out[n++] = (struct lock_event){
            .kind = LOCK_EVENT_ACQUIRE,
            .mode = e->mode,
            .api = f->name,
            .flags = (uint8_t)((e->flags & EFFECT_TIMED ? EVENT_TIMED : 0) |
                               (e->flags & EFFECT_MAY ? EVENT_MAY : 0)),
            .lock = name_of_row(c, &e->at, e->family),
        };
    }
    return n;
}

static bool is_argument(const struct api_place *p)
{
    return p->root == API_ARG && p->nsteps == 0;
}

static void row_guard(const struct api_fn *f, struct lock_event *e)
{
    if (is_argument(&f->timeout)) {
        e->guard = GUARD_TIMEOUT;
        e->guard_arg = (uint8_t)(f->timeout.arg + 1);
    } else if (is_argument(&f->io.how)) {
        e->guard = GUARD_NOWAIT_FLAG;
        e->guard_arg = (uint8_t)(f->io.how.arg + 1);
    } else if (is_argument(&f->at_once)) {
        e->guard = GUARD_NOT_ZERO;
        e->guard_arg = (uint8_t)(f->at_once.arg + 1);
    }
}

// Who comes second waits for what the first one runs: what that waits for is what counts.
static bool runs_once(const struct api_fn *f)
{
    for (uint32_t i = 0; i < f->ncallbacks; i++) {
        if (f->callbacks[i].when == WHEN_ONCE) {
            return true;
        }
    }
    return false;
}

// What a row that waits for something says it waits for.
static uint8_t row_why(const struct api_fn *f)
{
    if (f->flags & API_NORETURN || f->blocks == BLOCKS_LOCK || runs_once(f)) {
        return BLOCKS_NOT;
    }
    for (uint32_t i = 0; f->blocks == BLOCKS_NOT && i < f->neffects; i++) {
        if (f->effects[i].kind == API_WAIT || f->effects[i].kind == API_JOIN) {
            return BLOCKS_WAIT;
        }
    }
    return f->blocks;
}

static struct lock_event row_block(struct critical *c, const struct api_fn *f)
{
    struct lock_event out = {.kind = LOCK_EVENT_BLOCK, .why = row_why(f), .api = f->name};

    row_guard(f, &out);
    for (uint32_t i = 0; i < f->neffects; i++) {
        const struct api_effect *e = &f->effects[i];
        if (e->kind == API_WAIT && e->with.root != API_NO_PLACE) {
            lock_set_put(&out.removed, name_of_row(c, &e->with, FAMILY_MUTEX));
        }
        if (e->flags & EFFECT_TIMED) {
            out.flags |= EVENT_TIMED;
        }
        if (e->kind == API_USE && e->family == FAMILY_FD && is_argument(&e->at) &&
            f->blocks == BLOCKS_NET) {
            out.fd = (struct fd_ref){.is_set = true, .arg = (uint8_t)(e->at.arg + 1)};
        }
    }
    if (strcmp(f->library, "stdio") == 0) {
        out.flags |= EVENT_STDIO;
    }
    return out;
}

static struct event_list row_events(struct critical *c, const struct api_fn *f)
{
    struct model_events *m = NULL;
    struct lock_event found[8];
    uint32_t n;

    HASH_FIND_PTR(c->models, &f, m);
    if (m) {
        return m->list;
    }
    n = row_locks(c, f, found);
    if (n == 0 && row_why(f) != BLOCKS_NOT) {
        found[n++] = row_block(c, f);
    }
    m = arena_new(c->arena, struct model_events);
    m->row = f;
    m->list = (struct event_list){n ? arena_copy(c->arena, found, n * sizeof *found) : NULL, n};
    HASH_ADD_PTR(c->models, row, m);
    return m->list;
}

// ---- Callees ------------------------------------------------------------------------------------

static bool is_blocking(const struct event_list *l)
{
    for (uint32_t i = 0; i < l->n; i++) {
        if (l->items[i].kind == LOCK_EVENT_BLOCK && l->items[i].guard == GUARD_NONE) {
            return true;
        }
    }
    return false;
}

static void put_list(struct callees *out, struct event_list l)
{
    out->is_deaf = out->is_deaf || !is_blocking(&l);
    if (l.n && out->n < LISTS_MAX) {
        out->lists[out->n++] = l;
    }
}

static struct event_list body_events(const struct critical *c, func_id f)
{
    return (struct event_list){c->funcs[f].events, c->funcs[f].nevents};
}

static void put_targets(struct critical *c, const struct call_targets *t, bool callbacks,
                        struct callees *out)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct call_target *to = &t->items[i];
        if (callbacks && !callback_is_now(to->as)) {
            continue;
        }
        if (to->api && !(to->api->flags & API_PARTIAL && to->body != FUNC_UNKNOWN)) {
            put_list(out, row_events(c, to->api));
        } else if (to->body != FUNC_UNKNOWN) {
            put_list(out, body_events(c, to->body));
        } else {
            out->is_deaf = true;
        }
    }
}

static void find_callees(struct critical *c, const struct ir_unit *u, const struct ir_insn *i,
                         struct callees *out)
{
    const struct call_targets *t = program_targets(c->program, u, i);

    out->n = 0;
    out->is_may = out->is_deaf = false;
    if (targets_resolved(t)) {
        out->is_may = t->n > 1;
        put_targets(c, t, false, out);
    }
    t = program_callbacks(c->program, u, i);
    if (t->n) {
        put_targets(c, t, true, out);
    }
}

// ---- What to watch ------------------------------------------------------------------------------

struct names_seen {
    lock_id ids[NAMES_MAX];
    uint32_t n;
};

static void see(struct names_seen *s, lock_id id)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->ids[i] == id) {
            return;
        }
    }
    if (id && s->n < NAMES_MAX) {
        s->ids[s->n++] = id;
    }
}

static void see_set(struct names_seen *s, const struct lock_set *set)
{
    for (uint32_t i = 0; i < set->n; i++) {
        see(s, set->ids[i]);
    }
}

static void see_all(const struct callees *from, struct names_seen *out)
{
    out->n = 0;
    for (uint32_t l = 0; l < from->n; l++) {
        for (uint32_t i = 0; i < from->lists[l].n; i++) {
            const struct lock_event *e = &from->lists[l].items[i];
            see(out, e->lock);
            see_set(out, &e->added);
            see_set(out, &e->removed);
        }
    }
}

static bool is_call_insn(const struct ir_insn *i)
{
    return i->op == IR_CALL || i->op == IR_ICALL;
}

static bool never_returns(const struct critical *c, const struct ir_unit *u,
                          const struct ir_insn *i)
{
    return is_call_insn(i) && program_callee(c->program, u, i)->flags & CALLEE_NORETURN;
}

// The call does not return, or what follows without a choice ends the process: a last message, say.
// Nobody waits for its locks any more.
static bool is_last(const struct critical *c, const struct ir_unit *u, const struct ir_func *f,
                    uint32_t insn)
{
    block_id b = cfg_block_of(f, insn);

    for (unsigned hop = 0; hop < HOPS; hop++) {
        const struct ir_block *block = &f->blocks[b];
        uint32_t end = block->first + block->count;
        for (; insn < end; insn++) {
            if (never_returns(c, u, &f->insns[insn])) {
                return true;
            }
        }
        if (block->nsuccs != 1) {
            return f->insns[end - 1].op == IR_UNREACHABLE;
        }
        b = f->succs[block->first_succ];
        insn = f->blocks[b].first;
    }
    return false;
}

// What a library's function does to a descriptor or stream, or to what the whole process has once,
// may matter to other threads, and whom it wakes.
static bool concerns_others(const struct critical *c, const struct ir_unit *u,
                            const struct ir_insn *i)
{
    const struct api_fn *api = i->op == IR_CALL ? program_callee(c->program, u, i)->api : NULL;

    if (api && !api->is_inferred && api->nshares && api->shares[0].use != SHARE_LOCK) {
        return true;
    }
    for (uint32_t e = 0; api && !api->is_inferred && e < api->neffects; e++) {
        const struct api_effect *effect = &api->effects[e];
        if (((effect->family == FAMILY_FD || effect->family == FAMILY_STREAM) &&
             (effect->kind == API_USE || effect->kind == API_RELEASE)) ||
            effect->kind == API_SIGNAL || effect->kind == API_BROADCAST ||
            effect->kind == API_POST) {
            return true;
        }
    }
    return false;
}

// Somebody wants to know with which locks that body is called.
static bool runs_body(const struct critical *c, const struct ir_unit *u, const struct ir_insn *i)
{
    const struct call_targets *t = program_targets(c->program, u, i);

    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN) {
            return true;
        }
    }
    return program_callbacks(c->program, u, i)->n > 0;
}

struct lock_watch *critical_watch(struct critical *c, struct arena *a, const struct ir_unit *u,
                                  const struct ir_func *f)
{
    struct lock_watch *w = arena_new(a, struct lock_watch);
    struct watched_call *calls = NULL;

    w->names = &c->names;
    for (uint32_t n = 0; n < f->ninsns; n++) {
        struct watched_call call = {.insn = n};
        struct names_seen names;
        struct callees to;
        if (!is_call_insn(&f->insns[n])) {
            continue;
        }
        find_callees(c, u, &f->insns[n], &to);
        call.is_last = is_last(c, u, f, n);
        if ((call.is_last || (to.n == 0 && !concerns_others(c, u, &f->insns[n]))) &&
            !runs_body(c, u, &f->insns[n])) {
            continue;
        }
        to.n = call.is_last ? 0 : to.n;
        see_all(&to, &names);
        call.nnames = names.n;
        call.from = arena_copy(a, names.ids, names.n * sizeof *names.ids);
        call.to = arena_array(a, lock_id, names.n);
        arrput(calls, call);
    }
    w->ncalls = (uint32_t)arrlenu(calls);
    w->calls = calls ? arena_copy(a, calls, w->ncalls * sizeof *calls) : NULL;
    arrfree(calls);
    return w;
}

// ---- Translating --------------------------------------------------------------------------------

struct finish {
    struct critical *c;
    struct arena *a; // the function's
    func_id id;
    const struct ir_unit *u;
    const struct ir_func *f;
    const struct lock_watch *watch;
    struct descriptors *descriptors;
    struct lock_event events[LOCK_EVENTS_MAX];
    struct lock_pair pairs[LOCK_EVENTS_MAX];
    struct lock_call *calls; // list
    uint32_t nevents, npairs;
    bool is_full;
};

// A parameter that is passed on as it is; 0: it is something else.
static uint8_t passed_on(const struct finish *s, const struct ir_insn *i, unsigned arg)
{
    ir_opnd o = arg < i->count ? s->f->args[i->first + arg] : 0;

    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < s->f->nparams &&
                   ir_opnd_index(o) < UINT8_MAX
               ? (uint8_t)(ir_opnd_index(o) + 1)
               : 0;
}

// Where no state tells: a lock behind a parameter that is passed on, else its class alone.
static lock_id plain_name(const struct finish *s, const struct ir_insn *i, lock_id id)
{
    struct lock_name n = s->c->names.items[id];
    uint8_t param = n.at.root == API_ARG ? passed_on(s, i, n.at.arg) : 0;

    if (param) {
        n.at.arg = (uint8_t)(param - 1);
    } else if (n.at.root != API_GLOBAL) {
        n.at = (struct api_place){0};
    }
    return lock_names_put(&s->c->names, &n);
}

static lock_id name_here(const struct finish *s, const struct watched_call *w, lock_id id)
{
    for (uint32_t i = 0; s->watch->has_run && i < w->nnames; i++) {
        if (w->from[i] == id) {
            return w->to[i];
        }
    }
    return id ? plain_name(s, &s->f->insns[w->insn], id) : 0;
}

static struct lock_set set_here(const struct finish *s, const struct watched_call *w,
                                const struct lock_set *from)
{
    struct lock_set out = {0};

    for (uint32_t i = 0; i < from->n; i++) {
        lock_set_put(&out, name_here(s, w, from->ids[i]));
    }
    return out;
}

// False: with these arguments it does not block.
static bool settle_guard(const struct finish *s, const struct ir_insn *i, struct lock_event *e)
{
    unsigned arg = e->guard_arg - 1u;
    ir_opnd o = arg < i->count ? s->f->args[i->first + arg] : 0;
    int64_t k;

    if (e->guard == GUARD_NONE) {
        return true;
    }
    if (o == 0 || !ir_const_value(s->u, o, &k)) {
        e->guard_arg = passed_on(s, i, arg);
        if (e->guard_arg == 0) {
            e->flags |= e->guard == GUARD_TIMEOUT ? EVENT_TIMED : 0;
            e->guard = GUARD_NONE;
        }
        return true;
    }
    switch (e->guard) {
    case GUARD_TIMEOUT: {
        type_id type = ir_opnd_type(s->u, s->f, NULL, o);
        if (k == 0 && s->u->types[type].kind != TYPE_POINTER) {
            return false;
        }
        e->flags |= k > 0 ? EVENT_TIMED : 0;
        break;
    }
    case GUARD_NOWAIT_FLAG:
        if (k & NOWAIT_FLAG) {
            return false;
        }
        break;
    default:
        if (k != 0) {
            return false;
        }
        break;
    }
    e->guard = e->guard_arg = 0;
    return true;
}

// False: the descriptor is known not to make anybody wait.
static bool settle_descriptor(struct finish *s, const struct watched_call *w, struct lock_event *e)
{
    const struct ir_insn *i = &s->f->insns[w->insn];
    unsigned arg = e->fd.arg - 1u;

    if (!e->fd.is_set || e->fd.arg == 0) {
        return true;
    }
    e->fd.arg = passed_on(s, i, arg);
    if (e->fd.arg == 0 && arg < i->count) {
        if (!s->descriptors) {
            s->descriptors = descriptors_new(s->a, s->c->program, s->u, s->f);
        }
        e->fd.mode = (uint8_t)descriptor_mode(s->descriptors, s->f->args[i->first + arg], w->insn);
    }
    return e->fd.mode != FD_MODE_RETURNS;
}

static void lead_here(const struct finish *s, uint32_t insn, struct lock_event *e)
{
    if (e->nchain == LOCK_CHAIN_MAX) {
        e->flags |= EVENT_CUT;
        e->nchain--;
    }
    memmove(&e->chain[1], &e->chain[0], e->nchain * sizeof *e->chain);
    e->chain[0] = (struct lock_link){s->id, insn};
    e->nchain++;
}

// ---- Keeping ------------------------------------------------------------------------------------

static bool is_like(const struct lock_event *a, const struct lock_event *b)
{
    return a->kind == b->kind && a->lock == b->lock && a->mode == b->mode && a->why == b->why &&
           a->guard == b->guard && a->guard_arg == b->guard_arg && a->fd.arg == b->fd.arg &&
           a->fd.mode == b->fd.mode &&
           ((a->flags ^ b->flags) & (EVENT_TIMED | EVENT_STDIO | EVENT_MAY)) == 0;
}

static bool is_better(const struct lock_event *a, const struct lock_event *b)
{
    bool unsure_a = a->flags & EVENT_UNSURE, unsure_b = b->flags & EVENT_UNSURE;

    if (unsure_a != unsure_b) {
        return unsure_b;
    }
    if (a->removed.n != b->removed.n) {
        return a->removed.n < b->removed.n;
    }
    return a->added.n != b->added.n ? a->added.n < b->added.n : a->nchain < b->nchain;
}

static void keep_event(struct finish *s, const struct lock_event *e)
{
    for (uint32_t i = 0; i < s->nevents; i++) {
        if (is_like(&s->events[i], e)) {
            if (is_better(e, &s->events[i])) {
                s->events[i] = *e;
            }
            return;
        }
    }
    if (s->nevents < LOCK_EVENTS_MAX) {
        s->events[s->nevents++] = *e;
    } else {
        s->is_full = true;
    }
}

static void keep_pair(struct finish *s, const struct lock_pair *p)
{
    for (uint32_t i = 0; i < s->npairs; i++) {
        struct lock_pair *o = &s->pairs[i];
        if (o->held.id == p->held.id && o->held.acquired == p->held.acquired &&
            is_like(&o->event, &p->event)) {
            if (is_better(&p->event, &o->event)) {
                *o = *p;
            }
            return;
        }
    }
    if (s->npairs < LOCK_EVENTS_MAX) {
        s->pairs[s->npairs++] = *p;
    } else {
        s->is_full = true;
    }
}

static bool is_given_back(const struct finish *s, const struct lock_set *removed, lock_id held)
{
    for (uint32_t i = 0; i < removed->n; i++) {
        if (lock_may_equal(&s->c->names, removed->ids[i], held)) {
            return true;
        }
    }
    return false;
}

static uint8_t relation_of(const struct finish *s, const struct watched_call *w, lock_id held,
                           lock_id taken)
{
    const struct lock_name *x = &s->c->names.items[held], *y = &s->c->names.items[taken];

    if (held == taken && x->object) {
        return RELATION_SAME;
    }
    for (uint32_t i = 0; i < w->nrelations; i++) {
        if (w->relations[i].held == held && w->relations[i].taken == taken) {
            return w->relations[i].relation;
        }
    }
    // By one path from one parameter: one lock.
    return held == taken && y->at.root != API_NO_PLACE ? RELATION_SAME : RELATION_UNKNOWN;
}

static void make_pairs(struct finish *s, const struct watched_call *w, const struct lock_event *e)
{
    for (uint32_t h = 0; h < w->nheld; h++) {
        struct lock_pair p = {
            .function = s->id, .insn = w->insn, .held = w->held[h], .event = *e, .gates = e->added};
        // Held here and taken below: locked twice, the machine's affair.
        if (is_given_back(s, &e->removed, p.held.id) || lock_set_has(&e->added, p.held.id)) {
            continue;
        }
        if (e->kind == LOCK_EVENT_ACQUIRE) {
            p.relation = relation_of(s, w, p.held.id, e->lock);
            if (p.relation == RELATION_SAME) {
                continue; // locked twice: the machine's affair
            }
        }
        for (uint32_t k = 0; k < w->nheld; k++) {
            if (k != h) {
                lock_set_put(&p.gates, w->held[k].id);
            }
        }
        keep_pair(s, &p);
    }
}

// The event as callers of this function see it.
static void pass_on(struct finish *s, const struct watched_call *w, struct lock_event *e)
{
    struct lock_set removed = w->removed;

    for (uint32_t i = 0; i < e->removed.n; i++) {
        bool is_own = false;
        for (uint32_t k = 0; k < w->nheld; k++) {
            is_own = is_own || w->held[k].id == e->removed.ids[i];
        }
        if (!is_own) {
            lock_set_put(&removed, e->removed.ids[i]);
        }
    }
    // A lock that is given back to wait was taken all the same: no caller has it.
    for (uint32_t k = 0; k < w->nheld; k++) {
        if (e->kind == LOCK_EVENT_BLOCK || !is_given_back(s, &e->removed, w->held[k].id)) {
            lock_set_put(&e->added, w->held[k].id);
        }
    }
    e->removed = removed;
    e->flags |= w->is_unsure ? EVENT_UNSURE : 0;
    keep_event(s, e);
}

// ---- A function ---------------------------------------------------------------------------------

static void take_event(struct finish *s, const struct watched_call *w, const struct callees *from,
                       const struct lock_event *event)
{
    struct lock_event e = *event;
    const struct ir_insn *i = &s->f->insns[w->insn];

    if (from->is_may) {
        if (e.kind == LOCK_EVENT_BLOCK && from->is_deaf) {
            return;
        }
        e.flags |= EVENT_MAY;
    }
    if (!settle_guard(s, i, &e) || !settle_descriptor(s, w, &e)) {
        return;
    }
    e.lock = name_here(s, w, event->lock);
    if (e.kind == LOCK_EVENT_ACQUIRE && e.lock == 0) {
        return;
    }
    e.added = set_here(s, w, &event->added);
    e.removed = set_here(s, w, &event->removed);
    // A lock without a name here may be any.
    e.flags |= e.removed.n < event->removed.n ? EVENT_UNSURE : 0;
    lead_here(s, w->insn, &e);
    make_pairs(s, w, &e);
    pass_on(s, w, &e);
}

static void take_call(struct finish *s, const struct watched_call *w)
{
    struct callees from;
    struct lock_call call = {.insn = w->insn};

    find_callees(s->c, s->u, &s->f->insns[w->insn], &from);
    for (uint32_t l = 0; l < from.n && !w->is_last; l++) {
        for (uint32_t i = 0; i < from.lists[l].n; i++) {
            take_event(s, w, &from, &from.lists[l].items[i]);
        }
    }
    for (uint32_t h = 0; h < w->nheld; h++) {
        lock_set_put(&call.held, w->held[h].id);
        call.modes[h] = w->held[h].mode;
    }
    call.maybe = w->maybe;
    call.removed = w->removed;
    if (call.held.n || call.maybe.n || call.removed.n) {
        arrput(s->calls, call);
    }
}

// There is something to say of it.
static bool is_special(const struct lock_watch *w, const struct lock_access *x)
{
    return w->has_run && (x->nlocks || !x->is_seen);
}

static struct lock_access *keep_accesses(struct finish *s, uint32_t *n)
{
    const struct lock_watch *w = s->watch;
    struct lock_access *out;

    *n = 0;
    for (uint32_t i = 0; i < w->naccesses; i++) {
        *n += is_special(w, &w->accesses[i]);
    }
    out = arena_array(s->c->arena, struct lock_access, *n);
    for (uint32_t i = 0, k = 0; i < w->naccesses; i++) {
        if (is_special(w, &w->accesses[i])) {
            out[k++] = w->accesses[i];
        }
    }
    return out;
}

static void copy_texts(struct finish *s)
{
    for (uint32_t i = 0; i < s->npairs; i++) {
        const char *text = s->pairs[i].held.text;
        s->pairs[i].held.text = arena_text(s->c->arena, text, strlen(text));
    }
}

static void *keep(struct arena *a, const void *items, size_t n, size_t size)
{
    return n ? arena_copy(a, items, n * size) : NULL;
}

void critical_finish(struct critical *c, struct arena *a, func_id id, const struct lock_watch *w)
{
    const struct program_func *at = program_func(c->program, id);
    struct finish *s = arena_new(a, struct finish);
    struct lock_access *accesses;
    uint32_t naccesses;

    s->c = c;
    s->a = a;
    s->id = id;
    s->u = at->unit;
    s->f = at->func;
    s->watch = w;
    for (uint32_t n = 0; n < w->ncalls; n++) {
        if (!w->has_run || w->calls[n].is_seen) {
            take_call(s, &w->calls[n]);
        }
    }
    copy_texts(s);
    c->caps += s->is_full;
    accesses = keep_accesses(s, &naccesses);
    c->funcs[id] =
        (struct func_locks){.accesses = accesses,
                            .naccesses = naccesses,
                            .is_cut = w->is_cut,
                            .events = keep(c->arena, s->events, s->nevents, sizeof *s->events),
                            .pairs = keep(c->arena, s->pairs, s->npairs, sizeof *s->pairs),
                            .calls = keep(c->arena, s->calls, arrlenu(s->calls), sizeof *s->calls),
                            .nevents = s->nevents,
                            .npairs = s->npairs,
                            .ncalls = (uint32_t)arrlenu(s->calls)};
    arrfree(s->calls);
}
