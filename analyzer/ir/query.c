// SPDX-License-Identifier: Apache-2.0
// Questions about operands and places, and their text as somebody would write it in C.
//
// A temporary reads as what defined it: the place it was loaded from, the call it came out of. The
// recursion is cut at a small depth, where the text says "...".
#include "analyzer/ir/ir.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <inttypes.h>
#include <string.h>

enum { TEXT_DEPTH = 8, STRING_SHOWN = 24 };

bool ir_has_place(enum ir_op op)
{
    switch (op) {
    case IR_LOAD:
    case IR_STORE:
    case IR_ADDR:
    case IR_COPY:
    case IR_ZERO:
    case IR_ALOAD:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
    case IR_VAARG:
    case IR_HAVOC:
    case IR_ICALL:
        return true;
    default:
        return false;
    }
}

bool ir_not_understood(const struct ir_insn *i)
{
    return i->op == IR_HAVOC && !(i->flags & INSN_HIDDEN);
}

const char *ir_func_name(const struct ir_unit *u, const struct ir_func *f)
{
    return ir_name(u, u->fns[f->fn].name);
}

type_id *ir_temp_types(struct arena *a, const struct ir_func *f)
{
    type_id *types = arena_array(a, type_id, f->ntemps);

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (ir_opnd_kind(f->insns[i].dst) == IR_TEMP) {
            types[ir_opnd_index(f->insns[i].dst)] = f->insns[i].type;
        }
    }
    return types;
}

uint32_t *ir_temp_defs(struct arena *a, const struct ir_func *f)
{
    uint32_t *defs = arena_array(a, uint32_t, f->ntemps);

    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (ir_opnd_kind(f->insns[i].dst) == IR_TEMP) {
            defs[ir_opnd_index(f->insns[i].dst)] = i;
        }
    }
    return defs;
}

const struct ir_insn *ir_temp_def(const struct ir_func *f, ir_opnd o)
{
    for (uint32_t i = 0; ir_opnd_kind(o) == IR_TEMP && i < f->ninsns; i++) {
        if (f->insns[i].dst == o) {
            return &f->insns[i];
        }
    }
    return NULL;
}

type_id ir_place_type(const struct ir_unit *u, const struct ir_func *f, place_id p)
{
    const struct place *at = place_get(u->places, p);

    if (f == NULL) {
        return at->type;
    }
    if (at->step == PLACE_LOCAL) {
        return at->arg < f->nlocals ? f->locals[at->arg].type : 0;
    }
    if (at->step == PLACE_INDEX_K || at->step == PLACE_INDEX || at->step == PLACE_ANY) {
        const struct place *above = place_get(u->places, at->parent);

        if (above->step != PLACE_DEREF && above->step != PLACE_FIELD) {
            type_id whole = ir_place_type(u, f, at->parent);

            return u->types[whole].kind == TYPE_ARRAY ? u->types[whole].elem : at->type;
        }
    }
    return at->type;
}

type_id ir_opnd_type(const struct ir_unit *u, const struct ir_func *f, const type_id *temp_types,
                     ir_opnd o)
{
    uint32_t i = ir_opnd_index(o);

    switch (ir_opnd_kind(o)) {
    case IR_NONE:
        return 0;
    case IR_TEMP:
        return temp_types ? temp_types[i] : 0;
    case IR_LOCAL:
        return f->locals[i].type;
    case IR_CONST:
    case IR_CONST_FLOAT:
        return u->consts[i].type;
    case IR_PLACE:
        return ir_place_type(u, f, i);
    }
    return 0;
}

bool ir_const_value(const struct ir_unit *u, ir_opnd o, int64_t *value)
{
    if (ir_opnd_kind(o) != IR_CONST) {
        return false;
    }
    *value = u->consts[ir_opnd_index(o)].value;
    return true;
}

struct region ir_region(const struct ir_unit *u, loc_id loc)
{
    const struct loc *l = &u->locs[loc];

    if (loc == 0) {
        return (struct region){.path = ""};
    }
    return (struct region){.path = ir_name(u, u->files[l->file].path),
                           .line = l->line,
                           .col = l->col,
                           .end_line = l->end_line,
                           .end_col = l->end_col};
}

// ---- Text --------------------------------------------------------------------------------------

struct text {
    struct arena *a;
    const struct ir_unit *u;
    const struct ir_func *f;
};

static const char *place_text(const struct text *t, place_id p, unsigned depth);
static const char *opnd_text(const struct text *t, ir_opnd o, unsigned depth);

static const char *string_text(const struct text *t, uint32_t string)
{
    const char *s = ir_name(t->u, t->u->strings[string].bytes);
    char shown[STRING_SHOWN * 4 + 1];
    size_t n = 0;

    for (size_t i = 0; s[i] && i < STRING_SHOWN; i++) {
        static const char special[] = "\n\t\r\"\\", letters[] = "ntr\"\\";
        const char *at = strchr(special, s[i]);

        if (at) {
            shown[n++] = '\\';
            shown[n++] = letters[at - special];
        } else {
            shown[n++] = (unsigned char)s[i] < ' ' ? '?' : s[i];
        }
    }
    shown[n] = '\0';
    return arena_printf(t->a, "\"%s%s\"", shown, strlen(s) > STRING_SHOWN ? "..." : "");
}

static const struct ir_insn *definition(const struct ir_func *f, uint32_t temp)
{
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == ir_opnd_make(IR_TEMP, temp)) {
            return &f->insns[i];
        }
    }
    return NULL;
}

static const char *bin_text(const struct text *t, const struct ir_insn *i, unsigned depth)
{
    static const char *const signs[BIN_COUNT] = {"+",  "-",  "*",  "/", "%",  "&", "|",  "^", "<<",
                                                 ">>", "==", "!=", "<", "<=", ">", ">=", "+", "-"};

    return arena_printf(t->a, "(%s %s %s)", opnd_text(t, i->a, depth),
                        signs[i->sub] ? signs[i->sub] : "?", opnd_text(t, i->b, depth));
}

static const char *temp_text(const struct text *t, uint32_t temp, unsigned depth)
{
    const struct ir_insn *i = t->f && depth ? definition(t->f, temp) : NULL;

    if (i == NULL) {
        return "...";
    }
    switch (i->op) {
    case IR_MOV:
    case IR_CAST:
        return opnd_text(t, i->a, depth - 1);
    case IR_LOAD:
    case IR_ALOAD:
        return place_text(t, i->place, depth - 1);
    case IR_ADDR: {
        const char *s = place_text(t, i->place, depth - 1);
        type_id type = ir_place_type(t->u, t->f, i->place);

        if (*s == '*' || t->u->types[type].kind == TYPE_ARRAY || *s == '"' ||
            place_get(t->u->places, i->place)->step == PLACE_FUNC) {
            return *s == '*' ? s + 1 : s;
        }
        return arena_printf(t->a, "&%s", s);
    }
    case IR_UN:
        return arena_printf(t->a, "%s%s", i->sub == UN_NEG ? "-" : "~",
                            opnd_text(t, i->a, depth - 1));
    case IR_BIN:
        return bin_text(t, i, depth - 1);
    case IR_CALL:
        return arena_printf(t->a, "%s()", ir_name(t->u, t->u->fns[i->callee].name));
    case IR_ICALL:
        return arena_printf(t->a, "%s()",
                            i->place ? place_text(t, i->place, depth - 1)
                                     : opnd_text(t, i->a, depth - 1));
    default:
        return "...";
    }
}

// The text of `s` as the left operand of `->`, `.` or `[]`.
static const char *primary(const struct text *t, const char *s)
{
    return *s == '*' || *s == '&' || *s == '-' || *s == '~' ? arena_printf(t->a, "(%s)", s) : s;
}

static const char *step_text(const struct text *t, const struct place *at, unsigned depth)
{
    const struct place *above = place_get(t->u->places, at->parent);
    bool through = above->step == PLACE_DEREF;
    const char *s = place_text(t, through ? above->parent : at->parent, depth);
    bool addr = through && *s == '&'; // (&x)->f is x.f

    if (at->step == PLACE_FIELD) {
        name_id name = t->u->fields[at->arg].name;

        if (name == 0) {
            return place_text(t, at->parent, depth);
        }
        return arena_printf(t->a, "%s%s%s", addr ? s + 1 : primary(t, s),
                            through && !addr ? "->" : ".", ir_name(t->u, name));
    }
    if (at->step == PLACE_INDEX_K) {
        return arena_printf(t->a, "%s[%" PRId32 "]", primary(t, s), (int32_t)at->arg);
    }
    return arena_printf(t->a, "%s[%s]", primary(t, s),
                        at->step == PLACE_INDEX ? opnd_text(t, at->arg, depth) : "...");
}

static const char *place_text(const struct text *t, place_id p, unsigned depth)
{
    const struct place *at = place_get(t->u->places, p);
    const char *s;

    switch ((enum place_step)at->step) {
    case PLACE_UNKNOWN:
    case PLACE_STEP_COUNT:
        return "...";
    case PLACE_LOCAL:
        if (t->f == NULL || at->arg >= t->f->nlocals || t->f->locals[at->arg].name == 0) {
            return "...";
        }
        return ir_name(t->u, t->f->locals[at->arg].name);
    case PLACE_TEMP:
        return temp_text(t, at->arg, depth);
    case PLACE_GLOBAL:
        return ir_name(t->u, t->u->globals[at->arg].name);
    case PLACE_FUNC:
        return ir_name(t->u, t->u->fns[at->arg].name);
    case PLACE_STRING:
        return string_text(t, at->arg);
    case PLACE_PARAM:
        return arena_printf(t->a, "arg%" PRIu32, at->arg);
    case PLACE_RET:
        return "ret";
    case PLACE_DEREF:
        s = place_text(t, at->parent, depth);
        return *s == '&' ? s + 1 : arena_printf(t->a, "*%s", s);
    case PLACE_FIELD:
    case PLACE_INDEX_K:
    case PLACE_INDEX:
    case PLACE_ANY:
        return step_text(t, at, depth);
    }
    return "...";
}

static const char *const_text(const struct text *t, const struct ir_const *k)
{
    if (t->u->types[k->type].kind == TYPE_POINTER && k->value == 0) {
        return "NULL";
    }
    if (t->u->types[k->type].flags & TYPE_UNSIGNED) {
        return arena_printf(t->a, "%" PRIu64, (uint64_t)k->value);
    }
    return arena_printf(t->a, "%" PRId64, k->value);
}

static const char *opnd_text(const struct text *t, ir_opnd o, unsigned depth)
{
    uint32_t i = ir_opnd_index(o);
    double d;

    switch (ir_opnd_kind(o)) {
    case IR_NONE:
        return "";
    case IR_TEMP:
        return temp_text(t, i, depth);
    case IR_LOCAL:
        if (t->f == NULL || t->f->locals[i].name == 0) {
            return "...";
        }
        return ir_name(t->u, t->f->locals[i].name);
    case IR_CONST:
        return const_text(t, &t->u->consts[i]);
    case IR_CONST_FLOAT:
        memcpy(&d, &t->u->consts[i].value, sizeof d);
        return arena_printf(t->a, "%g", d);
    case IR_PLACE:
        return place_text(t, i, depth);
    }
    return "...";
}

const char *ir_place_text(struct arena *a, const struct ir_unit *u, const struct ir_func *f,
                          place_id p)
{
    struct text t = {a, u, f};

    return place_text(&t, p, TEXT_DEPTH);
}

const char *ir_opnd_text(struct arena *a, const struct ir_unit *u, const struct ir_func *f,
                         ir_opnd o)
{
    struct text t = {a, u, f};

    return opnd_text(&t, o, TEXT_DEPTH);
}
