// SPDX-License-Identifier: Apache-2.0
// Critical sections of a function: which of its callers' locks are taken somewhere in it.
//
// States are joined whether a lock was taken and given back on the way or not, so what they say at
// the returns is too little for a caller that holds such a lock: somewhere in the callee it waits
// for itself. Here every lock is noted that is taken while a caller may hold it. A function that
// asks whether to lock, works, and asks again whether to unlock, may know that it is held already:
// a section counts only if the code that ends it is reached from its start alone. What is known
// there of what the callers gave, in all states, is the condition of which they are told.
#include "analyzer/engine/typestate.h"

static struct section *find_section(struct typestate *t, const struct section *like)
{
    for (uint32_t i = 0; i < t->nsections; i++) {
        struct section *x = &t->sections[i];
        if (x->insn == like->insn && x->family == like->family &&
            api_place_equal(&x->at, &like->at)) {
            return x;
        }
    }
    return NULL;
}

static void take_guard(const struct state *s, const struct guard *g, struct facts *entries)
{
    const uint32_t entry = s->vals[g->v].entry;
    struct facts f;

    if (entry == 0) {
        return;
    }
    f = entries[entry - 1];
    if (g->negated ? g->lo == g->hi && facts_exclude(&f, g->lo) : facts_within(&f, g->lo, g->hi)) {
        entries[entry - 1] = f;
    }
}

// What is known of the entries here; `into`: and was known where the section began before.
static struct facts *known_here(const struct typestate *t, const struct state *s,
                                const struct guard *guards, uint32_t nguards, struct facts *into)
{
    struct facts now[ENTRIES_MAX];

    entries_facts(s, t->nentries, true, now);
    for (uint32_t g = 0; g < nguards; g++) {
        take_guard(s, &guards[g], now);
    }
    if (!into) {
        return arena_copy(t->arena, now, t->nentries * sizeof *now);
    }
    for (uint32_t e = 0; e < t->nentries; e++) {
        into[e] = facts_hull(&into[e], &now[e]);
    }
    return into;
}

// Sections that have begun and not ended in this state: to take such a lock again would be an
// error.
static uint16_t sections_in(const struct typestate *t, const struct state *s)
{
    uint16_t bits = 0;

    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        const struct machine_step *again =
            machine_step_for(t->machines[r->machine], r->st, EVENT_LOCK, API_MODE_WRITE);
        for (uint32_t k = 0; again && again->error && k < t->nsections; k++) {
            const bool is_one =
                t->sections[k].insn == r->acquired && t->sections[k].family == r->family;
            bits |= (uint16_t)(is_one << k);
        }
    }
    return bits;
}

void begin_section(struct typestate *t, const struct state *s, const struct resource *r,
                   uint8_t mode, uint32_t insn, bool is_whole, const struct guard *guards,
                   uint32_t nguards)
{
    struct section new = {.family = r->family, .mode = mode, .insn = insn, .is_ended = is_whole};
    struct section *known;

    if (t->is_exact || !t->has_summary || s->doubts || s->touched & FAMILY_BIT(r->family) ||
        !cell_place(t, s, 0, &r->object, &new.at)) {
        return;
    }
    new.class = lock_class(t, &r->object);
    new.inside = sections_in(t, s);
    known = find_section(t, &new);
    if (known) {
        known->inside |= new.inside;
        known_here(t, s, guards, nguards, known->entries);
    } else if (t->nsections < SECTIONS_MAX) {
        new.entries = known_here(t, s, guards, nguards, NULL);
        t->sections[t->nsections++] = new;
    }
}

void end_section(struct typestate *t, const struct resource *r, uint32_t insn)
{
    for (uint32_t i = 0; !t->is_exact && i < t->nsections; i++) {
        struct section *x = &t->sections[i];
        if (x->insn != r->acquired || x->family != r->family) {
            continue;
        }
        if (cfg_dominates(t->cfg, cfg_block_of(t->func, x->insn), cfg_block_of(t->func, insn))) {
            x->is_ended = true;
        } else {
            x->is_split = true;
        }
    }
}
