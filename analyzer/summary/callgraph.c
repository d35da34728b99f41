// SPDX-License-Identifier: Apache-2.0
// The call graph of a program as edges between functions, and the order of a walk from the leaves.
//
// An edge is a direct call, an indirect call of which all targets are known, or a callback that
// runs before the call of its model returns; for the order, the start of a thread is one, too, for
// the starter asks what becomes of what the thread gets. One node more, `nfuncs`, stands for every
// function whose address is taken: calls that are not resolved lead there. The order leaves it out,
// or all functions that make such calls would be one component.
//
// What a function hands to others to be called, and what a pointer leads to that may lead
// elsewhere, too, comes before it in the order where that is possible: such hints never make a
// component.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

struct edges {
    const struct program *p;
    struct graph *g;
    uint32_t *last; // by target: 1 + the function that the last edge to it is from
    bool put;
    bool with_any; // the node `nfuncs` has edges
    bool with_hints;
    const uint32_t *apart; // hints inside a component of these are left out; NULL: none
};

static void edge(struct edges *e, uint32_t from, func_id to)
{
    if (to != e->p->nfuncs) {
        to = e->p->links[to].same;
    }
    if (e->last[to] == from + 1) {
        return;
    }
    e->last[to] = from + 1;
    if (e->put) {
        e->g->to[e->g->first[from + 1]++] = to;
    } else {
        e->g->first[from + 2]++;
    }
}

static bool is_edge(const struct edges *e, const struct call_target *to)
{
    return to->body != FUNC_UNKNOWN &&
           (!to->as || callback_is_now(to->as) || (!e->with_any && to->as->thread == THREAD_NEW));
}

static void edges_to(struct edges *e, func_id from, const struct call_targets *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (is_edge(e, &t->items[i])) {
            edge(e, from, t->items[i].body);
        }
    }
}

static void hint(struct edges *e, uint32_t from, func_id to)
{
    if (to != FUNC_UNKNOWN && !(e->apart && e->apart[from] == e->apart[e->p->links[to].same])) {
        edge(e, from, to);
    }
}

static void hints_of_insn(struct edges *e, func_id from, const struct unit_link *l,
                          const struct ir_insn *i)
{
    const struct place *at = i->op == IR_ADDR ? place_get(l->unit->places, i->place) : NULL;
    const struct call_site *site = i->op == IR_ICALL ? link_site(e->p, i) : NULL;

    if (at && at->step == PLACE_FUNC) {
        hint(e, from, l->callees[at->arg].body);
    }
    for (uint32_t k = 0; site && k < site->targets.n && site->targets.n <= TARGETS_MAX; k++) {
        hint(e, from, site->targets.items[k].body);
    }
}

bool has_unknown_now(const struct api_fn *m, const struct call_targets *t)
{
    bool is_now = false;

    for (uint32_t i = 0; i < m->ncallbacks; i++) {
        is_now = is_now || callback_is_now(&m->callbacks[i]);
    }
    return is_now && !t->is_complete;
}

static void edges_of_insn(struct edges *e, func_id from, const struct unit_link *l,
                          const struct ir_insn *i)
{
    const struct callee *c = i->op == IR_CALL ? &l->callees[i->callee] : NULL;
    const struct call_site *site;

    if (c && (!c->api || c->api->flags & API_PARTIAL)) {
        if (c->body != FUNC_UNKNOWN) {
            edge(e, from, c->body);
        }
        return;
    }
    if (i->op != IR_ICALL && !(c && c->api->ncallbacks)) {
        return;
    }
    site = link_site(e->p, i);
    if (site && (site->targets.is_complete || c)) {
        edges_to(e, from, &site->targets);
    }
    if (e->with_any && (c ? site && has_unknown_now(c->api, &site->targets)
                          : !site || !site->targets.is_complete)) {
        edge(e, from, e->p->nfuncs);
    }
}

static void edges_of_any(struct edges *e)
{
    const struct program *p = e->p;

    for (uint32_t i = 0; i < p->nunits; i++) {
        const struct ir_unit *u = p->units[i].unit;
        for (uint32_t k = 0; k < u->nfns; k++) {
            if (u->fns[k].flags & FN_ADDRESS_TAKEN && p->units[i].callees[k].body != FUNC_UNKNOWN) {
                edge(e, p->nfuncs, p->units[i].callees[k].body);
            }
        }
    }
}

static void walk(struct edges *e, bool put)
{
    const struct program *p = e->p;
    struct arena_mark mark = arena_mark(p->arena);

    e->put = put;
    e->last = arena_array(p->arena, uint32_t, p->nfuncs + 1);
    for (func_id f = 0; f < p->nfuncs; f++) {
        const struct ir_func *func = p->funcs[f].func;
        for (uint32_t i = 0; i < func->ninsns && !p->funcs[f].is_duplicate; i++) {
            edges_of_insn(e, f, &p->units[p->links[f].unit], &func->insns[i]);
            if (e->with_hints) {
                hints_of_insn(e, f, &p->units[p->links[f].unit], &func->insns[i]);
            }
        }
    }
    if (e->with_any) {
        edges_of_any(e);
    }
    arena_rewind(p->arena, mark);
}

static struct graph build(struct edges e)
{
    const struct program *p = e.p;
    struct graph g = {.n = p->nfuncs + 1};

    e.g = &g;
    g.first = arena_array(p->arena, uint32_t, g.n + 2u);
    walk(&e, false);
    for (uint32_t i = 2; i < g.n + 2u; i++) {
        g.first[i] += g.first[i - 1];
    }
    g.to = arena_array(p->arena, uint32_t, g.first[g.n + 1u]);
    walk(&e, true);
    return g;
}

static bool calls_itself(const struct graph *g, func_id f)
{
    for (uint32_t e = g->first[f]; e < g->first[f + 1]; e++) {
        if (g->to[e] == f) {
            return true;
        }
    }
    return false;
}

static bool is_alone(const struct sccs *s, uint32_t nnodes, uint32_t at)
{
    uint32_t scc = s->scc[s->order[at]];

    return (at == 0 || s->scc[s->order[at - 1]] != scc) &&
           (at + 1 == nnodes || s->scc[s->order[at + 1]] != scc);
}

void link_order(struct program *p)
{
    struct graph g = build((struct edges){.p = p, .with_hints = true});
    struct sccs s = graph_sccs(p->arena, &g);

    g = build((struct edges){.p = p, .with_hints = true, .apart = s.scc});
    s = graph_sccs(p->arena, &g);
    p->steps = arena_array(p->arena, struct program_step, p->nfuncs);
    for (uint32_t i = 0; i < g.n; i++) {
        func_id f = s.order[i];
        if (f < p->nfuncs && !p->funcs[f].is_duplicate && !p->links[f].is_init &&
            p->links[f].has_body) {
            p->steps[p->nsteps++] =
                (struct program_step){f, s.scc[f], !is_alone(&s, g.n, i) || calls_itself(&g, f)};
        }
    }
    p->calls = build((struct edges){.p = p, .with_any = true});
}
