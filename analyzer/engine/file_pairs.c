// SPDX-License-Identifier: Apache-2.0
// What lies between two actions on one name: whether the name keeps its content on some way from
// the first to the second, whether something puts files to disk there, and whether the first, a
// check, decides about the second.
#include "analyzer/engine/files.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"

#include <string.h>

enum { KIND_BITS = 0170000 }; // S_IFMT

struct walk {
    const struct file_look *x;
    const struct file_name *name;
    uint32_t from, to;
    bool minds_text; // a character stored somewhere may change the name (mkdir -p)
    bool arrives, syncs;
    struct bitset seen;
    block_id *work;
    uint32_t n;
};

// ---- A name gets another content ----------------------------------------------------------------

static bool is_within(const struct file_look *x, place_id inner, const struct file_name *name)
{
    return name->kind == FILE_NAME_AT && inner && place_is_prefix(x->u->places, name->value, inner);
}

// Some character is written through a pointer: most likely of a path.
static bool writes_text(const struct file_look *x, const struct ir_insn *i)
{
    const struct ir_type *t = &x->u->types[i->type];

    return i->op == IR_STORE && t->kind == TYPE_INT && t->flags & TYPE_CHAR &&
           place_has_deref(x->u->places, i->place);
}

static bool row_writes(const struct api_fn *row, uint32_t n)
{
    for (uint32_t w = 0; w < row->nwrites; w++) {
        if (row->writes[w].root == API_ARG && row->writes[w].arg == n) {
            return true;
        }
    }
    return !row->writes_known;
}

static bool call_writes(const struct file_look *x, const struct ir_insn *i, uint32_t n)
{
    const struct callee *c = program_callee(x->p, x->u, i);
    const struct mods *m = c->mods                   ? c->mods
                           : c->body != FUNC_UNKNOWN ? program_mods(x->p, c->body)
                                                     : NULL;

    if (m) {
        return n < MODS_PARAMS && (m->written | m->elements | m->unknown) >> n & 1;
    }
    return !c->api || c->api->is_inferred || row_writes(c->api, n);
}

static bool is_const_pointee(const struct file_look *x, const struct ir_insn *i, uint32_t n)
{
    const struct ir_type *fn = &x->u->types[x->u->fns[i->callee].type];
    const struct ir_type *p;

    if (i->op != IR_CALL || n >= fn->nparams) {
        return false;
    }
    p = &x->u->types[x->u->param_types[fn->first_param + n]];
    return p->kind == TYPE_POINTER && x->u->types[p->elem].flags & TYPE_CONST;
}

static bool passes_to_writer(const struct file_look *x, uint32_t insn, const struct file_name *name)
{
    const struct ir_insn *i = &x->f->insns[insn];

    for (uint32_t n = 0; n < i->count; n++) {
        struct file_name arg = file_name_of(x, x->f->args[i->first + n], insn);
        bool is_name = (arg.kind == name->kind && arg.value == name->value) ||
                       (arg.kind == FILE_NAME_AT && is_within(x, arg.value, name));
        if (is_name && !is_const_pointee(x, i, n) && call_writes(x, i, n)) {
            return true;
        }
    }
    return false;
}

static bool renames(const struct walk *w, uint32_t insn)
{
    const struct file_look *x = w->x;
    const struct file_name *name = w->name;
    const struct ir_insn *i = &x->f->insns[insn];

    if (name->kind == FILE_NAME_TEXT) {
        return false;
    }
    if (i->op == IR_CALL || i->op == IR_ICALL) {
        return (name->kind == FILE_NAME_MADE && name->value == insn) ||
               passes_to_writer(x, insn, name);
    }
    if ((name->kind == FILE_NAME_MADE && name->value == insn) ||
        (name->kind == FILE_NAME_LOCAL && i->dst == ir_opnd_make(IR_LOCAL, name->value))) {
        return true;
    }
    if (i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO || i->op == IR_HAVOC) {
        return is_within(x, i->place, name) || (w->minds_text && writes_text(x, i)) ||
               (name->kind == FILE_NAME_IN && i->place == name->value);
    }
    return false;
}

// ---- From one to the other ----------------------------------------------------------------------

// True: control passes the end of the block.
static bool walk_block(struct walk *w, uint32_t from, uint32_t end)
{
    for (uint32_t n = from; n < end; n++) {
        const struct ir_insn *i = &w->x->f->insns[n];
        if (n == w->to) {
            w->arrives = true;
            return false;
        }
        if (renames(w, n)) {
            return false;
        }
        if (i->op == IR_CALL || i->op == IR_ICALL) {
            w->syncs = w->syncs || files_call_syncs(w->x->files, w->x->u, i);
        }
    }
    return true;
}

// The next round of a loop around both is about another file, or asks again.
static bool is_next_round(const struct file_look *x, uint32_t first, block_id to)
{
    return bitset_has(x->c->is_loop_head, to) && cfg_in_loop(x->c, cfg_block_of(x->f, first), to);
}

static void walk_on(struct walk *w, const struct ir_block *b)
{
    for (uint32_t s = 0; s < b->nsuccs; s++) {
        block_id to = w->x->f->succs[b->first_succ + s];
        if (!bitset_has(w->seen, to) && !is_next_round(w->x, w->from, to)) {
            bitset_set(w->seen, to);
            w->work[w->n++] = to;
        }
    }
}

static void walk_from(struct walk *w, uint32_t insn)
{
    const struct ir_func *f = w->x->f;
    const struct ir_block *b = &f->blocks[cfg_block_of(f, insn)];

    w->seen = bitset_new(w->x->a, f->nblocks);
    w->work = arena_array(w->x->a, block_id, f->nblocks + 1);
    if (walk_block(w, insn + 1, b->first + b->count)) {
        walk_on(w, b);
    }
    while (w->n > 0) {
        b = &f->blocks[w->work[--w->n]];
        if (walk_block(w, b->first, b->first + b->count)) {
            walk_on(w, b);
        }
    }
}

// ---- What the check decides ---------------------------------------------------------------------

struct decision {
    const struct file_look *x;
    const struct file_action *check, *then;
    struct bitset temps, locals; // that hold what the check said, or something made of it
    uint32_t flags;
};

static bool is_told(const struct decision *d, ir_opnd o)
{
    return (ir_opnd_kind(o) == IR_TEMP && bitset_has(d->temps, ir_opnd_index(o))) ||
           (ir_opnd_kind(o) == IR_LOCAL && bitset_has(d->locals, ir_opnd_index(o)));
}

static bool put(struct bitset temps, struct bitset locals, ir_opnd o)
{
    bool is_temp = ir_opnd_kind(o) == IR_TEMP;
    struct bitset *in = is_temp ? &temps : &locals;

    if ((!is_temp && ir_opnd_kind(o) != IR_LOCAL) || bitset_has(*in, ir_opnd_index(o))) {
        return false;
    }
    bitset_set(*in, ir_opnd_index(o));
    return true;
}

// The object that the check filled in, as the place of the load begins.
static bool loads_answer(const struct decision *d, place_id p)
{
    const struct file_look *x = d->x;
    const struct ir_insn *call = &x->f->insns[d->check->insn];
    const struct place *root = place_get(x->u->places, place_root(x->u->places, p));

    for (uint32_t n = 0; n < call->count; n++) {
        struct file_name at = file_name_of(x, x->f->args[call->first + n], d->check->insn);
        if (at.kind == d->check->name.kind && at.value == d->check->name.value) {
            continue;
        }
        if ((at.kind == FILE_NAME_AT && place_is_prefix(x->u->places, at.value, p)) ||
            ((at.kind == FILE_NAME_ARGUMENT || at.kind == FILE_NAME_LOCAL) &&
             root->step == PLACE_LOCAL && root->arg == at.value &&
             place_has_deref(x->u->places, p))) {
            return true;
        }
    }
    return false;
}

static uint32_t asks(const struct file_look *x, place_id p)
{
    const struct place *at = place_get(x->u->places, p);
    const char *field = at->step == PLACE_FIELD ? ir_name(x->u, x->u->fields[at->arg].name) : "";

    return strcmp(field, "st_mode") == 0  ? PAIR_KIND | PAIR_MODE
           : strcmp(field, "st_uid") == 0 ? PAIR_OWNER
           : strcmp(field, "st_gid") == 0 ? PAIR_OWNER
                                          : 0;
}

static bool spread(struct decision *d)
{
    bool has_grown = false;

    for (uint32_t n = 0; n < d->x->f->ninsns; n++) {
        const struct ir_insn *i = &d->x->f->insns[n];
        bool is_load = i->op == IR_LOAD && loads_answer(d, i->place);
        bool is_made = (i->op == IR_BIN || i->op == IR_UN || i->op == IR_MOV || i->op == IR_CAST) &&
                       (is_told(d, i->a) || is_told(d, i->b));

        if (i->dst && (is_load || is_made || n == d->check->insn)) {
            has_grown = put(d->temps, d->locals, i->dst) || has_grown;
        }
    }
    return has_grown;
}

static bool reaches(const struct decision *d, block_id from)
{
    const struct ir_func *f = d->x->f;
    struct bitset seen = bitset_new(d->x->a, f->nblocks);
    block_id *work = arena_array(d->x->a, block_id, f->nblocks + 1);
    block_id check = cfg_block_of(f, d->check->insn), then = cfg_block_of(f, d->then->insn);
    uint32_t n = 0;

    work[n++] = from;
    bitset_set(seen, from);
    while (n > 0) {
        block_id at = work[--n];
        if (at == then) {
            return true;
        }
        for (uint32_t s = 0; at != check && s < f->blocks[at].nsuccs; s++) {
            block_id to = f->succs[f->blocks[at].first_succ + s];
            if (!bitset_has(seen, to) && !is_next_round(d->x, d->check->insn, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return false;
}

// Whether the branch goes to its first successor when the check has succeeded: 1, 0, or -1.
static int taken_on_success(const struct decision *d, uint32_t branch)
{
    const struct file_look *x = d->x;
    uint32_t def = flow_origin(x->r, x->f->insns[branch].a, branch);
    const struct ir_insn *i = def == CFG_NONE ? NULL : &x->f->insns[def];
    int64_t k;

    if (d->check->nchain > 1) {
        return -1; // whatever the helper's result means
    }
    if (def == d->check->insn) {
        return 0;
    }
    if (!i || i->op != IR_BIN || flow_origin(x->r, i->a, def) != d->check->insn ||
        !flow_constant(x->r, i->b, def, &k)) {
        return -1;
    }
    switch (i->sub) {
    case BIN_EQ:
        return k == 0;
    case BIN_NE:
        return k != 0;
    case BIN_LT:
        return 0 < k;
    case BIN_GE:
        return 0 >= k;
    case BIN_GT:
        return 0 > k;
    case BIN_LE:
        return 0 <= k;
    default:
        return -1;
    }
}

// What a branch asks for: fields of the answer that its condition was made of.
static uint32_t asked_by(const struct decision *d, ir_opnd condition, uint32_t at, unsigned depth)
{
    uint32_t def = flow_origin(d->x->r, condition, at);
    const struct ir_insn *i = def == CFG_NONE ? NULL : &d->x->f->insns[def];
    uint32_t asked;
    int64_t mask;

    if (!i || depth == 0) {
        return 0;
    }
    if (i->op == IR_LOAD) {
        return asks(d->x, i->place);
    }
    if (i->op != IR_BIN && i->op != IR_CAST) {
        return 0;
    }
    asked = asked_by(d, i->a, def, depth - 1) | (i->b ? asked_by(d, i->b, def, depth - 1) : 0);
    if (i->op == IR_BIN && i->sub == BIN_AND && flow_constant(d->x->r, i->b, def, &mask)) {
        asked &= ~(uint32_t)(mask & KIND_BITS ? PAIR_MODE : PAIR_KIND);
    }
    return asked;
}

static void look_at_branch(struct decision *d, const struct ir_block *b)
{
    const struct ir_func *f = d->x->f;
    uint32_t last = b->first + b->count - 1, reached = 0;
    bool is_first = false;

    for (uint32_t s = 0; s < b->nsuccs; s++) {
        bool does = reaches(d, f->succs[b->first_succ + s]);
        reached += does;
        is_first = s == 0 ? does : is_first;
    }
    if (reached == 0 || reached == b->nsuccs) {
        return;
    }
    d->flags |= PAIR_DECIDED | asked_by(d, f->insns[last].a, last, 6);
    if (f->insns[last].op == IR_BR) {
        int success = taken_on_success(d, last);
        d->flags |= success >= 0 && (success == 1) != is_first ? PAIR_ABSENT : 0;
    }
}

static uint32_t decide(const struct file_look *x, const struct file_action *check,
                       const struct file_action *then)
{
    struct decision d = {.x = x,
                         .check = check,
                         .then = then,
                         .temps = bitset_new(x->a, x->f->ntemps),
                         .locals = bitset_new(x->a, x->f->nlocals)};

    while (spread(&d)) {
    }
    for (block_id n = 0; n < x->f->nblocks; n++) {
        const struct ir_block *b = &x->f->blocks[n];
        const struct ir_insn *last = &x->f->insns[b->first + b->count - 1];
        if ((last->op == IR_BR || last->op == IR_SWITCH) && is_told(&d, last->a)) {
            look_at_branch(&d, b);
        }
    }
    return d.flags;
}

bool file_pair_look(const struct file_look *x, const struct file_action *first,
                    const struct file_action *second, uint32_t *flags)
{
    struct walk w = {.x = x,
                     .name = &first->name,
                     .from = first->insn,
                     .to = second->insn,
                     .minds_text = first->use == NAME_CHECK};

    walk_from(&w, first->insn);
    *flags = w.syncs ? PAIR_SYNCED : 0;
    if (w.arrives && first->use == NAME_CHECK) {
        *flags |= decide(x, first, second);
    }
    return w.arrives;
}
