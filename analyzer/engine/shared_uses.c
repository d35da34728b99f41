// SPDX-License-Identifier: Apache-2.0
// Uses are named as their function finds the handle: by a variable of the program, by a parameter,
// or by a member of what a parameter points to. Callees first, uses of parameters become uses of
// the callers' names. What a thread is started with is its parameter: uses of it belong to one
// object if the call that starts the threads passes the same one each time, and to the function
// that starts the thread as well, by the variable that it passes.
//
// Whether offsets matter is a question of what was opened: all stores to the variable, or member,
// are looked at.
#include "analyzer/engine/shared_uses.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/flow/uses.h"

#include <string.h>

enum { LIFTED_MAX = 16, PAIRS_MAX = 256 };

enum name_kind { NAMED_NOT, NAMED_GLOBAL, NAMED_PARAM };
// GLOBAL: its class. PARAM: its number.
struct handle_name {
    uint8_t kind;
    uint64_t at;
    uint64_t field; // class of the member; 0: the value itself
};

struct named_use {
    struct handle_name name;
    uint32_t def;   // what made the handle's value in the function; CFG_NONE: not known
    uint64_t roots; // threads_at() where the function uses it, or calls who does
    struct shared_use use;
};

struct finder {
    struct arena *a;
    const struct lock_table *t;
    const struct threads *threads;
    const struct program *p;
    struct func_uses {
        struct named_use *items; // list
        struct reaching *r;      // NULL: not asked for
        const struct cfg *c;
    } *by_func;
    struct shared_pair *pairs; // list
    uint32_t *handles;         // list
    uint32_t nhandles;
};

// ---- Names --------------------------------------------------------------------------------------

static bool same_name(const struct handle_name *a, const struct handle_name *b)
{
    return a->kind == b->kind && a->at == b->at && a->field == b->field;
}

static struct reaching *flow_of(struct finder *x, func_id id)
{
    struct func_uses *f = &x->by_func[id];
    const struct program_func *at = program_func(x->p, id);

    if (!f->r) {
        f->c = cfg_build(x->a, at->func);
        f->r = flow_reaching(x->a, f->c, at->unit);
    }
    return f->r;
}

static uint64_t field_class(const struct ir_unit *u, const struct place *at)
{
    return at->step == PLACE_FIELD && u->fields[at->arg].key
               ? mods_class(ir_name(u, u->fields[at->arg].key))
               : 0;
}

// A local that is a copy of a parameter, once and for all: `struct pool *p = arg;`.
static uint32_t copied_param(struct finder *x, func_id id, ir_opnd o)
{
    const struct ir_func *f = program_func(x->p, id)->func;
    uint32_t def = CFG_NONE;

    for (unsigned hops = 0; hops < 4; hops++) {
        if (ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < f->nparams) {
            return ir_opnd_index(o);
        }
        def = CFG_NONE;
        for (uint32_t n = 0; n < f->ninsns; n++) {
            if (f->insns[n].dst == o) {
                if (def != CFG_NONE) {
                    return UINT32_MAX;
                }
                def = n;
            }
        }
        if (def == CFG_NONE || (f->insns[def].op != IR_MOV && f->insns[def].op != IR_CAST)) {
            return UINT32_MAX;
        }
        o = f->insns[def].a;
    }
    return UINT32_MAX;
}

// What is read from a place: a variable, a member of one, or of what a parameter points to.
static struct handle_name place_name(struct finder *x, func_id id, place_id p)
{
    const struct program_func *f = program_func(x->p, id);
    const struct ir_unit *u = f->unit;
    const struct place *at = place_get(u->places, p);
    const struct place *root = place_get(u->places, place_root(u->places, p));
    uint64_t field = field_class(u, at);
    struct handle_name none = {NAMED_NOT, 0, 0};
    uint32_t param;

    if (root->step == PLACE_GLOBAL && at->depth <= 1 && (at->depth == 0 || field) &&
        !(u->globals[root->arg].flags & (GLOBAL_THREAD | GLOBAL_CONST))) {
        return (struct handle_name){NAMED_GLOBAL, mods_class(ir_name(u, u->globals[root->arg].key)),
                                    field};
    }
    if (!field || at->depth != 2 || place_get(u->places, at->parent)->step != PLACE_DEREF ||
        (root->step != PLACE_LOCAL && root->step != PLACE_TEMP)) {
        return none;
    }
    param = copied_param(x, id,
                         ir_opnd_make(root->step == PLACE_LOCAL ? IR_LOCAL : IR_TEMP, root->arg));
    return param == UINT32_MAX ? none : (struct handle_name){NAMED_PARAM, param, field};
}

static struct handle_name handle_name(struct finder *x, func_id id, ir_opnd o, uint32_t at,
                                      uint32_t *def)
{
    const struct ir_func *f = program_func(x->p, id)->func;
    uint32_t param;

    *def = flow_origin(flow_of(x, id), o, at);
    if (*def != CFG_NONE && f->insns[*def].op == IR_LOAD) {
        return place_name(x, id, f->insns[*def].place);
    }
    param = *def == CFG_NONE ? copied_param(x, id, o) : UINT32_MAX;
    return param == UINT32_MAX ? (struct handle_name){NAMED_NOT, 0, 0}
                               : (struct handle_name){NAMED_PARAM, param, 0};
}

// ---- Locks --------------------------------------------------------------------------------------

static void put_lock(struct finder *x, struct shared_use *u, lock_id id)
{
    uint64_t class = x->t->names->items[id].class;

    for (uint32_t i = 0; i < u->nlocks; i++) {
        if (u->locks[i] == class) {
            return;
        }
    }
    if (class && u->nlocks < LOCK_SET_MAX) {
        u->locks[u->nlocks++] = class;
    }
}

static void put_held(struct finder *x, struct shared_use *u, func_id id, uint32_t insn)
{
    const struct func_locks *f = &x->t->funcs[id];

    for (uint32_t i = 0; i < f->ncalls; i++) {
        for (uint32_t k = 0; f->calls[i].insn == insn && k < f->calls[i].held.n; k++) {
            put_lock(x, u, f->calls[i].held.ids[k]);
        }
    }
}

// Those that all callers of the function hold.
static void put_around(struct finder *x, struct shared_use *u, func_id id)
{
    for (uint32_t k = 0; x->t->always && k < x->t->always[id].n; k++) {
        put_lock(x, u, x->t->always[id].ids[k]);
    }
}

static bool share_lock(const struct shared_use *a, const struct shared_use *b)
{
    for (uint32_t i = 0; i < a->nlocks; i++) {
        for (uint32_t k = 0; k < b->nlocks; k++) {
            if (a->locks[i] == b->locks[k]) {
                return true;
            }
        }
    }
    return false;
}

// ---- Uses of a function -------------------------------------------------------------------------

static bool is_arg(const struct api_place *p, uint32_t n)
{
    return p->root == API_ARG && p->arg == n && p->nsteps == 0;
}

static bool moves_offset(const struct api_fn *row, uint8_t family, uint32_t n)
{
    static const char *const names[] = {"read", "write", "readv", "writev"};

    if (row->io.direction == IO_NONE || !is_arg(&row->io.handle, n)) {
        return false;
    }
    for (size_t i = 0; family == FAMILY_FD && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(row->name, names[i]) == 0) {
            return true;
        }
    }
    return family == FAMILY_STREAM;
}

static const struct api_fn *row_of(struct finder *x, const struct ir_unit *u,
                                   const struct ir_insn *i)
{
    const struct api_fn *api = i->op == IR_CALL ? program_callee(x->p, u, i)->api : NULL;

    return api && !api->is_inferred ? api : NULL;
}

static void put_use(struct finder *x, func_id id, uint32_t insn, const struct api_fn *row,
                    const struct api_effect *e)
{
    const struct program_func *f = program_func(x->p, id);
    const struct ir_insn *i = &f->func->insns[insn];
    struct named_use u = {.use = {.family = e->family, .api = row->name, .nchain = 1}};
    ir_opnd handle;

    if (!is_arg(&e->at, e->at.arg) || e->at.arg >= i->count) {
        return;
    }
    handle = f->func->args[i->first + e->at.arg];
    u.name = handle_name(x, id, handle, insn, &u.def);
    u.use.kind = e->kind == API_RELEASE                    ? SHARED_CLOSE
                 : moves_offset(row, e->family, e->at.arg) ? SHARED_OFFSET
                                                           : SHARED_USE;
    u.use.is_write = row->io.direction == IO_WRITE;
    u.use.text = ir_opnd_text(x->a, f->unit, f->func, handle);
    u.use.chain[0] = (struct lock_link){id, insn};
    put_held(x, &u.use, id, insn);
    arrput(x->by_func[id].items, u);
}

static void put_row(struct finder *x, func_id id, uint32_t insn, const struct api_fn *row)
{
    uint32_t done = 0;

    for (uint32_t k = 0; k < row->neffects; k++) {
        const struct api_effect *e = &row->effects[k];
        bool is_handle = e->family == FAMILY_FD || e->family == FAMILY_STREAM;
        bool is_use = e->kind == API_USE || e->kind == API_RELEASE;
        if (is_handle && is_use && !(done >> (e->at.arg & 31) & 1)) {
            done |= 1u << (e->at.arg & 31);
            put_use(x, id, insn, row, e);
        }
    }
}

// The callee's parameter as this function names it.
static struct handle_name name_here(struct finder *x, func_id id, uint32_t insn,
                                    const struct handle_name *name, uint32_t *def)
{
    const struct ir_func *f = program_func(x->p, id)->func;
    const struct ir_insn *i = &f->insns[insn];
    struct handle_name none = {NAMED_NOT, 0, 0};
    ir_opnd arg;
    uint32_t param;

    *def = CFG_NONE;
    if (name->at >= i->count) {
        return none;
    }
    arg = f->args[i->first + name->at];
    if (name->field == 0) {
        return handle_name(x, id, arg, insn, def);
    }
    *def = flow_origin(flow_of(x, id), arg, insn);
    if (*def != CFG_NONE && f->insns[*def].op == IR_ADDR) {
        const struct ir_unit *u = program_func(x->p, id)->unit;
        const struct place *at = place_get(u->places, f->insns[*def].place);
        if (at->step == PLACE_GLOBAL) {
            return (struct handle_name){
                NAMED_GLOBAL, mods_class(ir_name(u, u->globals[at->arg].key)), name->field};
        }
        return none;
    }
    param = *def == CFG_NONE ? copied_param(x, id, arg) : UINT32_MAX;
    return param == UINT32_MAX ? none : (struct handle_name){NAMED_PARAM, param, name->field};
}

static void lift(struct finder *x, func_id id, uint32_t insn, func_id callee)
{
    const struct named_use *from = x->by_func[callee].items;

    for (size_t k = 0; k < arrlenu(from) && arrlenu(x->by_func[id].items) < LIFTED_MAX; k++) {
        struct named_use u = from[k];
        if (u.name.kind != NAMED_PARAM || u.use.nchain == SHARED_CHAIN_MAX) {
            continue;
        }
        u.name = name_here(x, id, insn, &from[k].name, &u.def);
        memmove(u.use.chain + 1, u.use.chain, u.use.nchain * sizeof *u.use.chain);
        u.use.chain[0] = (struct lock_link){id, insn};
        u.use.nchain++;
        put_held(x, &u.use, id, insn);
        arrput(x->by_func[id].items, u);
        from = x->by_func[callee].items;
    }
}

// lseek(fd, at, SEEK_SET); read(fd, ...), with `at` a variable that nothing assigns in between.
static void note_seek(struct finder *x, func_id id, uint32_t insn)
{
    const struct program_func *f = program_func(x->p, id);
    struct named_use *uses = x->by_func[id].items, *io = &uses[arrlenu(uses) - 1], *seek = io - 1;
    const struct ir_insn *call;
    uint32_t at;
    ir_opnd offset;
    int64_t whence;

    if (arrlenu(uses) < 2 || io->use.nchain != 1 || io->use.chain[0].insn != insn ||
        io->use.kind != SHARED_OFFSET || strcmp(seek->use.api, "lseek") != 0 ||
        seek->use.nchain != 1 || !same_name(&io->name, &seek->name)) {
        return;
    }
    at = seek->use.chain[0].insn;
    call = &f->func->insns[at];
    offset = f->func->args[call->first + 1];
    if (!(call->flags & INSN_DISCARDED) || call->count != 3 || ir_opnd_kind(offset) != IR_LOCAL ||
        !flow_constant(flow_of(x, id), f->func->args[call->first + 2], at, &whence) ||
        whence != 0 || cfg_block_of(f->func, at) != cfg_block_of(f->func, insn)) {
        return;
    }
    for (uint32_t n = at; n < insn; n++) {
        if (f->func->insns[n].dst == offset) {
            return;
        }
    }
    io->use.seek = at + 1;
    io->use.offset = ir_opnd_text(x->a, f->unit, f->func, offset);
}

// Facts about the whole function that its uses carry.
struct habits {
    bool seeks[FAMILY_COUNT], waits;
};

static void note_habits(const struct api_fn *row, struct habits *h)
{
    for (uint32_t k = 0; k < row->neffects; k++) {
        const struct api_effect *e = &row->effects[k];
        bool sets = e->kind == API_USE && (e->props.has | e->props.lacks) & PROP_BIT(SOUGHT);
        h->seeks[e->family] = h->seeks[e->family] || (sets && e->props.has & PROP_BIT(SOUGHT));
        h->waits = h->waits || e->kind == API_WAIT;
    }
}

static void find_uses(struct finder *x, func_id id)
{
    const struct program_func *at = program_func(x->p, id);
    struct habits habits = {0};
    size_t own;

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *row = row_of(x, at->unit, i);
        const struct call_targets *t;
        if (row) {
            put_row(x, id, n, row);
            if (arrlenu(x->by_func[id].items)) {
                note_seek(x, id, n);
            }
            note_habits(row, &habits);
        } else if (i->op == IR_CALL || i->op == IR_ICALL) {
            t = program_targets(x->p, at->unit, i);
            own = t->n == 1 && t->items[0].body != FUNC_UNKNOWN && t->items[0].body != id;
            if (own) {
                lift(x, id, n, t->items[0].body);
            }
        }
    }
    for (size_t k = 0; k < arrlenu(x->by_func[id].items); k++) {
        struct named_use *named = &x->by_func[id].items[k];
        struct shared_use *u = &named->use;
        named->roots = threads_at(x->threads, id, u->chain[0].insn);
        put_around(x, u, id);
        u->is_sought = u->is_sought || (u->nchain == 1 && habits.seeks[u->family]);
        u->is_ordered = u->is_ordered || habits.waits;
    }
}

// ---- What was opened ----------------------------------------------------------------------------

static bool appends(const struct api_effect *e, struct finder *x, func_id id, uint32_t call)
{
    const struct program_func *f = program_func(x->p, id);
    const struct ir_insn *i = &f->func->insns[call];

    for (uint32_t k = 0; e->opening && k < e->opening->flags->n; k++) {
        const struct api_flag *flag = &e->opening->flags->items[k];
        int64_t v;
        if (flag->prop == PROP_APPEND && !e->opening->flags->is_text &&
            e->opening->at.arg < i->count &&
            flow_constant(flow_of(x, id), f->func->args[i->first + e->opening->at.arg], call, &v)) {
            return api_flag_of_number(flag, v, ~v) == 1;
        }
    }
    return false;
}

// What a value that is stored in the variable was opened as.
static enum shared_origin origin_of(struct finder *x, func_id id, ir_opnd value, uint32_t at)
{
    const struct program_func *f = program_func(x->p, id);
    uint32_t def = flow_origin(flow_of(x, id), value, at);
    const struct api_fn *row = def == CFG_NONE ? NULL : row_of(x, f->unit, &f->func->insns[def]);

    for (uint32_t k = 0; row && k < row->neffects; k++) {
        const struct api_effect *e = &row->effects[k];
        if (e->kind == API_ACQUIRE) {
            bool is_file = row->nnames && row->names[0].use == NAME_OPEN && !appends(e, x, id, def);
            return is_file ? SHARED_FILE : SHARED_OTHER;
        }
    }
    return row ? SHARED_OTHER : SHARED_UNKNOWN;
}

static bool stores_there(const struct ir_unit *u, const struct ir_insn *i,
                         const struct handle_name *name)
{
    const struct place *at;

    if (i->op != IR_STORE || i->place == 0) {
        return false;
    }
    at = place_get(u->places, i->place);
    if (name->field) {
        return field_class(u, at) == name->field;
    }
    return at->step == PLACE_GLOBAL && mods_class(ir_name(u, u->globals[at->arg].key)) == name->at;
}

static enum shared_origin home_origin(struct finder *x, const struct handle_name *name)
{
    bool has_file = false;

    for (func_id id = 0; id < program_func_count(x->p); id++) {
        const struct program_func *f = program_func(x->p, id);
        for (uint32_t n = 0; !f->is_duplicate && n < f->func->ninsns; n++) {
            int64_t k;
            enum shared_origin o;
            if (!stores_there(f->unit, &f->func->insns[n], name) ||
                flow_constant(flow_of(x, id), f->func->insns[n].a, n, &k)) {
                continue;
            }
            o = origin_of(x, id, f->func->insns[n].a, n);
            if (o != SHARED_FILE) {
                return o;
            }
            has_file = true;
        }
    }
    return has_file ? SHARED_FILE : SHARED_UNKNOWN;
}

// ---- Pairs --------------------------------------------------------------------------------------

static bool is_full(const struct finder *x)
{
    return arrlenu(x->pairs) >= PAIRS_MAX;
}

static void put_pair(struct finder *x, const struct shared_use *a, const struct shared_use *b,
                     uint32_t root_a, uint32_t root_b, enum shared_origin origin)
{
    if (!is_full(x)) {
        arrput(x->pairs, ((struct shared_pair){a, b, root_a, root_b, (uint8_t)origin}));
        arrput(x->handles, x->nhandles);
    }
}

static bool is_pair(const struct shared_use *a, const struct shared_use *b)
{
    bool offsets = a->kind == SHARED_OFFSET && b->kind == SHARED_OFFSET;
    bool closes = (a->kind == SHARED_CLOSE) != (b->kind == SHARED_CLOSE);

    return a->family == b->family && (offsets || closes) && !share_lock(a, b);
}

// Two threads, one for each use, that may run at the same time.
static bool find_roots(const struct finder *x, const struct named_use *a, const struct named_use *b,
                       uint32_t *root_a, uint32_t *root_b)
{
    const struct threads *t = x->threads;

    for (uint32_t r = 0; r < t->nroots; r++) {
        for (uint32_t s = 0; a->roots >> r & 1 && s < t->nroots; s++) {
            if (b->roots >> s & 1 && threads_may_meet(t, r, s)) {
                *root_a = r;
                *root_b = s;
                return true;
            }
        }
    }
    return false;
}

// Uses of one variable of the program, by whatever threads.
static void pair_variable(struct finder *x, const struct named_use *const *uses, size_t n)
{
    enum shared_origin origin = SHARED_UNKNOWN;
    bool is_known = false;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = i; uses[i]->roots && k < n && !is_full(x); k++) {
            uint32_t r, s;
            if (is_pair(&uses[i]->use, &uses[k]->use) && find_roots(x, uses[i], uses[k], &r, &s)) {
                origin = is_known ? origin : home_origin(x, &uses[i]->name);
                is_known = true;
                put_pair(x, &uses[i]->use, &uses[k]->use, r, s, origin);
            }
        }
    }
    x->nhandles++;
}

// A close behind a store of the same function: it gives up again what it has just opened.
static bool is_cleanup(struct finder *x, const struct named_use *u)
{
    const struct lock_link *at = &u->use.chain[0];
    const struct program_func *f = program_func(x->p, at->function);
    block_id b = cfg_block_of(f->func, at->insn);

    for (uint32_t n = 0; u->use.kind == SHARED_CLOSE && n < f->func->ninsns; n++) {
        block_id store = cfg_block_of(f->func, n);
        if (stores_there(f->unit, &f->func->insns[n], &u->name) &&
            (store == b ? n < at->insn : cfg_dominates(x->by_func[at->function].c, store, b))) {
            return true;
        }
    }
    return false;
}

static void find_variables(struct finder *x)
{
    const struct named_use **all = NULL, **group = NULL;

    for (func_id f = 0; f < program_func_count(x->p); f++) {
        for (size_t k = 0; k < arrlenu(x->by_func[f].items); k++) {
            const struct named_use *u = &x->by_func[f].items[k];
            if (u->name.kind == NAMED_GLOBAL && !is_cleanup(x, u)) {
                arrput(all, u);
            }
        }
    }
    for (size_t i = 0; i < arrlenu(all); i++) {
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++) {
            is_first = !same_name(&all[k]->name, &all[i]->name);
        }
        for (size_t k = i; is_first && k < arrlenu(all); k++) {
            if (same_name(&all[k]->name, &all[i]->name)) {
                arrput(group, all[k]);
            }
        }
        if (is_first) {
            pair_variable(x, group, arrlenu(group));
            arrsetlen(group, 0);
        }
    }
    arrfree(all);
    arrfree(group);
}

// ---- What a thread is started with --------------------------------------------------------------

struct start {
    func_id in;
    uint32_t insn, root;
    ir_opnd arg;
    uint32_t def; // what made the argument; CFG_NONE: a parameter, or several
    bool is_same; // each time the call is made
};

static bool has_index(const struct ir_unit *u, place_id p)
{
    for (; p; p = place_get(u->places, p)->parent) {
        uint8_t step = place_get(u->places, p)->step;
        if (step == PLACE_INDEX || step == PLACE_ANY) {
            return true;
        }
    }
    return false;
}

// A variable of the program, or made outside of the loop that the call is in; no element of an
// array. What a function makes and starts one thread with is another object for the next thread.
static bool is_same_each_time(struct finder *x, const struct start *s)
{
    const struct program_func *f = program_func(x->p, s->in);
    const struct cfg *c = x->by_func[s->in].c;
    block_id loop = c->loop_head[cfg_block_of(f->func, s->insn)];
    const struct ir_insn *def = s->def == CFG_NONE ? NULL : &f->func->insns[s->def];
    const struct place_table *places = f->unit->places;

    if (!def) {
        return loop != CFG_NONE && copied_param(x, s->in, s->arg) != UINT32_MAX;
    }
    if (def->op == IR_ADDR || def->op == IR_LOAD) {
        bool is_global = place_get(places, place_root(places, def->place))->step == PLACE_GLOBAL;
        return (is_global || loop != CFG_NONE) && !has_index(f->unit, def->place);
    }
    return def->op == IR_CALL && loop != CFG_NONE &&
           !cfg_in_loop(c, cfg_block_of(f->func, s->def), loop);
}

// The member `field` of what the thread was started with, as its starter names it.
static bool is_member(struct finder *x, const struct start *s, place_id p, uint64_t field)
{
    const struct program_func *f = program_func(x->p, s->in);
    const struct ir_unit *u = f->unit;
    const struct place *at = place_get(u->places, p);
    const struct ir_insn *def = s->def == CFG_NONE ? NULL : &f->func->insns[s->def];
    const struct place *root = place_get(u->places, place_root(u->places, p));

    if (field_class(u, at) != field) {
        return false;
    }
    if (def && def->op == IR_ADDR) {
        return at->parent == def->place;
    }
    if (at->depth != 2 || (root->step != PLACE_LOCAL && root->step != PLACE_TEMP)) {
        return false;
    }
    ir_opnd o = ir_opnd_make(root->step == PLACE_LOCAL ? IR_LOCAL : IR_TEMP, root->arg);
    return o == s->arg || (def && flow_origin(flow_of(x, s->in), o, s->insn) == s->def);
}

// Whether the starter's own use is of the handle that the thread finds by `name`.
static bool is_starters(struct finder *x, const struct start *s, const struct named_use *own,
                        const struct handle_name *name)
{
    const struct ir_func *f = program_func(x->p, s->in)->func;

    if (own->def == CFG_NONE) {
        return false;
    }
    if (name->field == 0) {
        return own->def == s->def && f->insns[own->def].op == IR_CALL;
    }
    if (f->insns[own->def].op == IR_LOAD) {
        return is_member(x, s, f->insns[own->def].place, name->field);
    }
    for (uint32_t n = 0; n < f->ninsns; n++) {
        if (f->insns[n].op == IR_STORE && is_member(x, s, f->insns[n].place, name->field) &&
            flow_origin(flow_of(x, s->in), f->insns[n].a, n) == own->def) {
            return true;
        }
    }
    return false;
}

static enum shared_origin started_origin(struct finder *x, const struct start *s,
                                         const struct handle_name *name)
{
    return name->field ? home_origin(x, name) : origin_of(x, s->in, s->arg, s->insn);
}

static bool is_thread_use(const struct named_use *u)
{
    return u->name.kind == NAMED_PARAM && u->name.at == 0;
}

// The thread's uses against each other, if several threads have the object, and against those of
// the function that starts them.
static void pair_start(struct finder *x, const struct start *s)
{
    const struct thread_root *root = &x->threads->roots[s->root];
    const struct named_use *uses = x->by_func[root->entry].items;
    const struct named_use *own = x->by_func[s->in].items;

    for (size_t i = 0; i < arrlenu(uses); i++) {
        const struct named_use *u = &uses[i];
        if (!is_thread_use(u)) {
            continue;
        }
        for (size_t k = i; root->is_multi && s->is_same && k < arrlenu(uses); k++) {
            if (same_name(&u->name, &uses[k].name) && is_pair(&u->use, &uses[k].use)) {
                put_pair(x, &u->use, &uses[k].use, s->root, s->root,
                         started_origin(x, s, &u->name));
            }
        }
        for (size_t k = 0; (s->is_same || !root->is_multi) && k < arrlenu(own); k++) {
            uint32_t r, q;
            if (is_pair(&u->use, &own[k].use) && is_starters(x, s, &own[k], &u->name) &&
                find_roots(x, &own[k], u, &r, &q) && r != s->root) {
                put_pair(x, &own[k].use, &u->use, r, s->root, started_origin(x, s, &u->name));
            }
        }
        x->nhandles++;
    }
}

static uint32_t root_of(const struct threads *t, func_id entry)
{
    for (uint32_t r = 0; r < t->nroots; r++) {
        if (t->roots[r].entry == entry && !t->roots[r].is_main) {
            return r;
        }
    }
    return UINT32_MAX;
}

static void look_at_start(struct finder *x, func_id id, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, id);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct call_targets *t = program_callbacks(x->p, at->unit, i);

    for (uint32_t k = 0; k < t->n; k++) {
        const struct api_callback *as = t->items[k].as;
        struct start s = {.in = id, .insn = insn};
        if (t->items[k].body == FUNC_UNKNOWN || as->thread == THREAD_SAME || as->nwith == 0 ||
            !is_arg(&as->with[0], as->with[0].arg) || as->with[0].arg >= i->count) {
            continue;
        }
        s.root = root_of(x->threads, t->items[k].body);
        if (s.root == UINT32_MAX) {
            continue;
        }
        s.arg = at->func->args[i->first + as->with[0].arg];
        s.def = flow_origin(flow_of(x, id), s.arg, insn);
        s.is_same = is_same_each_time(x, &s);
        pair_start(x, &s);
    }
}

static void find_starts(struct finder *x)
{
    for (func_id f = 0; f < program_func_count(x->p); f++) {
        const struct program_func *at = program_func(x->p, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            if (at->func->insns[n].op == IR_CALL) {
                look_at_start(x, f, n);
            }
        }
    }
}

struct shared_pairs shared_uses_find(struct arena *a, const struct lock_table *t,
                                     const struct threads *threads)
{
    struct finder x = {.a = a, .t = t, .threads = threads, .p = t->program};
    struct shared_pairs out = {0};
    uint32_t n;
    const struct program_step *steps = program_order(x.p, &n);

    x.by_func = arena_array(a, struct func_uses, program_func_count(x.p));
    for (uint32_t i = 0; i < n && threads->nroots > program_count(x.p); i++) {
        find_uses(&x, steps[i].function);
    }
    find_variables(&x);
    find_starts(&x);
    out.n = (uint32_t)arrlenu(x.pairs);
    if (out.n) {
        // The uses are lists of the heap: they move to the arena with the pairs.
        struct shared_pair *pairs = arena_copy(a, x.pairs, out.n * sizeof *pairs);
        for (uint32_t i = 0; i < out.n; i++) {
            bool is_one = pairs[i].a == pairs[i].b;
            pairs[i].a = arena_copy(a, pairs[i].a, sizeof *pairs[i].a);
            pairs[i].b = is_one ? pairs[i].a : arena_copy(a, pairs[i].b, sizeof *pairs[i].b);
        }
        out.items = pairs;
        out.handles = arena_copy(a, x.handles, out.n * sizeof *out.handles);
    }
    for (func_id f = 0; f < program_func_count(x.p); f++) {
        arrfree(x.by_func[f].items);
    }
    arrfree(x.pairs);
    arrfree(x.handles);
    return out;
}
