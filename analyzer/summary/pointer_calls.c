// SPDX-License-Identifier: Apache-2.0
// What one function does with function pointers, as inclusions.
//
// A temporary has one definition, so that it is what it was made from and needs no node: the node
// loaded, the function whose address was taken. A store through the address of a known variable is
// a store to it. A pointer that came from anywhere else is a function nobody knows.
#include "analyzer/summary/pointers.h"

#include <string.h>

enum { SMALL_NUMBER = 4096 }; // SIG_IGN and other marks: no function lives there

struct walk {
    struct flow *f;
    const struct unit_link *l;
    const struct ir_unit *u;
    const struct ir_func *func;
    func_id id;
    flow_src *temps;  // by temporary
    type_id *types;   // likewise
    uint32_t *locals; // nodes; NODE_NONE: none yet
};

static const flow_src UNKNOWN = (flow_src)SRC_TARGET << 29 | TARGET_UNKNOWN;

// ---- Places and operands ------------------------------------------------------------------------

static uint32_t local_node(struct walk *w, uint32_t local)
{
    const struct flow_func *own = &w->f->funcs[w->id];

    if (local < own->nparams && own->params[local] != NODE_NONE) {
        return own->params[local];
    }
    if (w->locals[local] == NODE_NONE) {
        w->locals[local] = flow_node_new(w->f);
    }
    return w->locals[local];
}

// What the pointer of a DEREF was made from, if that is the address of a node.
static uint32_t pointed_to(const struct walk *w, const struct place *deref)
{
    const struct place *base = place_get(w->u->places, deref->parent);
    flow_src src = base->step == PLACE_TEMP ? w->temps[base->arg] : 0;

    return src_kind(src) == SRC_ADDRESS ? src_number(src) : NODE_NONE;
}

// The node of a place whose type carries; NODE_NONE for memory nobody can name.
static uint32_t place_node(struct walk *w, place_id p, enum carry *carry)
{
    const struct place *at;
    uint32_t node;

    *carry = p ? flow_carry(w->u, ir_place_type(w->u, w->func, p)) : CARRY_NOT;
    if (*carry == CARRY_NOT) {
        return NODE_NONE;
    }
    at = place_get(w->u->places, p);
    while (at->step == PLACE_INDEX || at->step == PLACE_INDEX_K || at->step == PLACE_ANY) {
        at = place_get(w->u->places, at->parent);
    }
    switch (at->step) {
    case PLACE_FIELD:
        return flow_field_node(w->f, w->l, at->arg);
    case PLACE_GLOBAL:
        return flow_global_node(w->f, w->l, at->arg);
    case PLACE_LOCAL:
        return local_node(w, at->arg);
    case PLACE_DEREF:
        node = pointed_to(w, at);
        return node ? node : flow_deref_node(w->f, flow_shape(w->u, at->type));
    default:
        return NODE_NONE;
    }
}

static type_id operand_type(const struct walk *w, ir_opnd o)
{
    return ir_opnd_type(w->u, w->func, w->types, o);
}

// A value of the type that came from nowhere that is followed.
static flow_src opaque(const struct walk *w, type_id t)
{
    switch (w->u->types[t].kind) {
    case TYPE_POINTER:
        return flow_carry(w->u, t) ? UNKNOWN : src_make(SRC_DATA, 0);
    case TYPE_INT:
        return UNKNOWN;
    default:
        return src_make(SRC_DATA, 0);
    }
}

static flow_src constant(const struct walk *w, ir_opnd o)
{
    int64_t v = w->u->consts[ir_opnd_index(o)].value;

    return v > -SMALL_NUMBER && v < SMALL_NUMBER ? src_make(SRC_NONE, 0) : UNKNOWN;
}

// The address is no longer only used here: whoever has a pointer of its type may write there.
static void share_address(struct walk *w, type_id t, flow_src src)
{
    type_id to = w->u->types[t].elem;
    uint32_t deref;

    if (src_kind(src) == SRC_ADDRESS && w->u->types[t].kind == TYPE_POINTER &&
        flow_carry(w->u, to)) {
        deref = flow_deref_node(w->f, flow_shape(w->u, to));
        flow_edge(w->f, deref, src_number(src));
        flow_edge(w->f, src_number(src), deref);
    }
}

static flow_src source(struct walk *w, ir_opnd o)
{
    flow_src src;

    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        src = w->temps[ir_opnd_index(o)];
        share_address(w, operand_type(w, o), src);
        return src;
    case IR_LOCAL:
        return flow_carry(w->u, operand_type(w, o))
                   ? src_make(SRC_NODE, local_node(w, ir_opnd_index(o)))
                   : opaque(w, operand_type(w, o));
    case IR_CONST:
        return constant(w, o);
    default:
        return src_make(SRC_DATA, 0);
    }
}

// ---- Functions as values ------------------------------------------------------------------------

static uint32_t new_target(struct flow *f, const struct unit_link *l, uint32_t fn, func_id body)
{
    const struct ir_fn *decl = &l->unit->fns[fn];
    struct flow_target t = {.callee = l->callees[fn],
                            .name = ir_name(l->unit, decl->name),
                            .key = ir_name(l->unit, decl->key),
                            .shape = flow_shape_of_function(l->unit, decl->type)};

    t.callee.body = body;
    arrput(f->targets, t);
    return (uint32_t)arrlenu(f->targets) - 1;
}

static uint32_t target_of_body(struct flow *f, const struct unit_link *l, uint32_t fn, func_id body)
{
    uint32_t *known = &f->target_of_body[body];

    if (*known == 0) {
        *known = new_target(f, l, fn, body);
    }
    return *known;
}

static uint32_t target_without_body(struct flow *f, const struct unit_link *l, uint32_t fn)
{
    const char *key = ir_name(l->unit, l->unit->fns[fn].key);
    uint64_t h = hash64(key, strlen(key));
    struct flow_key *k;

    HASH_FIND(hh, f->names, &h, sizeof h, k);
    if (!k) {
        k = arena_new(&f->a, struct flow_key);
        k->key = h;
        k->node = new_target(f, l, fn, FUNC_UNKNOWN);
        HASH_ADD(hh, f->names, key, sizeof k->key, k);
    }
    return k->node;
}

// Calls `body` for each body that fn may mean; false: none is known.
static bool each_body(struct walk *w, uint32_t fn, void (*each)(struct walk *, uint32_t, func_id))
{
    const struct program *p = w->f->p;
    const struct callee *c = &w->l->callees[fn];
    uint32_t first, end;

    if (c->body == FUNC_UNKNOWN) {
        return false;
    }
    if (!(c->flags & CALLEE_UNSURE)) {
        each(w, fn, p->links[c->body].same);
        return true;
    }
    end = link_definitions(p, ir_name(w->u, w->u->fns[fn].key), &first);
    for (uint32_t i = first; i < end; i++) {
        each(w, fn, p->links[p->definitions[i].function].same);
    }
    return true;
}

struct several {
    struct walk w; // first: passed as the walk
    uint32_t node;
};

static void add_body(struct walk *w, uint32_t fn, func_id body)
{
    flow_add(w->f, ((struct several *)w)->node, target_of_body(w->f, w->l, fn, body));
}

static flow_src function_value(struct walk *w, uint32_t fn)
{
    const struct callee *c = &w->l->callees[fn];
    struct several s = {.w = *w};

    if (c->body == FUNC_UNKNOWN) {
        return src_make(SRC_TARGET, target_without_body(w->f, w->l, fn));
    }
    if (!(c->flags & CALLEE_UNSURE)) {
        func_id body = w->f->p->links[c->body].same;
        return src_make(SRC_TARGET, target_of_body(w->f, w->l, fn, body));
    }
    s.node = flow_node_new(w->f);
    each_body(&s.w, fn, add_body);
    return src_make(SRC_NODE, s.node);
}

// ---- Instructions -------------------------------------------------------------------------------

static void define(struct walk *w, ir_opnd dst, flow_src src)
{
    enum carry carry;

    if (ir_opnd_kind(dst) == IR_TEMP) {
        w->temps[ir_opnd_index(dst)] = src;
    } else if (ir_opnd_kind(dst) == IR_LOCAL) {
        carry = flow_carry(w->u, operand_type(w, dst));
        if (carry) {
            flow_into(w->f, local_node(w, ir_opnd_index(dst)), carry, src);
        } else {
            flow_into(w->f, NODE_ESCAPED, CARRY_VOID, src);
        }
    }
}

static void store(struct walk *w, place_id place, flow_src src)
{
    enum carry carry;
    uint32_t node = place_node(w, place, &carry);

    if (node != NODE_NONE) {
        flow_into(w->f, node, carry, src);
    } else {
        flow_into(w->f, NODE_ESCAPED, CARRY_VOID, src);
    }
}

static flow_src load(struct walk *w, const struct ir_insn *i)
{
    enum carry carry;
    uint32_t node = place_node(w, i->place, &carry);

    return node != NODE_NONE ? src_make(SRC_NODE, node) : opaque(w, i->type);
}

static flow_src address(struct walk *w, const struct ir_insn *i)
{
    const struct place *at = i->place ? place_get(w->u->places, i->place) : NULL;
    enum carry carry;
    uint32_t node;

    if (at && at->step == PLACE_FUNC) {
        return function_value(w, at->arg);
    }
    node = place_node(w, i->place, &carry);
    return node != NODE_NONE ? src_make(SRC_ADDRESS, node) : src_make(SRC_DATA, 0);
}

static void define_address(struct walk *w, const struct ir_insn *i, flow_src src)
{
    if (ir_opnd_kind(i->dst) == IR_LOCAL) {
        share_address(w, i->type, src);
    }
    define(w, i->dst, src);
}

static void copy(struct walk *w, const struct ir_insn *i)
{
    enum carry to_carry, from_carry;
    uint32_t to = place_node(w, i->place, &to_carry), from;

    if (to == NODE_NONE || ir_opnd_kind(i->b) != IR_PLACE) {
        return;
    }
    from = place_node(w, ir_opnd_index(i->b), &from_carry);
    if (from != NODE_NONE) {
        flow_edge(w->f, from, to);
    } else {
        flow_add(w->f, to, TARGET_UNKNOWN);
    }
}

static void cast(struct walk *w, const struct ir_insn *i)
{
    flow_src src = source(w, i->a);

    if (w->u->types[i->type].kind == TYPE_POINTER) {
        define(w, i->dst, src);
        return;
    }
    flow_into(w->f, NODE_ESCAPED, CARRY_VOID, src);
    define(w, i->dst, opaque(w, i->type));
}

static void return_value(struct walk *w, ir_opnd o)
{
    const struct flow_func *own = &w->f->funcs[w->id];

    if (own->result != NODE_NONE && o != 0) {
        flow_into(w->f, own->result, (enum carry)own->result_carries, source(w, o));
    }
}

static void variadic(struct walk *w, const struct ir_insn *i)
{
    uint32_t node;

    if (!flow_carry(w->u, i->type)) {
        define(w, i->dst, opaque(w, i->type));
        return;
    }
    node = flow_variadic_node(w->f, flow_shape(w->u, i->type));
    if (bitset_has(w->f->open_funcs, w->id)) {
        flow_add(w->f, node, TARGET_UNKNOWN);
    }
    define(w, i->dst, src_make(SRC_NODE, node));
}

// ---- Calls --------------------------------------------------------------------------------------

static struct flow_arg argument(struct walk *w, const struct ir_insn *i, uint32_t n)
{
    ir_opnd o = w->func->args[i->first + n];
    type_id t = operand_type(w, o);

    return (struct flow_arg){source(w, o), flow_carry(w->u, t) ? flow_shape(w->u, t) : 0};
}

static struct flow_site start_site(struct walk *w, const struct ir_insn *i)
{
    struct flow_site s = {.function = w->id, .insn = (uint32_t)(i - w->func->insns)};

    s.nargs = i->count;
    s.args = arena_array(&w->f->a, struct flow_arg, i->count);
    for (uint32_t n = 0; n < i->count; n++) {
        s.args[n] = argument(w, i, n);
    }
    if (i->dst != 0 && flow_carry(w->u, i->type)) {
        s.result = flow_node_new(w->f);
    }
    return s;
}

static void define_result(struct walk *w, const struct ir_insn *i, const struct flow_site *s)
{
    if (i->dst != 0) {
        define(w, i->dst, s->result ? src_make(SRC_NODE, s->result) : opaque(w, i->type));
    }
}

static void indirect_call(struct walk *w, const struct ir_insn *i)
{
    struct flow_site s = start_site(w, i);
    type_id t = operand_type(w, i->a);

    s.node = flow_node_new(w->f);
    s.shape = flow_carry(w->u, t) == CARRY_FUNCTION ? flow_shape(w->u, t) : 0;
    flow_site_new(w->f, &s);
    flow_into(w->f, s.node, CARRY_FUNCTION, source(w, i->a));
    define_result(w, i, &s);
}

struct direct {
    struct walk w; // first: passed as the walk
    struct flow_site site;
};

static void bind_body(struct walk *w, uint32_t fn, func_id body)
{
    struct direct *d = (struct direct *)w;

    (void)fn;
    flow_bind(w->f, &d->site, body);
}

// The node of a member of what argument `n` points to, by the callee's prototype.
static flow_src member_source(struct walk *w, const struct ir_insn *i, const struct api_place *at)
{
    const struct ir_type *fn = &w->u->types[w->u->fns[i->callee].type];
    const struct ir_type *param;
    uint32_t node;

    if (fn->kind != TYPE_FUNCTION || at->arg >= fn->nparams ||
        at->steps[at->nsteps - 1].kind != API_FIELD) {
        return UNKNOWN;
    }
    param = &w->u->types[w->u->param_types[fn->first_param + at->arg]];
    if (param->kind != TYPE_POINTER || w->u->types[param->elem].kind != TYPE_RECORD) {
        return UNKNOWN;
    }
    node = flow_member_node(w->f, w->l, param->elem, at->steps[at->nsteps - 1].field);
    return src_make(node ? SRC_NODE : SRC_NONE, node);
}

// What a parameter of a callback gets.
static struct flow_arg handed_over(const struct flow_site *call, const struct api_place *with)
{
    if (with->root == API_NO_PLACE) {
        return (struct flow_arg){.src = UNKNOWN};
    }
    if (with->root == API_ARG && with->nsteps == 0 && with->arg < call->nargs) {
        return call->args[with->arg];
    }
    return (struct flow_arg){.src = src_make(SRC_DATA, 0)};
}

static void callback(struct walk *w, const struct ir_insn *i, const struct flow_site *call,
                     const struct api_callback *c)
{
    struct flow_site s = {.function = w->id, .insn = call->insn, .as = c, .nargs = c->nwith};
    const struct api_place *at = &c->function;

    if (at->arg >= call->nargs) {
        return;
    }
    s.args = arena_array(&w->f->a, struct flow_arg, c->nwith);
    for (uint32_t n = 0; n < c->nwith; n++) {
        s.args[n] = handed_over(call, &c->with[n]);
    }
    s.node = flow_node_new(w->f);
    flow_site_new(w->f, &s);
    flow_into(w->f, s.node, CARRY_FUNCTION,
              at->nsteps == 0 ? call->args[at->arg].src : member_source(w, i, at));
}

static bool is_callback(const struct api_fn *m, uint32_t arg)
{
    for (uint32_t k = 0; m && k < m->ncallbacks; k++) {
        if (m->callbacks[k].function.nsteps == 0 && m->callbacks[k].function.arg == arg) {
            return true;
        }
    }
    return false;
}

// A call of what has no body: what is passed to it is out of sight, but for callbacks.
static void outside_call(struct walk *w, const struct ir_insn *i, const struct flow_site *s)
{
    const struct api_fn *m = w->l->callees[i->callee].api;

    for (uint32_t k = 0; m && k < m->ncallbacks; k++) {
        callback(w, i, s, &m->callbacks[k]);
    }
    for (uint32_t n = 0; n < s->nargs; n++) {
        bool is_function =
            flow_carry(w->u, operand_type(w, w->func->args[i->first + n])) == CARRY_FUNCTION;
        if (!is_callback(m, n) && (!m || is_function || src_kind(s->args[n].src) == SRC_ADDRESS)) {
            flow_escape(w->f, s->args[n].src);
        }
    }
    if (s->result != NODE_NONE) {
        flow_add(w->f, s->result, TARGET_UNKNOWN);
    }
}

static void direct_call(struct walk *w, const struct ir_insn *i)
{
    struct direct d = {.w = *w, .site = start_site(w, i)};
    const struct callee *c = &w->l->callees[i->callee];

    if (!each_body(&d.w, i->callee, bind_body) || c->api) {
        outside_call(w, i, &d.site);
    }
    define_result(w, i, &d.site);
}

static void step(struct walk *w, const struct ir_insn *i)
{
    switch (i->op) {
    case IR_MOV:
        define(w, i->dst, source(w, i->a));
        break;
    case IR_CAST:
        cast(w, i);
        break;
    case IR_LOAD:
    case IR_ALOAD:
        define(w, i->dst, load(w, i));
        break;
    case IR_STORE:
    case IR_ASTORE:
        store(w, i->place, source(w, i->a));
        break;
    case IR_RMW:
        define(w, i->dst, load(w, i));
        store(w, i->place, source(w, i->a));
        break;
    case IR_CAS:
        store(w, i->place, i->count > 1 ? source(w, w->func->args[i->first + 1]) : UNKNOWN);
        define(w, i->dst, src_make(SRC_DATA, 0));
        break;
    case IR_ADDR:
        define_address(w, i, address(w, i));
        break;
    case IR_COPY:
        copy(w, i);
        break;
    case IR_VAARG:
        variadic(w, i);
        break;
    case IR_CALL:
        direct_call(w, i);
        break;
    case IR_ICALL:
        indirect_call(w, i);
        break;
    case IR_HAVOC:
        store(w, i->place, UNKNOWN);
        define(w, i->dst, opaque(w, i->type));
        break;
    case IR_RET:
        return_value(w, i->a);
        break;
    default:
        define(w, i->dst, opaque(w, i->type));
        break;
    }
}

void flow_function(struct flow *f, func_id id)
{
    const struct program_func *at = &f->p->funcs[id];
    struct arena *a = f->p->arena;
    struct arena_mark mark = arena_mark(a);
    struct walk w = {.f = f, .u = at->unit, .func = at->func, .id = id};

    w.l = link_unit(f->p, at->unit);
    w.temps = arena_array(a, flow_src, at->func->ntemps);
    w.types = ir_temp_types(a, at->func);
    w.locals = arena_array(a, uint32_t, at->func->nlocals);
    for (uint32_t i = 0; i < at->func->ninsns; i++) {
        step(&w, &at->func->insns[i]);
    }
    arena_rewind(a, mark);
}
