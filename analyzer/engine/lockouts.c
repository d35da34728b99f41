// SPDX-License-Identifier: Apache-2.0
// Waits that shut out whoever could end them: a lock is held around the wait, and every signal or
// post in the program is made with the same lock held. It must be one variable: of two objects each
// could have its own.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/condition_parts.h"

// A wait, or what ends one.
struct meeting {
    struct lock_link at;
    uint64_t class; // of the condition or semaphore; 0: not known
    const char *api, *text;
    uint64_t given_back; // the class of the lock that a condition's wait gives back
    bool is_wait, is_timed;
};

static void look_at_effect(struct cond_finder *x, func_id f, uint32_t insn,
                           const struct api_fn *api, const struct api_effect *e,
                           struct meeting **list)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct ir_insn *i = &at->func->insns[insn];
    struct meeting m = {.at = {f, insn}, .api = api->name};
    const char *lock;

    if ((e->family != FAMILY_COND && e->family != FAMILY_SEM) || e->at.root != API_ARG ||
        e->at.arg >= i->count) {
        return;
    }
    m.is_wait = e->kind == API_WAIT;
    m.is_timed = e->flags & (EFFECT_TIMED | EFFECT_TRY);
    if (!m.is_wait && e->kind != API_SIGNAL && e->kind != API_BROADCAST && e->kind != API_POST) {
        return;
    }
    m.class = cond_object(x, f, at->func->args[i->first + e->at.arg], &m.text);
    if (e->with.root == API_ARG && e->with.arg < i->count) {
        m.given_back = cond_object(x, f, at->func->args[i->first + e->with.arg], &lock);
    }
    arrput(*list, m);
}

static struct meeting *find_meetings(struct cond_finder *x)
{
    struct meeting *list = NULL;

    for (func_id f = 0; f < x->g.nfuncs; f++) {
        const struct program_func *at = program_func(x->g.program, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            const struct ir_insn *i = &at->func->insns[n];
            const struct api_fn *api =
                i->op == IR_CALL ? program_callee(x->g.program, at->unit, i)->api : NULL;
            for (uint32_t e = 0; api && !api->is_inferred && e < api->neffects; e++) {
                look_at_effect(x, f, n, api, &api->effects[e], &list);
            }
        }
    }
    return list;
}

static bool is_held(const struct cond_finder *x, const struct lock_link *at, lock_id lock)
{
    const struct lock_call *call = lock_call_at(&x->g.funcs[at->function], at->insn);

    return (call && lock_set_has(&call->held, lock)) ||
           (x->locks->always && lock_set_has(&x->locks->always[at->function], lock));
}

// All that could end the wait needs the lock; one of them, or NULL.
static const struct meeting *shut_out(const struct cond_finder *x, const struct meeting *list,
                                      const struct meeting *wait, lock_id lock)
{
    const struct meeting *one = NULL;

    for (size_t i = 0; i < arrlenu(list); i++) {
        const struct meeting *m = &list[i];
        if (m->is_wait || (m->class && m->class != wait->class)) {
            continue;
        }
        if (!m->class || m->at.function == wait->at.function || !is_held(x, &m->at, lock)) {
            return NULL;
        }
        one = one ? one : m;
    }
    return one;
}

// Locks that are held when the wait begins, by the function or by all its callers.
static struct lock_set held_around(const struct cond_finder *x, const struct meeting *w)
{
    const struct lock_call *call = lock_call_at(&x->g.funcs[w->at.function], w->at.insn);
    struct lock_set out = {0};

    for (uint32_t k = 0; call && k < call->held.n; k++) {
        lock_set_put(&out, call->held.ids[k]);
    }
    for (uint32_t k = 0; x->locks->always && k < x->locks->always[w->at.function].n; k++) {
        lock_set_put(&out, x->locks->always[w->at.function].ids[k]);
    }
    return out;
}

void cond_find_lockouts(struct cond_finder *x)
{
    struct meeting *list = program_is_closed(x->g.program) ? find_meetings(x) : NULL;

    for (size_t i = 0; i < arrlenu(list); i++) {
        const struct meeting *w = &list[i];
        const struct lock_set held = held_around(x, w);
        for (uint32_t k = 0; w->is_wait && !w->is_timed && w->class && k < held.n; k++) {
            const struct lock_name *lock = &x->g.names->items[held.ids[k]];
            const struct meeting *other = lock->object && lock->class != w->given_back
                                              ? shut_out(x, list, w, held.ids[k])
                                              : NULL;
            if (other) {
                arrput(x->lockouts,
                       ((struct cond_lockout){w->at, other->at, w->api, w->text, lock->text}));
                break;
            }
        }
    }
    arrfree(list);
}
