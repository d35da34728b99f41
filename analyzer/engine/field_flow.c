// SPDX-License-Identifier: Apache-2.0
// The graph of what may come to hold a handle: nodes are found from those that hold one already.
//
// What a node's value or memory is used for becomes its edges. A use that is not understood is an
// escape. A comparison, a subscript, arithmetic other than setting bits end the way: descriptors
// are counted and put into sets by their number without going anywhere.
#include "analyzer/engine/field_build.h"

#include "analyzer/base/list.h"

struct field_node *field_node(struct field_build *b, enum field_node_kind kind, func_id f,
                              uint32_t index)
{
    struct field_key key = {.kind = kind, .function = f, .index = index};
    struct field_node *n;

    HASH_FIND(hh, b->by_node, &key, sizeof key, n);
    if (!n) {
        n = arena_new(b->a, struct field_node);
        n->key = key;
        n->last_out = &n->out;
        HASH_ADD(hh, b->by_node, key, sizeof n->key, n);
        *b->last = n;
        b->last = &n->next;
    }
    return n;
}

// The edge in hand: out of a node, at an instruction.
struct use {
    struct field_build *b;
    struct field_node *node;
    func_id function;
    // Addresses still to follow, and those that were: definitions in the function.
    uint32_t *addresses; // list
    struct bitset followed;
};

static void add_edge(const struct use *u, uint32_t insn, struct field_node *to)
{
    struct field_edge *e;

    for (e = to->in; e && e->insn == insn && e->function == u->function; e = e->next_in) {
        if (e->from == u->node) {
            return;
        }
    }
    e = arena_new(u->b->a, struct field_edge);
    *e = (struct field_edge){
        .from = u->node, .to = to, .function = u->function, .insn = insn, .next_in = to->in};
    to->in = e;
    *u->node->last_out = e;
    u->node->last_out = &e->next;
}

static void add_sink(const struct use *u, uint32_t insn, enum field_node_kind kind)
{
    add_edge(u, insn, field_node(u->b, kind, FUNC_UNKNOWN, 0));
}

static void add_def(const struct use *u, uint32_t insn)
{
    if (u->b->funcs[u->function].func->insns[insn].dst != 0) {
        add_edge(u, insn, field_node(u->b, NODE_DEF, u->function, insn));
    }
}

// The memory, or an escape where it is not known.
static void add_cell(const struct use *u, uint32_t insn, struct field_node *cell)
{
    add_edge(u, insn, cell ? cell : field_node(u->b, NODE_ESCAPE, FUNC_UNKNOWN, 0));
}

// ---- What a callee does -------------------------------------------------------------------------

// Whether an effect can apply to this call, as far as constant arguments tell.
static bool applies(const struct use *u, uint32_t call, const struct api_effect *e)
{
    const struct ir_func *func = u->b->funcs[u->function].func;
    const struct ir_insn *i = &func->insns[call];

    for (int g = 0; g < API_GUARDS; g++) {
        const struct api_guard *guard = &e->guard[g];
        int64_t v;
        if (guard->subject.root == API_ARG && guard->subject.nsteps == 0 && !guard->is_after &&
            guard->subject.arg < i->count &&
            flow_constant(field_reaching(u->b, u->function),
                          func->args[i->first + guard->subject.arg], call, &v) &&
            (v >= guard->lo && v <= guard->hi) == guard->negated) {
            return false;
        }
    }
    return true;
}

// Memory is not followed here: it is given back in too many ways.
static bool is_kept_family(uint8_t family)
{
    return family != FAMILY_NONE && family != FAMILY_MEMORY && family != FAMILY_LINEBUF &&
           family != FAMILY_INNER;
}

static bool gives_back(const struct api_effect *e)
{
    return (e->kind == API_RELEASE || e->kind == API_CONSUME || e->kind == API_JOIN ||
            e->kind == API_DETACH) &&
           is_kept_family(e->family);
}

static void value_effect(const struct use *u, uint32_t call, const struct api_effect *e, uint32_t n)
{
    bool is_with = e->with.root == API_ARG && e->with.arg == n && e->with.nsteps == 0;
    bool is_at = e->at.root == API_ARG && e->at.arg == n && e->at.nsteps == 0;

    if (is_at && gives_back(e) && applies(u, call, e)) {
        add_sink(u, call, NODE_RELEASE);
    } else if ((is_at && e->kind == API_ESCAPE) ||
               (is_with && (e->kind == API_SPAWN || e->kind == API_CLEANUP))) {
        add_sink(u, call, NODE_ESCAPE);
    }
}

// What becomes of a handle passed as argument `n`. A model tells all; a body is looked into.
static void pass_value(const struct use *u, uint32_t call, uint32_t n)
{
    const struct ir_unit *unit = u->b->funcs[u->function].unit;
    const struct ir_insn *i = &u->b->funcs[u->function].func->insns[call];
    struct field_callee c = field_callee(u->b, u->function, call);
    const struct ir_func *body;

    if (c.model) {
        for (uint32_t e = 0; e < c.model->neffects; e++) {
            value_effect(u, call, &c.model->effects[e], n);
        }
    } else if (c.body != FUNC_UNKNOWN) {
        body = u->b->funcs[c.body].func;
        if (n >= body->nparams) {
            add_sink(u, call, NODE_UNSURE);
        } else {
            add_edge(u, call,
                     field_node(u->b, body->locals[n].flags & LOCAL_REG ? NODE_PARAM : NODE_CELL,
                                c.body, n));
        }
    } else if (!(unit->fns[i->callee].flags & FN_BUILTIN)) {
        add_sink(u, call, unit->fns[i->callee].flags & FN_SYSTEM ? NODE_UNSURE : NODE_ESCAPE);
    }
}

static bool is_in_argument(const struct api_place *p, uint32_t n)
{
    return p->root == API_ARG && p->arg == n && p->nsteps > 0;
}

static bool writes_argument(const struct api_fn *m, uint32_t n)
{
    for (uint32_t w = 0; w < m->nwrites; w++) {
        if (is_in_argument(&m->writes[w], n)) {
            return m->writes_known;
        }
    }
    return false;
}

// The same for the address of memory that holds handles.
static void pass_address(const struct use *u, uint32_t call, uint32_t n)
{
    const struct ir_unit *unit = u->b->funcs[u->function].unit;
    const struct ir_insn *i = &u->b->funcs[u->function].func->insns[call];
    struct field_callee c = field_callee(u->b, u->function, call);
    bool is_known;

    if (!c.model) {
        if (c.body != FUNC_UNKNOWN && n < u->b->funcs[c.body].func->nparams) {
            add_edge(u, call, field_node(u->b, NODE_IN, c.body, n));
        } else if (!(unit->fns[i->callee].flags & FN_BUILTIN)) {
            add_sink(u, call, NODE_ESCAPE);
        }
        return;
    }
    is_known = writes_argument(c.model, n);
    for (uint32_t e = 0; e < c.model->neffects; e++) {
        const struct api_effect *effect = &c.model->effects[e];
        if (!is_in_argument(&effect->at, n)) {
            continue;
        }
        is_known = is_known || effect->kind != API_ESCAPE;
        if (gives_back(effect) && applies(u, call, effect)) {
            add_sink(u, call, NODE_RELEASE);
        }
    }
    if (!is_known) {
        add_sink(u, call, NODE_ESCAPE);
    }
}

// ---- Uses of a value ----------------------------------------------------------------------------

static void each_argument(const struct use *u, uint32_t insn, ir_opnd o,
                          void (*pass)(const struct use *u, uint32_t call, uint32_t n))
{
    const struct ir_func *func = u->b->funcs[u->function].func;
    const struct ir_insn *i = &func->insns[insn];

    if (i->op == IR_ICALL) {
        add_sink(u, insn, NODE_ESCAPE);
        return;
    }
    for (uint32_t n = 0; n < i->count; n++) {
        if (func->args[i->first + n] == o) {
            pass(u, insn, n);
        }
    }
}

static void on_value_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    const struct use *u = ctx;
    const struct ir_insn *i = &u->b->funcs[u->function].func->insns[insn];

    (void)is_joined;
    switch (i->op) {
    case IR_STORE:
    case IR_ASTORE:
    case IR_RMW:
        if (i->a == o) {
            add_cell(u, insn, field_cell(u->b, u->function, i->place, insn, true));
        }
        break;
    case IR_CALL:
    case IR_ICALL:
        each_argument(u, insn, o, pass_value);
        break;
    case IR_RET:
        add_edge(u, insn, field_node(u->b, NODE_RET, u->function, 0));
        break;
    case IR_BIN:
        if (i->sub == BIN_OR || i->sub == BIN_XOR) {
            add_sink(u, insn, NODE_ESCAPE); // packed together with something else
        }
        break;
    case IR_BR:
    case IR_SWITCH:
    case IR_CAST: // to bool
    case IR_UN:
    case IR_LOAD: // a subscript, or the object behind a stream
    case IR_ADDR:
    case IR_ALOAD:
    case IR_ZERO:
        break;
    default:
        add_sink(u, insn, NODE_ESCAPE);
        break;
    }
}

// ---- Uses of an address -------------------------------------------------------------------------

static void push_address(struct use *u, uint32_t def)
{
    if (!bitset_has(u->followed, def)) {
        bitset_set(u->followed, def);
        arrput(u->addresses, def);
    }
}

static void on_address_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct use *u = ctx;
    const struct ir_insn *i = &u->b->funcs[u->function].func->insns[insn];

    (void)is_joined;
    switch (i->op) {
    case IR_LOAD:
    case IR_ALOAD:
        add_def(u, insn);
        break;
    case IR_STORE:
    case IR_ASTORE:
    case IR_RMW:
        if (i->a == o) {
            add_sink(u, insn, NODE_ESCAPE);
        } else {
            add_def(u, insn); // what an exchange took out
        }
        break;
    case IR_CALL:
    case IR_ICALL:
        each_argument(u, insn, o, pass_address);
        break;
    case IR_ADDR:
        push_address(u, insn); // of another element
        break;
    case IR_BIN:
        if (i->sub == BIN_PTR_ADD) {
            push_address(u, insn);
        }
        break;
    case IR_BR:
    case IR_SWITCH:
    case IR_CAST: // to bool
    case IR_ZERO:
        break;
    default:
        add_sink(u, insn, NODE_ESCAPE);
        break;
    }
}

static void follow_addresses(struct use *u)
{
    while (arrlenu(u->addresses) > 0) {
        uint32_t def = arrpop(u->addresses);
        flow_each_use(u->b->scratch, field_reaching(u->b, u->function), def, on_address_use, u);
    }
    arrfree(u->addresses);
}

static void follow_address(struct use *u, uint32_t def)
{
    u->followed = bitset_new(u->b->scratch, u->b->funcs[u->function].func->ninsns);
    push_address(u, def);
    follow_addresses(u);
}

static void follow_argument_address(struct use *u, uint32_t param)
{
    u->followed = bitset_new(u->b->scratch, u->b->funcs[u->function].func->ninsns);
    flow_each_argument_use(u->b->scratch, field_reaching(u->b, u->function), param, on_address_use,
                           u);
    follow_addresses(u);
}

// An instruction that names the memory itself.
static void look_at_mention(struct use *u, uint32_t insn)
{
    switch (u->b->funcs[u->function].func->insns[insn].op) {
    case IR_LOAD:
    case IR_ALOAD:
    case IR_RMW:
        add_def(u, insn);
        break;
    case IR_ADDR:
        follow_address(u, insn);
        break;
    case IR_STORE:
    case IR_ASTORE:
    case IR_ZERO:
    case IR_COPY: // between records of one type, whose fields are one home
        break;
    default:
        add_sink(u, insn, NODE_ESCAPE);
        break;
    }
}

// ---- Nodes --------------------------------------------------------------------------------------

static void explore_home(struct use *u)
{
    const struct field_mention *m;

    for (uint32_t i = 0; i < arrlenu(u->b->slots[u->node->key.index].mentions); i++) {
        m = &u->b->slots[u->node->key.index].mentions[i];
        u->function = m->function;
        look_at_mention(u, m->insn);
    }
}

static void explore_cell(struct use *u)
{
    const struct ir_unit *unit = u->b->funcs[u->function].unit;
    const struct ir_func *func = u->b->funcs[u->function].func;

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        const struct place *root;
        if (!ir_has_place((enum ir_op)insn->op) || insn->place == 0) {
            continue;
        }
        root = place_get(unit->places, place_root(unit->places, insn->place));
        if (root->step == PLACE_LOCAL && root->arg == u->node->key.index &&
            !place_has_deref(unit->places, insn->place)) {
            look_at_mention(u, i);
        }
    }
}

static void explore_result(struct use *u)
{
    func_id f = u->function;

    if (u->b->funcs[f].is_open) {
        add_sink(u, 0, NODE_ESCAPE);
    }
    for (const struct field_call *c = u->b->funcs[f].callers; c; c = c->next) {
        u->function = c->function;
        add_def(u, c->insn);
    }
}

static void explore_out(struct use *u)
{
    func_id f = u->function;

    if (u->b->funcs[f].is_open) {
        add_sink(u, 0, NODE_ESCAPE);
    }
    for (const struct field_call *c = u->b->funcs[f].callers; c; c = c->next) {
        const struct ir_func *caller = u->b->funcs[c->function].func;
        const struct ir_insn *i = &caller->insns[c->insn];
        u->function = c->function;
        if (u->node->key.index < i->count) {
            add_cell(u, c->insn,
                     field_pointee(u->b, c->function, caller->args[i->first + u->node->key.index],
                                   c->insn, true));
        }
    }
}

static void explore(struct field_build *b, struct field_node *n)
{
    struct use u = {.b = b, .node = n, .function = n->key.function};
    struct reaching *r = n->key.function == FUNC_UNKNOWN ? NULL : field_reaching(b, u.function);

    switch (n->key.kind) {
    case NODE_DEF:
        flow_each_use(b->scratch, r, n->key.index, on_value_use, &u);
        break;
    case NODE_PARAM:
        flow_each_argument_use(b->scratch, r, n->key.index, on_value_use, &u);
        break;
    case NODE_IN:
        follow_argument_address(&u, n->key.index);
        break;
    case NODE_RET:
        explore_result(&u);
        break;
    case NODE_OUT:
        explore_out(&u);
        break;
    case NODE_HOME:
        explore_home(&u);
        break;
    case NODE_CELL:
        explore_cell(&u);
        break;
    default:
        break;
    }
}

void field_explore(struct field_build *b)
{
    for (struct field_node *n = b->first; n; n = n->next) {
        explore(b, n);
        arena_reset(b->scratch);
    }
}

// ---- Sources ------------------------------------------------------------------------------------

static void add_source(struct field_build *b, func_id f, uint32_t call, const struct api_effect *e)
{
    const struct ir_func *func = b->funcs[f].func;
    const struct ir_insn *i = &func->insns[call];
    struct field_node *n = NULL;
    struct field_source *s;

    if (e->at.root == API_RET && e->at.nsteps == 0 && i->dst != 0) {
        n = field_node(b, NODE_DEF, f, call);
    } else if (e->at.root == API_ARG && e->at.nsteps > 0 && e->at.arg < i->count) {
        n = field_pointee(b, f, func->args[i->first + e->at.arg], call, true);
    }
    if (!n) {
        return;
    }
    s = arena_new(b->a, struct field_source);
    *s = (struct field_source){.at = {.function = f, .at = func->locs[call]},
                               .insn = call,
                               .api =
                                   ir_name(b->funcs[f].unit, b->funcs[f].unit->fns[i->callee].name),
                               .family = e->family};
    if (n->key.kind == NODE_HOME) {
        field_add_point(b, field_call_point(b, f, call, n->key.index, s));
    } else if (!n->fresh) {
        n->fresh = s;
    }
}

static void find_sources(struct field_build *b, func_id f, uint32_t call)
{
    const struct api_fn *m = field_callee(b, f, call).model;
    struct use u = {.b = b, .function = f};

    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const struct api_effect *effect = &m->effects[e];
        if ((effect->kind == API_ACQUIRE || effect->kind == API_DUP) &&
            api_family_info[effect->family].kind == FAMILY_HANDLE &&
            is_kept_family(effect->family) && applies(&u, call, effect)) {
            add_source(b, f, call, effect);
        }
    }
}

void field_sources(struct field_build *b)
{
    for (unsigned k = 0; k < NODE_SINKS; k++) {
        b->sinks[k] = field_node(b, (enum field_node_kind)k, FUNC_UNKNOWN, 0);
    }
    for (func_id f = 0; f < program_func_count(b->program); f++) {
        const struct ir_func *func = b->funcs[f].func;
        for (uint32_t i = 0; i < func->ninsns && !program_func(b->program, f)->is_duplicate; i++) {
            if (func->insns[i].op == IR_CALL) {
                find_sources(b, f, i);
            }
        }
    }
}
