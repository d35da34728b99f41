// SPDX-License-Identifier: Apache-2.0
// Callees before callers: Tarjan's algorithm, with a stack of its own, for call chains of generated
// code are deep.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

struct tarjan {
    const struct graph *g;
    struct sccs out;
    uint32_t *index; // 0: not visited
    uint32_t *low;
    uint32_t *edge; // next edge to look at
    uint32_t *path; // nodes being visited
    uint32_t *open; // nodes without a component yet
    uint32_t npath, nopen, ndone, counter;
};

enum { NO_SCC = UINT32_MAX };

static void enter(struct tarjan *t, uint32_t node)
{
    t->index[node] = t->low[node] = ++t->counter;
    t->edge[node] = t->g->first[node];
    t->path[t->npath++] = node;
    t->open[t->nopen++] = node;
}

static void leave(struct tarjan *t, uint32_t node)
{
    uint32_t member;

    t->npath--;
    if (t->npath > 0) {
        uint32_t parent = t->path[t->npath - 1];
        t->low[parent] = t->low[node] < t->low[parent] ? t->low[node] : t->low[parent];
    }
    if (t->low[node] != t->index[node]) {
        return;
    }
    do {
        member = t->open[--t->nopen];
        t->out.scc[member] = t->out.n;
        t->out.order[t->ndone++] = member;
    } while (member != node);
    t->out.n++;
}

static void visit(struct tarjan *t, uint32_t root)
{
    enter(t, root);
    while (t->npath > 0) {
        uint32_t node = t->path[t->npath - 1];
        if (t->edge[node] == t->g->first[node + 1]) {
            leave(t, node);
            continue;
        }
        uint32_t to = t->g->to[t->edge[node]++];
        if (t->index[to] == 0) {
            enter(t, to);
        } else if (t->out.scc[to] == NO_SCC && t->index[to] < t->low[node]) {
            t->low[node] = t->index[to];
        }
    }
}

struct sccs graph_sccs(struct arena *a, const struct graph *g)
{
    struct tarjan t = {.g = g};

    t.out.order = arena_array(a, uint32_t, g->n);
    t.out.scc = arena_array(a, uint32_t, g->n);
    t.index = arena_array(a, uint32_t, g->n);
    t.low = arena_array(a, uint32_t, g->n);
    t.edge = arena_array(a, uint32_t, g->n);
    t.path = arena_array(a, uint32_t, g->n);
    t.open = arena_array(a, uint32_t, g->n);
    for (uint32_t i = 0; i < g->n; i++) {
        t.out.scc[i] = NO_SCC;
    }
    for (uint32_t i = 0; i < g->n; i++) {
        if (t.index[i] == 0) {
            visit(&t, i);
        }
    }
    return t.out;
}
