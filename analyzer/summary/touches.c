// SPDX-License-Identifier: Apache-2.0
// What a callee may do to resources that its caller tracks: families, bottom-up over components.
//
// A function touches a family when a model says that something it calls changes the state of a
// resource of it (uses do not), or when a function it calls touches the family. Locks that are
// taken and released again on all paths (balance.c) are left out: such a function is neutral for
// its caller. A call through a pointer may reach every function whose address is taken somewhere
// in the program: one extra node of the graph stands for them all.
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

static uint32_t model_families(const struct api_fn *m)
{
    uint32_t bits = 0;

    for (uint32_t e = 0; e < m->neffects; e++) {
        if (changes_state((enum api_effect_kind)m->effects[e].kind)) {
            bits |= FAMILY_BIT(m->effects[e].family);
        }
    }
    return bits & ~FAMILY_BIT(FAMILY_NONE);
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
        if (insn->op == IR_ICALL) {
            facts->flags |= CALLEE_INDIRECT | CALLEE_INCOMPLETE;
        } else if (insn->op == IR_CALL) {
            const struct callee *c = &l->callees[insn->callee];
            facts->touches |= c->api ? model_families(c->api) : 0;
            facts->flags |= c->flags & CALLEE_INCOMPLETE;
        }
    }
    locks = facts->touches & (FAMILY_BIT(FAMILY_MUTEX) | FAMILY_BIT(FAMILY_RWLOCK) |
                              FAMILY_BIT(FAMILY_SPIN) | FAMILY_BIT(FAMILY_FILELOCK));
    if (locks) {
        facts->touches &= ~balanced_locks(p->arena, p, at->unit, at->func);
    }
}

// The node a call leads to; UINT32_MAX if there is nothing to look at. Node nfuncs: any function
// whose address is taken.
static uint32_t call_target(const struct program *p, const struct unit_link *l,
                            const struct ir_insn *i)
{
    if (i->op == IR_ICALL) {
        return p->nfuncs;
    }
    const struct callee *c = i->op == IR_CALL ? &l->callees[i->callee] : NULL;

    if (!c || (c->api && !(c->api->flags & API_PARTIAL))) {
        return UINT32_MAX;
    }
    return c->body;
}

static void count_or_put(struct graph *g, uint32_t from, uint32_t to, bool put, uint32_t *n)
{
    if (put) {
        g->to[g->first[from + 1]++] = to;
    } else {
        g->first[from + 2]++;
        ++*n;
    }
}

static void add_calls(const struct program *p, struct graph *g, bool put, uint32_t *n)
{
    for (func_id f = 0; f < p->nfuncs; f++) {
        const struct ir_func *func = p->funcs[f].func;
        const struct unit_link *l = link_unit(p, p->funcs[f].unit);
        for (uint32_t i = 0; i < func->ninsns; i++) {
            uint32_t to = call_target(p, l, &func->insns[i]);
            if (to != UINT32_MAX) {
                count_or_put(g, f, to, put, n);
            }
        }
    }
    for (uint32_t i = 0; i < p->nunits; i++) {
        const struct ir_unit *u = p->units[i].unit;
        for (uint32_t k = 0; k < u->nfns; k++) {
            func_id body = p->units[i].callees[k].body;
            if (u->fns[k].flags & FN_ADDRESS_TAKEN && body != FUNC_UNKNOWN) {
                count_or_put(g, p->nfuncs, body, put, n);
            }
        }
    }
}

struct graph link_call_graph(struct program *p)
{
    struct graph g = {.n = p->nfuncs + 1};
    uint32_t total = 0;

    g.first = arena_array(p->arena, uint32_t, g.n + 2u);
    add_calls(p, &g, false, &total);
    for (uint32_t i = 2; i < g.n + 2u; i++) {
        g.first[i] += g.first[i - 1];
    }
    g.to = arena_array(p->arena, uint32_t, total);
    add_calls(p, &g, true, &total);
    return g;
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
    struct graph g;
    struct sccs s;

    for (func_id f = 0; f < p->nfuncs; f++) {
        look_at_calls(p, f);
    }
    g = link_call_graph(p);
    s = graph_sccs(p->arena, &g);
    for (uint32_t i = 0, end; i < g.n; i = end) {
        struct func_link sum;
        for (end = i + 1; end < g.n && s.scc[s.order[end]] == s.scc[s.order[i]];) {
            end++;
        }
        sum = component_facts(p, &g, &s.order[i], end - i, &any);
        for (uint32_t k = i; k < end; k++) {
            struct func_link *l = s.order[k] == p->nfuncs ? &any : &p->links[s.order[k]];
            l->touches |= sum.touches;
            l->flags |= sum.flags & kept;
        }
    }
    p->indirect = (struct callee){
        .body = FUNC_UNKNOWN, .flags = CALLEE_INCOMPLETE | CALLEE_INDIRECT, .touches = any.touches};
}
