// SPDX-License-Identifier: Apache-2.0
// blocking-under-lock: a function waits for the network, for another thread or process, for the
// disk, or sleeps, while it holds a lock that other threads want.
//
// Reported where the lock was taken, once for each place that takes it, with what waits longest.
// Certain only when nobody can say that it does not wait: descriptors may have been told not to, a
// lock whose every holder does the same is there for that, and files are quick most of the time.
#include "rules/lock/held.h"
#include "rules/lock/lock.h"

#include "analyzer/base/arena.h"

static enum confidence lower(enum confidence c)
{
    return c == CONFIDENCE_HIGH ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

// As far as what waits is concerned.
static enum confidence sure_to_wait(const struct lock_table *t, const struct lock_event *e)
{
    switch (e->why) {
    case BLOCKS_NET:
        if (!e->fd.is_set || e->fd.mode == FD_MODE_WAITS) {
            return CONFIDENCE_HIGH;
        }
        return t->has_nonblocking ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
    case BLOCKS_SLEEP:
        return CONFIDENCE_HIGH;
    case BLOCKS_WAIT:
    case BLOCKS_SYNC:
        return CONFIDENCE_MEDIUM;
    default:
        return CONFIDENCE_LOW;
    }
}

static enum confidence confidence_of(const struct lock_table *t, const struct lock_pair *p)
{
    const struct lock_use *use = lock_use_of(t, p->held.id); // it is wanted, so there is one
    enum confidence c = sure_to_wait(t, &p->event);

    if (p->event.flags & (EVENT_MAY | EVENT_UNSURE) || p->event.guard || p->held.is_weak) {
        c = lower(c);
    }
    if (held_is_far(p)) {
        c = lower(c);
    }
    if (use->blocking == use->functions) {
        c = CONFIDENCE_LOW; // the lock is there for that
    }
    if (use->roots >> ROOT_UNKNOWN & 1 && c == CONFIDENCE_HIGH) {
        c = CONFIDENCE_MEDIUM;
    }
    return c;
}

static const char *how_long(const struct lock_event *e)
{
    const bool is_timed = e->flags & EVENT_TIMED;

    switch (e->why) {
    case BLOCKS_NET:
        return is_timed ? "waits for the network up to its time limit"
                        : "waits for the other side, however long that takes";
    case BLOCKS_SLEEP:
        return "sleeps";
    case BLOCKS_WAIT:
        return is_timed ? "waits up to its time limit" : "waits for others without a time limit";
    case BLOCKS_SYNC:
        return "waits until the disk has written";
    default:
        return "reads or writes a file";
    }
}

// Which of two findings about one lock is told.
static bool is_worse(const struct lock_table *t, const struct lock_pair *a,
                     const struct lock_pair *b)
{
    enum confidence x = confidence_of(t, a), y = confidence_of(t, b);

    if (x != y) {
        return x < y;
    }
    return a->event.nchain < b->event.nchain;
}

static bool is_candidate(const struct lock_table *t, const struct lock_pair *p)
{
    return p->event.kind == LOCK_EVENT_BLOCK && p->held.acquired != CFG_NONE &&
           t->names->items[p->held.id].class && lock_is_wanted(t, p);
}

static bool is_first(const struct lock_table *t, const struct func_locks *f, uint32_t at)
{
    const struct lock_pair *p = &f->pairs[at];

    for (uint32_t i = 0; i < f->npairs; i++) {
        const struct lock_pair *o = &f->pairs[i];
        if (i != at && o->held.acquired == p->held.acquired && is_candidate(t, o) &&
            (is_worse(t, o, p) || (i < at && !is_worse(t, p, o)))) {
            return false;
        }
    }
    return true;
}

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct lock_pair *p)
{
    struct arena *a = rule_arena(ctx);
    struct finding_draft *f =
        report_in(ctx, p->function, held_loc(t, &p->event.chain[0]), confidence_of(t, p),
                  p->held.text, "'%s' is held while %s()%s %s", p->held.text, p->event.api,
                  held_way(a, t, p), how_long(&p->event));

    held_story(f, t, p, 0, arena_printf(a, "%s() %s", p->event.api, how_long(&p->event)));
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    for (func_id f = 0; f < t->nfuncs; f++) {
        for (uint32_t i = 0; i < t->funcs[f].npairs; i++) {
            if (is_candidate(t, &t->funcs[f].pairs[i]) && is_first(t, &t->funcs[f], i)) {
                tell(ctx, t, &t->funcs[f].pairs[i]);
            }
        }
    }
}

const struct rule rule_blocking_under_lock = {
    .id = "blocking-under-lock",
    .family = "lock",
    .tag = "blocking-under-lock",
    .summary = "something slow is waited for while a lock is held",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 833, 0},
    .cert = (const char *const[]){"POS52-C", NULL},
    .pitfalls = (const char *const[]){"P57", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
