// SPDX-License-Identifier: Apache-2.0
// Function pointers: inclusions between nodes, on a worklist to the least solution.
//
// A function gets into a node by a store of its address, static initialisers above all, and goes
// where copies, arguments and results carry it. When a new target arrives at the pointer of an
// indirect call, the call's arguments begin to flow into its parameters. The least solution does
// not depend on the order in which it is found; neither does the number of insertions, so that
// giving up on too many of them is the same for every order too.
#include "analyzer/summary/pointers.h"

#include <string.h>

enum { INSERTIONS_MAX = 8000000, RECENT_EDGES = 8 };

static void ids_put(struct arena *a, struct ids *v, uint32_t at, uint32_t id)
{
    if (v->n == v->cap) {
        uint32_t cap = v->cap ? v->cap * 2 : 4;
        uint32_t *items = arena_array(a, uint32_t, cap);
        if (v->n > 0) {
            memcpy(items, v->items, v->n * sizeof *items);
        }
        v->items = items;
        v->cap = cap;
    }
    memmove(&v->items[at + 1], &v->items[at], (v->n - at) * sizeof *v->items);
    v->items[at] = id;
    v->n++;
}

static bool ids_insert(struct arena *a, struct ids *v, uint32_t id)
{
    uint32_t lo = 0, hi = v->n;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (v->items[mid] < id) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    if (lo < v->n && v->items[lo] == id) {
        return false;
    }
    ids_put(a, v, lo, id);
    return true;
}

uint32_t flow_node_new(struct flow *f)
{
    struct flow_node n = {.site = SITE_NONE};

    arrput(f->nodes, n);
    return (uint32_t)arrlenu(f->nodes) - 1;
}

uint32_t flow_node_of(struct flow *f, uint64_t key)
{
    struct flow_key *k;

    HASH_FIND(hh, f->keys, &key, sizeof key, k);
    if (!k) {
        k = arena_new(&f->a, struct flow_key);
        k->key = key;
        k->node = flow_node_new(f);
        HASH_ADD(hh, f->keys, key, sizeof k->key, k);
    }
    return k->node;
}

void flow_open(struct flow *f, struct program *p)
{
    memset(f, 0, sizeof *f);
    f->p = p;
    arena_init(&f->a, 0);
    f->left = INSERTIONS_MAX;
    f->funcs = arena_array(&f->a, struct flow_func, p->nfuncs);
    f->target_of_body = arena_array(&f->a, uint32_t, p->nfuncs);
    f->open_funcs = bitset_new(&f->a, p->nfuncs);
    arrput(f->targets, ((struct flow_target){.name = "", .key = ""})); // TARGET_UNKNOWN
    flow_node_new(f);                                                  // NODE_NONE
    flow_node_new(f);                                                  // NODE_ESCAPED
}

void flow_close(struct flow *f)
{
    HASH_CLEAR(hh, f->keys);
    HASH_CLEAR(hh, f->names);
    arrfree(f->nodes);
    arrfree(f->targets);
    arrfree(f->sites);
    arrfree(f->work);
    arena_free(&f->a);
}

// ---- Inclusions ---------------------------------------------------------------------------------

void flow_add(struct flow *f, uint32_t node, uint32_t target)
{
    if (f->left > 0 && ids_insert(&f->a, &f->nodes[node].set, target)) {
        f->left--;
        arrput(f->work, ((struct flow_step){node, target}));
    }
}

static bool has_edge(const struct ids *to, uint32_t node)
{
    for (uint32_t i = to->n; i > 0 && to->n - i < RECENT_EDGES; i--) {
        if (to->items[i - 1] == node) {
            return true;
        }
    }
    return false;
}

void flow_edge(struct flow *f, uint32_t from, uint32_t to)
{
    struct ids *edges = &f->nodes[from].to;

    if (from == to || has_edge(edges, to)) {
        return;
    }
    ids_put(&f->a, edges, edges->n, to);
    for (uint32_t i = 0; i < f->nodes[from].set.n; i++) {
        flow_add(f, to, f->nodes[from].set.items[i]);
    }
}

void flow_into(struct flow *f, uint32_t node, enum carry carry, flow_src src)
{
    switch (src_kind(src)) {
    case SRC_NODE:
        flow_edge(f, src_number(src), node);
        break;
    case SRC_TARGET:
        flow_add(f, node, src_number(src));
        break;
    case SRC_DATA:
    case SRC_ADDRESS:
        if (carry == CARRY_FUNCTION) {
            flow_add(f, node, TARGET_UNKNOWN);
        }
        break;
    case SRC_NONE:
        break;
    }
}

void flow_escape(struct flow *f, flow_src src)
{
    if (src_kind(src) == SRC_ADDRESS) {
        flow_add(f, src_number(src), TARGET_UNKNOWN);
    } else {
        flow_into(f, NODE_ESCAPED, CARRY_VOID, src);
    }
}

// ---- Calls --------------------------------------------------------------------------------------

uint32_t flow_site_new(struct flow *f, const struct flow_site *site)
{
    uint32_t n = (uint32_t)arrlenu(f->sites);

    arrput(f->sites, *site);
    f->nodes[site->node].site = n;
    return n;
}

static void open_params(struct flow *f, func_id body, uint32_t from)
{
    const struct flow_func *to = &f->funcs[body];

    for (uint32_t i = from; i < to->nparams; i++) {
        if (to->params[i] != NODE_NONE) {
            flow_add(f, to->params[i], TARGET_UNKNOWN);
        }
    }
}

void flow_bind(struct flow *f, const struct flow_site *site, func_id body)
{
    const struct flow_func *to = &f->funcs[body];

    for (uint32_t i = 0; i < site->nargs; i++) {
        if (i < to->nparams) {
            if (to->params[i] != NODE_NONE) {
                flow_into(f, to->params[i], (enum carry)to->carries[i], site->args[i].src);
            }
        } else if (site->args[i].shape != 0) {
            flow_into(f, flow_variadic_node(f, site->args[i].shape), CARRY_VOID, site->args[i].src);
        }
    }
    if (site->as) {
        open_params(f, body, site->nargs);
    }
    if (site->result != NODE_NONE && to->result != NODE_NONE) {
        flow_edge(f, to->result, site->result);
    }
}

// The call leads out of sight.
static void bind_unknown(struct flow *f, const struct flow_site *site)
{
    for (uint32_t i = 0; i < site->nargs; i++) {
        flow_escape(f, site->args[i].src);
    }
    if (site->result != NODE_NONE) {
        flow_add(f, site->result, TARGET_UNKNOWN);
    }
}

static void arrive(struct flow *f, uint32_t node, uint32_t target)
{
    func_id body = f->targets[target].callee.body;
    uint32_t site = f->nodes[node].site;

    if (node == NODE_ESCAPED && body != FUNC_UNKNOWN && target != TARGET_UNKNOWN) {
        open_params(f, body, 0);
    }
    if (site == SITE_NONE) {
        return;
    }
    if (target == TARGET_UNKNOWN || body == FUNC_UNKNOWN || !f->p->links[body].has_body) {
        bind_unknown(f, &f->sites[site]);
    } else {
        flow_bind(f, &f->sites[site], body);
    }
}

void flow_solve(struct flow *f)
{
    while (arrlenu(f->work) > 0) {
        struct flow_step s = arrpop(f->work);
        for (uint32_t i = 0; i < f->nodes[s.node].to.n; i++) {
            flow_add(f, f->nodes[s.node].to.items[i], s.target);
        }
        arrive(f, s.node, s.target);
    }
}
