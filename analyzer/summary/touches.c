// SPDX-License-Identifier: Apache-2.0
// What a callee may do to resources that its caller tracks: families, bottom-up over components.
//
// A function touches a family when a model says that something it calls changes the state of a
// resource of it (uses do not), or when a function it calls touches the family. Locks that are
// taken and released again on all paths (balance.c) are left out: such a function is neutral for
// its caller. A call through a pointer touches what its targets touch; if they are not all known,
// it may reach every function whose address is taken somewhere in the program: the extra node of
// callgraph.c stands for them all.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

static bool changes_state(enum api_effect_kind kind)
{
    switch (kind) {
    case API_ACQUIRE:
    case API_RELEASE:
    case API_CONSUME:
    case API_DUP:
    case API_ESCAPE:
    case API_LOCK:
    case API_UNLOCK:
    case API_INIT:
    case API_DESTROY:
    case API_JOIN:
    case API_DETACH:
        return true;
    default:
        return false;
    }
}

uint32_t model_families(const struct api_fn *m)
{
    uint32_t bits = 0;

    for (uint32_t e = 0; e < m->neffects; e++) {
        if (changes_state((enum api_effect_kind)m->effects[e].kind)) {
            bits |= FAMILY_BIT(m->effects[e].family);
        }
    }
    return bits & ~FAMILY_BIT(FAMILY_NONE);
}

static bool is_resolved(const struct program *p, const struct ir_insn *i)
{
    const struct call_site *site = link_site(p, i);

    return site && targets_resolved(&site->targets);
}

// Targets without a body; the others are edges of the graph.
static void look_at_targets(struct func_link *facts, const struct call_targets *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->items[i].as && !callback_is_now(t->items[i].as)) {
            continue;
        }
        if (t->items[i].api) {
            facts->touches |= model_families(t->items[i].api);
        } else if (t->items[i].body == FUNC_UNKNOWN) {
            facts->flags |= CALLEE_INCOMPLETE;
        }
    }
}

// Direct events and unknown calls of a function.
static void look_at_calls(struct program *p, func_id f)
{
    const struct program_func *at = &p->funcs[f];
    struct unit_link *l = link_unit(p, at->unit);
    struct func_link *facts = &p->links[f];
    uint32_t locks;

    if (!facts->has_body || at->func->flags & FUNC_INCOMPLETE) {
        facts->flags |= CALLEE_INCOMPLETE;
    }
    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        const struct ir_insn *insn = &at->func->insns[i];
        if (insn->op == IR_ICALL && !is_resolved(p, insn)) {
            facts->flags |= CALLEE_INDIRECT | CALLEE_INCOMPLETE;
        } else if (insn->op == IR_ICALL) {
            look_at_targets(facts, &link_site(p, insn)->targets);
        } else if (insn->op == IR_CALL) {
            const struct callee *c = &l->callees[insn->callee];
            facts->touches |= c->api ? model_families(c->api) : 0;
            facts->flags |= c->flags & CALLEE_INCOMPLETE;
            if (c->api && c->api->ncallbacks) {
                look_at_targets(facts, program_callbacks(p, at->unit, insn));
            }
        }
    }
    locks = facts->touches & (FAMILY_BIT(FAMILY_MUTEX) | FAMILY_BIT(FAMILY_RWLOCK) |
                              FAMILY_BIT(FAMILY_SPIN) | FAMILY_BIT(FAMILY_FILELOCK));
    if (locks) {
        facts->touches &= ~balanced_locks(p->arena, p, at->unit, at->func);
    }
}

// Facts of one component: its members' own and those of what they call.
static struct func_link component_facts(const struct program *p, const struct graph *g,
                                        const uint32_t *members, uint32_t n,
                                        const struct func_link *any)
{
    struct func_link sum = {0};

    for (uint32_t m = 0; m < n; m++) {
        const struct func_link *own = members[m] == p->nfuncs ? any : &p->links[members[m]];
        sum.touches |= own->touches;
        sum.flags |= own->flags;
        for (uint32_t e = g->first[members[m]]; e < g->first[members[m] + 1]; e++) {
            const struct func_link *to = g->to[e] == p->nfuncs ? any : &p->links[g->to[e]];
            sum.touches |= to->touches;
            sum.flags |= to->flags;
        }
    }
    return sum;
}

void link_touches(struct program *p)
{
    const uint32_t kept = CALLEE_INCOMPLETE | CALLEE_INDIRECT;
    struct func_link any = {0}; // of the extra node
    const struct graph *g = &p->calls;
    struct sccs s;

    for (func_id f = 0; f < p->nfuncs; f++) {
        look_at_calls(p, f);
    }
    s = graph_sccs(p->arena, g);
    for (uint32_t i = 0, end; i < g->n; i = end) {
        struct func_link sum;
        for (end = i + 1; end < g->n && s.scc[s.order[end]] == s.scc[s.order[i]];) {
            end++;
        }
        sum = component_facts(p, g, &s.order[i], end - i, &any);
        for (uint32_t k = i; k < end; k++) {
            struct func_link *l = s.order[k] == p->nfuncs ? &any : &p->links[s.order[k]];
            l->touches |= sum.touches;
            l->flags |= sum.flags & kept;
        }
    }
    for (func_id f = 0; f < p->nfuncs; f++) { // a duplicate does what the first one does
        func_id same = p->links[f].same;
        p->links[f].touches = p->links[same].touches;
        p->links[f].flags = p->links[same].flags;
    }
    p->indirect = (struct callee){
        .body = FUNC_UNKNOWN, .flags = CALLEE_INCOMPLETE | CALLEE_INDIRECT, .touches = any.touches};
}
