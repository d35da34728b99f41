// SPDX-License-Identifier: Apache-2.0
// What the function of a thread does with the pointer that it is given: it follows it, or a copy of
// it, or hands it on. Copies are found without regard to order.
#include "analyzer/engine/thread_parts.h"

#include "analyzer/base/arena.h"

struct copies {
    const struct program_func *at;
    struct bitset locals, temps; // that hold the parameter
};

static bool is_copy(const struct copies *c, ir_opnd o)
{
    return (ir_opnd_kind(o) == IR_LOCAL && bitset_has(c->locals, ir_opnd_index(o))) ||
           (ir_opnd_kind(o) == IR_TEMP && bitset_has(c->temps, ir_opnd_index(o)));
}

// The place begins with following the parameter, or is a variable that holds it.
static bool is_led_to(const struct copies *c, place_id p, bool is_followed)
{
    const struct place_table *places = c->at->unit->places;
    const struct place *root = p ? place_get(places, place_root(places, p)) : NULL;

    if (!root || place_has_deref(places, p) != is_followed) {
        return false;
    }
    return (root->step == PLACE_LOCAL && bitset_has(c->locals, root->arg)) ||
           (root->step == PLACE_TEMP && bitset_has(c->temps, root->arg));
}

static bool copy_on(struct copies *c, const struct ir_insn *i)
{
    const bool is_move = i->op == IR_MOV || i->op == IR_CAST;
    const ir_opnd dst = i->dst;

    if (!(is_move && is_copy(c, i->a)) && !(i->op == IR_LOAD && is_led_to(c, i->place, false))) {
        if (i->op == IR_STORE && is_copy(c, i->a) &&
            place_get(c->at->unit->places, i->place)->step == PLACE_LOCAL) {
            const uint32_t local = place_get(c->at->unit->places, i->place)->arg;
            const bool is_new = !bitset_has(c->locals, local);
            bitset_set(c->locals, local);
            return is_new;
        }
        return false;
    }
    if (is_copy(c, dst)) {
        return false;
    }
    if (ir_opnd_kind(dst) == IR_LOCAL) {
        bitset_set(c->locals, ir_opnd_index(dst));
    } else if (ir_opnd_kind(dst) == IR_TEMP) {
        bitset_set(c->temps, ir_opnd_index(dst));
    } else {
        return false;
    }
    return true;
}

static bool hands_on(const struct copies *c, const struct ir_insn *i)
{
    for (uint32_t n = 0; (i->op == IR_CALL || i->op == IR_ICALL) && n < i->count; n++) {
        if (is_copy(c, c->at->func->args[i->first + n])) {
            return true;
        }
    }
    return false;
}

static bool reads(const struct copies *c, const struct ir_insn *i)
{
    return ((i->op == IR_LOAD || i->op == IR_ADDR || i->op == IR_STORE || i->op == IR_ALOAD ||
             i->op == IR_ASTORE || i->op == IR_RMW) &&
            is_led_to(c, i->place, true)) ||
           (i->op == IR_COPY &&
            (is_led_to(c, ir_opnd_index(i->b), true) || is_led_to(c, i->place, true)));
}

uint64_t thread_field_class(const struct ir_unit *u, place_id p)
{
    const struct place *at = p ? place_get(u->places, p) : NULL;

    while (at && (at->step == PLACE_INDEX || at->step == PLACE_INDEX_K)) {
        at = place_get(u->places, at->parent);
    }
    return at && at->step == PLACE_FIELD ? mods_class(ir_name(u, u->fields[at->arg].key)) : 0;
}

static struct copies copies_of(struct arena *scratch, const struct program_func *at)
{
    struct copies c = {.at = at,
                       .locals = bitset_new(scratch, at->func->nlocals),
                       .temps = bitset_new(scratch, at->func->ntemps)};
    bool has_changed = at->func->nparams > 0;

    if (at->func->nparams > 0) {
        bitset_set(c.locals, 0);
    }
    while (has_changed) {
        has_changed = false;
        for (uint32_t n = 0; n < at->func->ninsns; n++) {
            has_changed = copy_on(&c, &at->func->insns[n]) || has_changed;
        }
    }
    return c;
}

uint32_t thread_read_of(struct arena *scratch, const struct program *p, func_id entry,
                        uint64_t field, bool *is_sure)
{
    const struct program_func *at = program_func(p, entry);
    const struct copies c = copies_of(scratch, at);
    uint32_t found = CFG_NONE;

    *is_sure = false;
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        if (reads(&c, i) &&
            (!field || (i->op == IR_LOAD && thread_field_class(at->unit, i->place) == field))) {
            *is_sure = true;
            return n;
        }
        if (!field && found == CFG_NONE && hands_on(&c, i)) {
            found = n;
        }
    }
    return found;
}
