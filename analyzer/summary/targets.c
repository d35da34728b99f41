// SPDX-License-Identifier: Apache-2.0
// Call sites: what each indirect call may reach, and which functions a model runs.
//
// Whatever flowed into the pointer is a target, and the list is complete if nothing unknown did. If
// something did, only the targets whose type is that of the pointer are kept: the rest came through
// a variable that holds pointers of many kinds.
#include "analyzer/summary/pointers.h"

#include <stdlib.h>
#include <string.h>

// ---- What is out of sight -----------------------------------------------------------------------

static bool world_is_open(const struct program *p)
{
    for (uint32_t i = 0; i < p->nunits; i++) {
        if (!unit_is_whole(p->units[i].unit)) {
            return true;
        }
    }
    return p->nprograms == 0 || p->failed;
}

static bool same_path(const struct unit_link *a, const struct unit_link *b)
{
    return strcmp(ir_name(a->unit, a->unit->path), ir_name(b->unit, b->unit->path)) == 0;
}

// Units of files that some program needs, whichever of several sets of flags it takes. A file that
// no program needs is a library for programs that were not given.
static struct bitset needed_units(struct flow *f)
{
    const struct program *p = f->p;
    struct bitset needed = bitset_new(&f->a, p->nunits);

    for (uint32_t i = 0; i < p->nprograms; i++) {
        bitset_union(needed, p->programs[i].units);
    }
    for (uint32_t i = 0, end; i < p->nunits; i = end) {
        bool is_needed = bitset_has(needed, i);
        for (end = i + 1; end < p->nunits && same_path(&p->units[i], &p->units[end]); end++) {
            is_needed = is_needed || bitset_has(needed, end);
        }
        for (uint32_t k = i; k < end && is_needed; k++) {
            bitset_set(needed, k);
        }
    }
    return needed;
}

static void find_open(struct flow *f)
{
    const struct program *p = f->p;
    struct bitset needed = needed_units(f);

    f->is_open = world_is_open(p);
    for (func_id id = 0; id < p->nfuncs; id++) {
        const struct func_link *l = &p->links[id];
        if (!l->is_init && !l->is_main && !(p->funcs[id].func->flags & FUNC_STATIC) &&
            (f->is_open || !bitset_has(needed, l->unit))) {
            bitset_set(f->open_funcs, l->same);
        }
    }
}

static void open_globals(struct flow *f)
{
    const struct program *p = f->p;
    struct bitset defined;

    for (uint32_t i = 0; i < p->nunits; i++) { // some have no node yet
        const struct ir_unit *u = p->units[i].unit;
        for (uint32_t g = 0; g < u->nglobals; g++) {
            if (flow_carry(u, u->globals[g].type)) {
                flow_global_node(f, &p->units[i], g);
            }
        }
    }
    defined = bitset_new(&f->a, (uint32_t)arrlenu(f->nodes));
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < p->nunits; i++) {
            const struct ir_unit *u = p->units[i].unit;
            for (uint32_t g = 0; g < u->nglobals; g++) {
                bool is_own = u->globals[g].flags & (GLOBAL_INTERNAL | GLOBAL_LOCAL);
                uint32_t node;
                if (!flow_carry(u, u->globals[g].type)) {
                    continue;
                }
                node = flow_global_node(f, &p->units[i], g);
                if (pass == 0 && u->globals[g].flags & GLOBAL_DEFINED && (is_own || !f->is_open)) {
                    bitset_set(defined, node);
                } else if (pass == 1 && !bitset_has(defined, node)) {
                    flow_add(f, node, TARGET_UNKNOWN);
                }
            }
        }
    }
}

// ---- Functions ----------------------------------------------------------------------------------

static void set_up_function(struct flow *f, func_id id)
{
    const struct program_func *at = &f->p->funcs[id];
    const struct ir_unit *u = at->unit;
    const struct ir_type *type = &u->types[u->fns[at->func->fn].type];
    struct flow_func *to = &f->funcs[id];

    to->nparams = at->func->nparams;
    to->params = arena_array(&f->a, uint32_t, to->nparams);
    to->carries = arena_array(&f->a, uint8_t, to->nparams);
    for (uint32_t i = 0; i < to->nparams; i++) {
        to->carries[i] = (uint8_t)flow_carry(u, at->func->locals[i].type);
        if (to->carries[i]) {
            to->params[i] = flow_node_new(f);
            if (bitset_has(f->open_funcs, id)) {
                flow_add(f, to->params[i], TARGET_UNKNOWN);
            }
        }
    }
    if (type->kind == TYPE_FUNCTION && flow_carry(u, type->elem)) {
        to->result = flow_node_new(f);
        to->result_carries = (uint8_t)flow_carry(u, type->elem);
        if (!f->p->links[id].has_body) {
            flow_add(f, to->result, TARGET_UNKNOWN);
        }
    }
}

static void find_flow(struct flow *f)
{
    const struct program *p = f->p;

    for (func_id id = 0; id < p->nfuncs; id++) {
        if (!p->links[id].is_init && !p->funcs[id].is_duplicate) {
            set_up_function(f, id);
        }
    }
    for (func_id id = 0; id < p->nfuncs; id++) {
        if (!p->funcs[id].is_duplicate && p->links[id].has_body) {
            flow_function(f, id);
        }
    }
    open_globals(f);
    flow_solve(f);
}

// ---- Sites --------------------------------------------------------------------------------------

static int compare_targets(const void *x, const void *y)
{
    const struct call_target *a = x, *b = y;
    int by_name = strcmp(a->name, b->name);

    return by_name ? by_name : (a->body > b->body) - (a->body < b->body);
}

static bool is_kept(const struct flow *f, const struct flow_site *s, const struct ids *set,
                    uint32_t target)
{
    bool is_complete = set->items[0] != TARGET_UNKNOWN;

    return target != TARGET_UNKNOWN &&
           (is_complete || s->as || s->shape == 0 || f->targets[target].shape == s->shape);
}

// Appends what one flow site found to the targets of a call site.
static void put_targets(const struct flow *f, const struct flow_site *s, struct call_target *items,
                        struct call_targets *t)
{
    const struct ids *set = &f->nodes[s->node].set;
    uint32_t first = t->n;

    for (uint32_t i = 0; i < set->n; i++) {
        const struct flow_target *to = &f->targets[set->items[i]];
        if (is_kept(f, s, set, set->items[i])) {
            items[t->n++] = (struct call_target){to->name, to->callee.body, to->callee.api, s->as};
        }
    }
    qsort(&items[first], t->n - first, sizeof *items, compare_targets);
    t->is_complete = t->is_complete && f->left > 0 &&
                     (set->n == 0 ? s->as != NULL : set->items[0] != TARGET_UNKNOWN);
}

// The flow sites [first, end) are one instruction's.
static void put_site(struct flow *f, uint32_t first, uint32_t end)
{
    struct program *p = f->p;
    struct call_site *site = &p->sites[p->nsites++];
    struct call_target *items;
    uint32_t n = 0;

    for (uint32_t i = first; i < end; i++) {
        n += f->nodes[f->sites[i].node].set.n;
    }
    items = arena_array(p->arena, struct call_target, n);
    *site = (struct call_site){.function = f->sites[first].function, .insn = f->sites[first].insn};
    site->targets = (struct call_targets){.items = items, .is_complete = true};
    for (uint32_t i = first; i < end; i++) {
        put_targets(f, &f->sites[i], items, &site->targets);
    }
}

static void put_sites(struct flow *f)
{
    uint32_t n = (uint32_t)arrlenu(f->sites);

    f->p->sites = arena_array(f->p->arena, struct call_site, n);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && f->sites[end].function == f->sites[i].function &&
                          f->sites[end].insn == f->sites[i].insn;) {
            end++;
        }
        put_site(f, i, end);
    }
}

// ---- Look-up ------------------------------------------------------------------------------------

static int compare_insns(const void *x, const void *y)
{
    const struct insn_site *a = x, *b = y;

    return ((uintptr_t)a->insn > (uintptr_t)b->insn) - ((uintptr_t)a->insn < (uintptr_t)b->insn);
}

static uint32_t first_site(const struct program *p, func_id f)
{
    uint32_t lo = 0, hi = p->nsites;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->sites[mid].function < f) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

// Duplicates have the sites of the first function with the same body.
static void index_sites(struct program *p)
{
    struct insn_site *list = NULL;

    for (func_id f = 0; f < p->nfuncs; f++) {
        func_id same = p->links[f].same;
        for (uint32_t i = first_site(p, same); i < p->nsites && p->sites[i].function == same; i++) {
            arrput(list, ((struct insn_site){&p->funcs[f].func->insns[p->sites[i].insn], i}));
        }
    }
    p->ninsn_sites = (uint32_t)arrlenu(list);
    if (list) {
        qsort(list, p->ninsn_sites, sizeof *list, compare_insns);
        p->insn_sites = arena_copy(p->arena, list, p->ninsn_sites * sizeof *list);
    }
    arrfree(list);
}

struct call_site *link_site(const struct program *p, const struct ir_insn *i)
{
    uint32_t lo = 0, hi = p->ninsn_sites;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->insn_sites[mid].insn == i) {
            return &p->sites[p->insn_sites[mid].site];
        }
        if ((uintptr_t)p->insn_sites[mid].insn < (uintptr_t)i) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return NULL;
}

// ---- The pass -----------------------------------------------------------------------------------

static void put_direct(struct program *p)
{
    for (uint32_t i = 0; i < p->nunits; i++) {
        struct unit_link *l = &p->units[i];
        uint32_t n = l->unit->nfns;
        l->direct = arena_array(p->arena, struct call_target, n);
        l->direct_sets = arena_array(p->arena, struct call_targets, n);
        for (uint32_t k = 0; k < n; k++) {
            const struct callee *c = &l->callees[k];
            func_id body = c->body == FUNC_UNKNOWN ? FUNC_UNKNOWN : p->links[c->body].same;
            l->direct[k] =
                (struct call_target){ir_name(l->unit, l->unit->fns[k].name), body, c->api, NULL};
            l->direct_sets[k] =
                (struct call_targets){&l->direct[k], 1, !(c->flags & CALLEE_UNSURE)};
        }
    }
}

// A target on its own, as if it were called directly.
static struct callee callee_of(const struct program *p, const struct call_target *t)
{
    struct callee c = {.body = t->body};
    const struct func_link *l;

    if (t->api) {
        c.api = t->api;
        c.touches = model_families(t->api);
        c.flags = t->api->flags & API_NORETURN ? CALLEE_NORETURN : 0;
        return c;
    }
    if (t->body == FUNC_UNKNOWN) {
        c.flags = CALLEE_INCOMPLETE;
        return c;
    }
    l = &p->links[t->body];
    c.flags = (l->has_body ? CALLEE_HAS_BODY : 0) |
              (l->flags & (CALLEE_INCOMPLETE | CALLEE_INDIRECT | CALLEE_NORETURN));
    c.touches = l->touches;
    return c;
}

// What holds of all targets: having a body, never returning. What holds of any: the rest. Of
// several there is neither one model nor one body.
static struct callee join_targets(const struct program *p, const struct call_targets *t)
{
    const uint32_t of_all = CALLEE_HAS_BODY | CALLEE_NORETURN;
    struct callee sum = callee_of(p, &t->items[0]);

    for (uint32_t i = 1; i < t->n; i++) {
        struct callee c = callee_of(p, &t->items[i]);
        sum.api = NULL;
        sum.body = FUNC_UNKNOWN;
        sum.flags = (sum.flags & c.flags & of_all) | ((sum.flags | c.flags) & ~of_all);
        sum.touches |= c.touches;
    }
    return sum;
}

static struct callee site_callee(const struct program *p, const struct call_site *s)
{
    const struct program_func *at = &p->funcs[s->function];
    const struct ir_insn *i = &at->func->insns[s->insn];
    const struct call_targets *t = &s->targets;
    struct callee c;

    if (i->op == IR_ICALL) {
        c = targets_resolved(t) ? join_targets(p, t) : p->indirect;
        if (t->is_complete && t->n > TARGETS_MAX) {
            c.touches = join_targets(p, t).touches;
        }
        return c;
    }
    c = p->units[p->links[s->function].unit].callees[i->callee];
    for (uint32_t k = 0; k < t->n; k++) {
        c.touches |= callback_is_now(t->items[k].as) ? callee_of(p, &t->items[k]).touches : 0;
    }
    c.touches |= has_unknown_now(c.api, t) ? p->indirect.touches : 0;
    return c;
}

void link_site_facts(struct program *p)
{
    for (uint32_t i = 0; i < p->nsites; i++) {
        p->sites[i].callee = site_callee(p, &p->sites[i]);
    }
}

void link_targets(struct program *p)
{
    struct flow f;

    flow_open(&f, p);
    find_open(&f);
    find_flow(&f);
    put_sites(&f);
    index_sites(p);
    put_direct(p);
    flow_close(&f);
}

const struct call_targets *program_targets(const struct program *p, const struct ir_unit *u,
                                           const struct ir_insn *i)
{
    static const struct call_targets nothing = {.is_complete = false};
    const struct call_site *site;

    if (i->op == IR_CALL) {
        return &link_unit(p, u)->direct_sets[i->callee];
    }
    site = i->op == IR_ICALL ? link_site(p, i) : NULL;
    return site ? &site->targets : &nothing;
}

const char *program_callee_name(const struct program *p, const struct ir_unit *u,
                                const struct ir_insn *i)
{
    const struct call_targets *t;

    if (i->op == IR_CALL) {
        return ir_name(u, u->fns[i->callee].name);
    }
    t = program_targets(p, u, i);
    return t->is_complete && t->n == 1 ? t->items[0].name : "";
}

const struct call_targets *program_callbacks(const struct program *p, const struct ir_unit *u,
                                             const struct ir_insn *i)
{
    static const struct call_targets nothing = {.is_complete = true};
    const struct callee *c = i->op == IR_CALL ? program_callee_fn(p, u, i->callee) : NULL;
    const struct call_site *site = c && c->api && c->api->ncallbacks ? link_site(p, i) : NULL;

    return site ? &site->targets : &nothing;
}

bool callback_is_now(const struct api_callback *c)
{
    return c->thread == THREAD_SAME && (c->when == WHEN_NOW || c->when == WHEN_ONCE);
}
