// SPDX-License-Identifier: Apache-2.0
// Actions on names come from the rows of the models, and from callees: what a body does to a name
// that it was given is its caller's action too. A callee that opens a file and returns the handle
// leaves it to its caller to write and to put to disk.
//
// How a function's own instructions name a file, and what becomes of a handle, is in file_names.c;
// what lies between two actions, in file_pairs.c.
#include "analyzer/engine/files.h"

#include "analyzer/base/arena.h"

#include <string.h>

enum { ACTIONS_MAX = 48, PAIRS_MAX = 64, LIFTED_MAX = 8 };
enum { OPEN_NO_FOLLOW = 131072, AT_WORKING_FOLDER = -100 }; // Linux

// What callers are told: actions whose name is a parameter.
struct files {
    struct arena *arena;
    const struct program *program;
    struct lifted {
        const struct file_action *items;
        uint32_t n;
        bool may_sync;
    } *by_func;
};

struct files *files_new(struct arena *a, const struct program *p)
{
    struct files *x = arena_new(a, struct files);

    x->arena = a;
    x->program = p;
    x->by_func = arena_array(a, struct lifted, program_func_count(p));
    return x;
}

// ---- Calls --------------------------------------------------------------------------------------

static bool is_call(const struct ir_insn *i)
{
    return i->op == IR_CALL || i->op == IR_ICALL;
}

static const struct api_fn *row_of(const struct program *p, const struct ir_unit *u,
                                   const struct ir_insn *i)
{
    const struct api_fn *api = i->op == IR_CALL ? program_callee(p, u, i)->api : NULL;

    return api && !api->is_inferred ? api : NULL;
}

// The only body that the call may run.
static func_id body_of(const struct program *p, const struct ir_unit *u, const struct ir_insn *i)
{
    const struct call_targets *t = program_targets(p, u, i);

    return targets_resolved(t) && t->n == 1 ? t->items[0].body : FUNC_UNKNOWN;
}

bool files_call_syncs(const struct files *x, const struct ir_unit *u, const struct ir_insn *call)
{
    const struct api_fn *row = row_of(x->program, u, call);
    const struct call_targets *t;

    if (row) {
        return row->blocks == BLOCKS_SYNC;
    }
    t = program_targets(x->program, u, call);
    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN && x->by_func[t->items[k].body].may_sync) {
            return true;
        }
    }
    return false;
}

static bool has_name(const struct files *x, const struct ir_unit *u, const struct ir_insn *call)
{
    const struct api_fn *row = row_of(x->program, u, call);
    func_id body;

    if (row) {
        return row->nnames > 0;
    }
    body = body_of(x->program, u, call);
    return body != FUNC_UNKNOWN && x->by_func[body].n > 0;
}

bool files_skim(struct files *x, func_id id)
{
    const struct program_func *at = program_func(x->program, id);
    struct lifted *l = &x->by_func[id];
    bool has_names = false;

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        if (is_call(i)) {
            l->may_sync = l->may_sync || files_call_syncs(x, at->unit, i);
            has_names = has_names || has_name(x, at->unit, i);
        }
    }
    return has_names;
}

// ---- What a call opens --------------------------------------------------------------------------

static const char *text_of(const struct file_look *x, ir_opnd o, uint32_t at)
{
    struct file_name n = file_name_of(x, o, at);

    return n.kind == FILE_NAME_TEXT ? ir_name(x->u, n.value) : NULL;
}

static bool flag_is_set(const struct file_look *x, const struct api_opening *o,
                        const struct api_flag *f, uint32_t call)
{
    const struct ir_insn *i = &x->f->insns[call];
    ir_opnd arg =
        o->at.root == API_ARG && o->at.arg < i->count ? x->f->args[i->first + o->at.arg] : 0;
    const char *text;
    int64_t k;

    if (o->flags->is_text) {
        text = arg ? text_of(x, arg, call) : NULL;
        return text && api_flag_of_text(f, text) == 1;
    }
    return arg && flow_constant(x->r, arg, call, &k) && api_flag_of_number(f, k, ~k) == 1;
}

// The properties, as bits, that the call's own flags say.
static uint32_t opened_with(const struct file_look *x, uint32_t call, const struct api_effect *e)
{
    uint32_t props = e->props.has;

    for (uint32_t i = 0; e->opening && i < e->opening->flags->n; i++) {
        const struct api_flag *f = &e->opening->flags->items[i];
        props |= (uint32_t)flag_is_set(x, e->opening, f, call) << f->prop;
    }
    return props;
}

static bool has_constant_bit(const struct file_look *x, uint32_t call, int64_t bit)
{
    const struct ir_insn *i = &x->f->insns[call];
    int64_t k;

    for (uint32_t n = 1; n < i->count; n++) {
        if (flow_constant(x->r, x->f->args[i->first + n], call, &k) && k > 0 && k & bit) {
            return true;
        }
    }
    return false;
}

static uint32_t opening_flags(const struct file_look *x, uint32_t call, const struct api_fn *row)
{
    const uint32_t fresh = PROP_BIT(CREATED) | PROP_BIT(TRUNCATED);
    uint32_t flags = 0;

    for (uint32_t e = 0; e < row->neffects; e++) {
        const struct api_effect *effect = &row->effects[e];
        uint32_t props = effect->kind == API_ACQUIRE ? opened_with(x, call, effect) : 0;
        flags |= props & fresh && !(props & PROP_BIT(APPEND)) ? FILE_WRITES : 0;
        flags |= props & PROP_BIT(EXCLUSIVE) ? FILE_EXCLUSIVE : 0;
        flags |= props & PROP_BIT(SYNC) ? FILE_SYNCED : 0;
    }
    return flags | (has_constant_bit(x, call, OPEN_NO_FOLLOW) ? FILE_NO_FOLLOW : 0);
}

// ---- Actions ------------------------------------------------------------------------------------

struct actions {
    const struct file_look *x;
    func_id id;
    struct file_action *items;
    uint32_t n;
};

// False: a name below a directory that is open.
static bool read_from(const struct file_look *x, uint32_t call, const struct api_place *from,
                      struct file_name *out)
{
    const struct ir_insn *i = &x->f->insns[call];
    int64_t k;

    *out = (struct file_name){FILE_NAME_NONE, 0};
    if (from->root != API_ARG || from->arg >= i->count) {
        return from->root == API_NO_PLACE;
    }
    if (!flow_constant(x->r, x->f->args[i->first + from->arg], call, &k)) {
        *out = file_name_of(x, x->f->args[i->first + from->arg], call);
        return out->kind != FILE_NAME_NONE;
    }
    return k == AT_WORKING_FOLDER || (uint32_t)k == (uint32_t)AT_WORKING_FOLDER;
}

static void put_direct(struct actions *to, uint32_t call, const struct api_fn *row,
                       const struct api_name *name)
{
    const struct file_look *x = to->x;
    const struct ir_insn *i = &x->f->insns[call];
    struct file_action *a = &to->items[to->n];

    if (name->at.root != API_ARG || name->at.nsteps || name->at.arg >= i->count) {
        return;
    }
    *a = (struct file_action){.use = name->use,
                              .insn = call,
                              .operand = x->f->args[i->first + name->at.arg],
                              .api = row->name,
                              .api_insn = call,
                              .chain = {{to->id, call}},
                              .nchain = 1};
    a->name = file_name_of(x, a->operand, call);
    if (a->name.kind == FILE_NAME_NONE || !read_from(x, call, &name->from, &a->from)) {
        return;
    }
    if (i->flags & (INSN_DISCARDED | INSN_VOID_CAST)) {
        a->flags |= FILE_LOST;
    }
    if (name->use == NAME_OPEN) {
        a->flags |= (uint16_t)(opening_flags(x, call, row) | file_handle_fate(x, call));
    }
    to->n++;
}

static void put_lifted(struct actions *to, uint32_t call, const struct file_action *from)
{
    const struct file_look *x = to->x;
    const struct ir_insn *i = &x->f->insns[call];
    struct file_action *a = &to->items[to->n];

    if (from->name.value >= i->count || from->nchain == FILE_CHAIN_MAX) {
        return;
    }
    *a = *from;
    a->insn = call;
    a->operand = x->f->args[i->first + from->name.value];
    a->name = file_name_of(x, a->operand, call);
    memmove(a->chain + 1, a->chain, from->nchain * sizeof *a->chain);
    a->chain[0] = (struct file_step){to->id, call};
    a->nchain++;
    if (from->flags & FILE_RETURNED) {
        a->flags = (uint16_t)((a->flags & ~(uint32_t)FILE_RETURNED) | file_handle_fate(x, call));
    }
    to->n += a->name.kind != FILE_NAME_NONE;
}

static void put_call(struct actions *to, uint32_t call)
{
    const struct file_look *x = to->x;
    const struct ir_insn *i = &x->f->insns[call];
    const struct api_fn *row = row_of(x->p, x->u, i);
    func_id body = row ? FUNC_UNKNOWN : body_of(x->p, x->u, i);

    for (uint32_t k = 0; row && k < row->nnames && to->n < ACTIONS_MAX; k++) {
        put_direct(to, call, row, &row->names[k]);
    }
    if (body != FUNC_UNKNOWN && body != to->id) {
        const struct lifted *l = &x->files->by_func[body];
        for (uint32_t k = 0; k < l->n && to->n < ACTIONS_MAX; k++) {
            put_lifted(to, call, &l->items[k]);
        }
    }
}

// ---- Pairs --------------------------------------------------------------------------------------

static bool same_name(const struct file_name *a, const struct file_name *b)
{
    return a->kind == b->kind && a->value == b->value;
}

static bool is_of_interest(const struct file_action *first, const struct file_action *second)
{
    return same_name(&first->name, &second->name) && same_name(&first->from, &second->from) &&
           first->insn != second->insn &&
           (first->use == NAME_OPEN ? second->use == NAME_MOVE
                                    : first->use == NAME_CHECK && second->use != NAME_CHECK);
}

static void find_pairs(const struct file_look *x, struct file_facts *facts)
{
    struct file_pair *pairs = arena_array(x->a, struct file_pair, PAIRS_MAX);

    for (uint32_t i = 0; i < facts->nactions; i++) {
        for (uint32_t j = 0; j < facts->nactions && facts->npairs < PAIRS_MAX; j++) {
            struct file_pair *p = &pairs[facts->npairs];
            if (is_of_interest(&facts->actions[i], &facts->actions[j]) &&
                file_pair_look(x, &facts->actions[i], &facts->actions[j], &p->flags)) {
                p->first = i;
                p->second = j;
                facts->npairs++;
            }
        }
    }
    facts->pairs = pairs;
}

// What callers are told. Where the function itself puts files to disk it has done so with these.
static void lift(struct files *x, func_id id, const struct file_facts *facts)
{
    struct lifted *l = &x->by_func[id];
    struct file_action *items = arena_array(x->arena, struct file_action, LIFTED_MAX);

    for (uint32_t i = 0; i < facts->nactions && l->n < LIFTED_MAX; i++) {
        const struct file_action *a = &facts->actions[i];
        if (a->name.kind == FILE_NAME_ARGUMENT && a->from.kind == FILE_NAME_NONE) {
            items[l->n] = *a;
            items[l->n++].flags |= l->may_sync ? FILE_SYNCED : 0;
        }
    }
    l->items = items;
}

const struct file_facts *files_look(struct files *files, struct arena *a, func_id id,
                                    const struct reaching *r, const struct cfg *c)
{
    const struct program_func *at = program_func(files->program, id);
    struct file_look x = {
        .files = files, .a = a, .p = files->program, .u = at->unit, .f = at->func, .r = r, .c = c};
    struct actions actions = {.x = &x, .id = id};
    struct file_facts *facts = arena_new(a, struct file_facts);

    actions.items = arena_array(a, struct file_action, ACTIONS_MAX);
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        if (is_call(&at->func->insns[n])) {
            put_call(&actions, n);
        }
    }
    facts->files = files;
    facts->actions = actions.items;
    facts->nactions = actions.n;
    find_pairs(&x, facts);
    lift(files, id, facts);
    return facts;
}
