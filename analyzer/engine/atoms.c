// SPDX-License-Identifier: Apache-2.0
// Live controlling atoms: the conditions that a kept branch further on will test, as they read at
// the start of each block.
//
// A backward data-flow problem. An assignment renames (`v = w`), a comparison or mask takes the
// place of what it computes, a constant decides the atom, any other definition ends it. Reads of
// memory become atoms over places, which stores to memory of the same class end; calls do not end
// them, for what a call may have written keeps its old value as shadow.
//
// States whose atoms have different truths are not joined (merge.c).
#include "analyzer/engine/typestate.h"

#include <string.h>

enum { PASSES_MAX = 12, SWITCH_ATOMS = 8, ROUNDS_APART = 8 };

struct atoms {
    struct atom items[ATOMS_MAX];
    uint32_t n;
};

static bool is_name(ir_opnd o)
{
    return ir_opnd_kind(o) == IR_TEMP || ir_opnd_kind(o) == IR_LOCAL || ir_opnd_kind(o) == IR_PLACE;
}

static bool is_same(const struct atom *a, const struct atom *b)
{
    return a->a == b->a && a->b == b->b && a->k == b->k && a->mask == b->mask && a->op == b->op &&
           a->is_unsigned == b->is_unsigned;
}

static void add_atom(struct typestate *t, struct atoms *set, const struct atom *a)
{
    for (uint32_t i = 0; i < set->n; i++) {
        if (is_same(&set->items[i], a)) {
            return;
        }
    }
    if (set->n >= ATOMS_MAX || set->n >= t->caps.atoms) {
        t->slice.is_cut = true;
        return;
    }
    set->items[set->n++] = *a;
}

static struct atom make_atom(ir_opnd a, unsigned op, bool is_unsigned, ir_opnd b, int64_t k)
{
    struct atom atom;

    memset(&atom, 0, sizeof atom); // compared as bytes
    atom.a = a;
    atom.b = b;
    atom.k = k;
    atom.op = (uint8_t)op;
    atom.is_unsigned = is_unsigned;
    return atom;
}

// ---- Transfer -----------------------------------------------------------------------------------

// Brings an atom whose names were replaced back into form; false: decided, or not expressible.
static bool normalise(const struct typestate *t, struct atom *a)
{
    int64_t k;

    if (!is_name(a->a)) {
        if (a->mask || !a->b || !ir_const_value(t->unit, a->a, &k)) {
            return false;
        }
        a->a = a->b;
        a->b = 0;
        a->k = k;
        a->op = (uint8_t)compare_swap((enum ir_bin)a->op);
    }
    if (a->b && !is_name(a->b)) {
        if (!ir_const_value(t->unit, a->b, &k)) {
            return false;
        }
        a->b = 0;
        a->k = k;
    }
    return true;
}

static bool is_zero_test(const struct atom *a)
{
    return a->b == 0 && a->mask == 0 && a->k == 0 && (a->op == BIN_EQ || a->op == BIN_NE);
}

// The atom before `dst = a sub b`.
static bool through_binary(const struct typestate *t, struct atom *atom, const struct ir_insn *i,
                           block_id head)
{
    const struct ir_type *type =
        &t->unit->types[ir_opnd_type(t->unit, t->func, t->temp_types, i->a)];
    int64_t k;

    if (is_compare(i->sub)) {
        bool is_unsigned = type->kind == TYPE_POINTER || type->flags & TYPE_UNSIGNED;
        if (!is_zero_test(atom) || type->kind == TYPE_FLOAT) {
            return false;
        }
        *atom = make_atom(i->a, i->sub, is_unsigned, i->b, 0);
        return normalise(t, atom);
    }
    if (!ir_const_value(t->unit, i->b, &k) || atom->mask || atom->b) {
        return false;
    }
    if (i->sub == BIN_AND) {
        atom->a = i->a;
        atom->mask = k;
        return normalise(t, atom);
    }
    if ((i->sub == BIN_ADD || i->sub == BIN_SUB) && !atom->is_unsigned &&
        fold_binary(i->sub == BIN_ADD ? BIN_SUB : BIN_ADD, false, atom->k, k, &k)) {
        atom->a = i->a;
        atom->k = k;
        atom->round = head + 1;
        return normalise(t, atom);
    }
    return false;
}

// The atom before `dst = ~a`: a bit that is tested alone is set where it was not.
static bool through_complement(const struct typestate *t, struct atom *atom,
                               const struct ir_insn *i)
{
    int64_t bit = atom->mask;

    if (i->sub != UN_COM || bit <= 0 || (bit & (bit - 1)) != 0 || atom->b || atom->k != 0 ||
        (atom->op != BIN_EQ && atom->op != BIN_NE)) {
        return false;
    }
    atom->a = i->a;
    atom->op = atom->op == BIN_EQ ? BIN_NE : BIN_EQ;
    return normalise(t, atom);
}

static bool through_definition(const struct typestate *t, struct atom *atom,
                               const struct ir_insn *i, block_id head)
{
    ir_opnd from;

    switch (i->op) {
    case IR_MOV:
    case IR_CAST:
        from = i->a;
        break;
    case IR_LOAD:
        if (i->flags & INSN_VOLATILE || i->place == 0) {
            return false;
        }
        from = ir_opnd_make(IR_PLACE, i->place);
        break;
    case IR_BIN:
        return atom->a == i->dst && atom->b != i->dst && through_binary(t, atom, i, head);
    case IR_UN:
        return atom->a == i->dst && atom->b != i->dst && through_complement(t, atom, i);
    default:
        return false;
    }
    atom->a = atom->a == i->dst ? from : atom->a;
    atom->b = atom->b == i->dst ? from : atom->b;
    return normalise(t, atom);
}

// Whether finding the place reads the operand.
static bool place_reads(const struct typestate *t, place_id p, ir_opnd o)
{
    for (; p; p = place_get(t->unit->places, p)->parent) {
        const struct place *at = place_get(t->unit->places, p);
        if ((at->step == PLACE_INDEX && at->arg == o) ||
            (at->step == PLACE_TEMP && o == ir_opnd_make(IR_TEMP, at->arg)) ||
            (at->step == PLACE_LOCAL && o == ir_opnd_make(IR_LOCAL, at->arg))) {
            return true;
        }
    }
    return false;
}

static uint32_t last_field(const struct typestate *t, place_id p)
{
    for (; p; p = place_get(t->unit->places, p)->parent) {
        if (place_get(t->unit->places, p)->step == PLACE_FIELD) {
            return place_get(t->unit->places, p)->arg + 1;
        }
    }
    return 0;
}

// Whether a write to `written` may change `p`.
static bool may_change(const struct typestate *t, place_id written, place_id p)
{
    const struct place_table *places = t->unit->places;
    bool through = place_has_deref(places, written);

    if (place_is_prefix(places, written, p) || place_is_prefix(places, p, written)) {
        return true;
    }
    if (!through && !place_has_deref(places, p)) {
        return place_root(places, written) == place_root(places, p) &&
               last_field(t, written) == last_field(t, p);
    }
    return last_field(t, written) == last_field(t, p);
}

static place_id written_by(const struct ir_insn *i)
{
    return ir_op_info[i->op].flags & IR_WRITES && i->op != IR_CALL && i->op != IR_ICALL ? i->place
                                                                                        : 0;
}

// The address of a local goes into a call: the call may write it.
static bool call_takes(const struct typestate *t, const struct ir_insn *i, place_id p)
{
    const struct place *root = place_get(t->unit->places, place_root(t->unit->places, p));

    for (uint32_t n = 0; root->step == PLACE_LOCAL && n < i->count; n++) {
        ir_opnd o = t->func->args[i->first + n];
        if (ir_opnd_kind(o) == IR_TEMP && t->address_of[ir_opnd_index(o)] == root->arg + 1) {
            return true;
        }
    }
    return false;
}

static bool survives(const struct typestate *t, ir_opnd name, const struct ir_insn *i)
{
    place_id p = ir_opnd_kind(name) == IR_PLACE ? ir_opnd_index(name) : 0, written = written_by(i);

    if (p == 0) {
        return !(i->op == IR_BEGIN && name == ir_opnd_make(IR_LOCAL, i->local));
    }
    if (i->dst && place_reads(t, p, i->dst)) {
        return false;
    }
    if (i->op == IR_CALL || i->op == IR_ICALL) {
        return !call_takes(t, i, p);
    }
    if (i->op == IR_BEGIN) {
        return !place_reads(t, p, ir_opnd_make(IR_LOCAL, i->local));
    }
    return !written || !may_change(t, written, p);
}

// The atom as it reads before instruction `i`; false: it does not reach further up.
static bool through(const struct typestate *t, struct atom *atom, const struct ir_insn *i,
                    block_id head)
{
    ir_opnd place = ir_opnd_make(IR_PLACE, i->place);

    if (i->op == IR_STORE && (atom->a == place || atom->b == place)) {
        atom->a = atom->a == place ? i->a : atom->a;
        atom->b = atom->b == place ? i->a : atom->b;
        return normalise(t, atom);
    }
    if (i->dst && (atom->a == i->dst || atom->b == i->dst)) {
        return through_definition(t, atom, i, head);
    }
    return survives(t, atom->a, i) && (!atom->b || survives(t, atom->b, i));
}

static void through_block(struct typestate *t, block_id b, struct atoms *set)
{
    const struct ir_block *block = &t->func->blocks[b];

    for (uint32_t n = block->first + block->count - 1; set->n && n-- > block->first;) {
        const uint32_t before = set->n;
        bool is_changed = false; // else the atoms stay different from each other
        set->n = 0;
        for (uint32_t k = 0; k < before; k++) {
            struct atom atom = set->items[k];
            if (!through(t, &atom, &t->func->insns[n], t->cfg->loop_head[b])) {
                continue;
            }
            is_changed = is_changed || !is_same(&atom, &set->items[k]);
            if (is_changed) {
                add_atom(t, set, &atom);
            } else {
                set->items[set->n++] = atom;
            }
        }
    }
}

// ---- Branches -----------------------------------------------------------------------------------

static void branch_atoms(struct typestate *t, block_id b, struct atoms *set)
{
    const struct ir_block *block = &t->func->blocks[b];
    const struct ir_insn *end = &t->func->insns[block->first + block->count - 1];
    struct atom a;

    if (!is_name(end->a)) {
        return;
    }
    if (end->op == IR_BR && bitset_has(t->slice.branches, b)) {
        a = make_atom(end->a, BIN_NE, false, 0, 0);
        add_atom(t, set, &a);
    } else if (end->op == IR_SWITCH && bitset_has(t->slice.branches, b)) {
        for (uint32_t c = 0; c < end->count && c < SWITCH_ATOMS; c++) {
            a = make_atom(end->a, BIN_EQ, false, 0, t->func->cases[end->first + c].lo);
            add_atom(t, set, &a);
        }
    } else if (end->op == IR_RET && t->slice.has_exits) {
        a = make_atom(end->a, BIN_LT, false, 0, 0);
        add_atom(t, set, &a);
        a.op = BIN_EQ;
        add_atom(t, set, &a);
    }
}

static bool update(struct typestate *t, block_id b, const struct atoms *set)
{
    if (set->n == t->slice.natoms[b] &&
        (set->n == 0 ||
         memcmp(t->slice.atoms[b], set->items, set->n * sizeof set->items[0]) == 0)) {
        return false;
    }
    t->slice.atoms[b] = arena_copy(t->arena, set->items, set->n * sizeof set->items[0]);
    t->slice.natoms[b] = (uint8_t)set->n;
    return true;
}

// A counter's test, told by what it was in earlier rounds of the loop, would be an atom for each of
// them. Short loops are told apart round by round.
static void drop_rounds(struct atoms *set, block_id head)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < set->n; i++) {
        const struct atom *a = &set->items[i];
        if (a->round != head + 1 || (a->k >= 0 && a->k <= ROUNDS_APART)) {
            set->items[n++] = *a;
        }
    }
    set->n = n;
}

// The atoms at the start of a block, from those at the starts of its successors; true: they
// changed.
static bool build_block(struct typestate *t, block_id b)
{
    const struct ir_block *block = &t->func->blocks[b];
    struct atoms set;

    set.n = 0;
    branch_atoms(t, b, &set);
    for (uint32_t k = 0; k < block->nsuccs; k++) {
        block_id to = t->func->succs[block->first_succ + k];
        for (uint32_t n = 0; n < t->slice.natoms[to]; n++) {
            add_atom(t, &set, &t->slice.atoms[to][n]);
        }
    }
    through_block(t, b, &set);
    if (bitset_has(t->cfg->is_loop_head, b)) {
        drop_rounds(&set, b);
    }
    return update(t, b, &set);
}

static uint8_t name_index(ir_opnd *names, uint8_t *n, ir_opnd name)
{
    uint8_t i = 0;

    while (i < *n && names[i] != name) {
        i++;
    }
    if (i == *n) {
        names[(*n)++] = name;
    }
    return i;
}

// Most atoms of a block speak of a few names, which need to be looked up once.
static void collect_names(struct typestate *t, block_id b)
{
    ir_opnd names[2 * ATOMS_MAX];
    uint8_t n = 0;

    for (uint32_t i = 0; i < t->slice.natoms[b]; i++) {
        struct atom *a = &t->slice.atoms[b][i];
        a->name_a = name_index(names, &n, a->a);
        a->name_b = a->b ? name_index(names, &n, a->b) : 0;
    }
    t->slice.names[b] = arena_copy(t->arena, names, n * sizeof *names);
    t->slice.nnames[b] = n;
}

// In each pass only blocks in front of one that changed: in most functions few come twice.
void atoms_build(struct typestate *t)
{
    const uint32_t nblocks = t->func->nblocks;
    struct bitset stale = bitset_new(t->arena, nblocks);
    bool changed = true;

    t->slice.atoms = arena_array(t->arena, struct atom *, nblocks);
    t->slice.natoms = arena_array(t->arena, uint8_t, nblocks);
    t->slice.names = arena_array(t->arena, ir_opnd *, nblocks);
    t->slice.nnames = arena_array(t->arena, uint8_t, nblocks);
    for (unsigned pass = 0; changed && pass < PASSES_MAX && t->caps.atoms; pass++) {
        changed = false;
        for (block_id b = nblocks; b-- > 0;) {
            if (pass > 0 && !bitset_has(stale, b)) {
                continue;
            }
            bitset_clear(stale, b);
            if (!build_block(t, b)) {
                continue;
            }
            changed = true;
            for (uint32_t p = t->cfg->pred_first[b]; p < t->cfg->pred_first[b + 1]; p++) {
                bitset_set(stale, t->cfg->preds[p]);
            }
        }
    }
    for (block_id b = 0; b < nblocks; b++) {
        collect_names(t, b);
    }
}

// ---- Truth --------------------------------------------------------------------------------------

static val_id name_value(struct typestate *t, struct state *s, ir_opnd name)
{
    struct cell c;

    if (ir_opnd_kind(name) != IR_PLACE) {
        return read_operand(t, s, name);
    }
    return place_cell(t, s, ir_opnd_index(name), &c) ? state_lookup(s, &c) : 0;
}

static const struct facts *masked_facts(const struct state *s, val_id v, int64_t mask,
                                        struct facts *folded)
{
    int64_t k;

    if (mask == 0) {
        return &s->vals[v].facts;
    }
    if (val_is_const(s, v, &k)) {
        *folded = facts_range(k & mask, k & mask);
        return folded;
    }
    for (val_id w = 1; w < s->nvals; w++) {
        const struct value *x = &s->vals[w];
        if (x->kind == VALUE_TERM && x->op == BIN_AND && x->a == v && val_is_const(s, x->b, &k) &&
            k == mask) {
            return &x->facts;
        }
    }
    return &s->vals[0].facts;
}

static enum truth known_comparison(const struct state *s, const struct atom *a, val_id x, val_id y)
{
    unsigned flags = a->is_unsigned && a->op != BIN_EQ && a->op != BIN_NE ? VALUE_UNSIGNED : 0;

    if (x == y) {
        return a->op == BIN_EQ || a->op == BIN_LE || a->op == BIN_GE ? TRUTH_YES : TRUTH_NO;
    }
    for (val_id v = 1; v < s->nvals; v++) {
        const struct value *t = &s->vals[v];
        if (t->kind == VALUE_TERM && t->a == x && t->b == y && t->flags == flags &&
            is_compare(t->op) && state_truth(s, v) != TRUTH_UNKNOWN) {
            if (t->op == a->op) {
                return state_truth(s, v);
            }
            if (t->op == compare_negate((enum ir_bin)a->op)) {
                return state_truth(s, v) == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
            }
        }
    }
    return TRUTH_UNKNOWN;
}

static enum truth atom_truth(const struct state *s, const struct atom *a, const val_id *values)
{
    val_id x = values[a->name_a], y = a->b ? values[a->name_b] : 0;
    struct facts fold_x, k = facts_range(a->k, a->k);
    enum truth truth = TRUTH_UNKNOWN;

    if (x == 0 || (a->b && y == 0)) {
        return TRUTH_UNKNOWN;
    }
    if (a->b) {
        truth = known_comparison(s, a, x, y);
        k = s->vals[y].facts;
    }
    for (unsigned n = 0; truth == TRUTH_UNKNOWN && x && n < 2; n++) {
        truth = facts_compare((enum ir_bin)a->op, a->is_unsigned,
                              masked_facts(s, x, a->mask, &fold_x), &k);
        x = s->vals[x].shadow;
    }
    return truth;
}

uint64_t atoms_truth(struct typestate *t, struct state *s, block_id b)
{
    uint32_t nvals = s->nvals; // what is made for asking goes again
    val_id values[2 * ATOMS_MAX];
    uint64_t bits = 0;

    t->is_peeking = true;
    for (uint32_t n = 0; n < t->slice.nnames[b]; n++) {
        values[n] = name_value(t, s, t->slice.names[b][n]);
    }
    for (uint32_t n = 0; n < t->slice.natoms[b]; n++) {
        bits |= (uint64_t)atom_truth(s, &t->slice.atoms[b][n], values) << (2 * n);
    }
    t->is_peeking = false;
    s->nvals = nvals;
    return bits;
}
