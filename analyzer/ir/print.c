// SPDX-License-Identifier: Apache-2.0
// IR as text. What is printed determines the IR but for type ids, so that two units that print
// alike mean the same. Types are shown by short names: int, uint, char*, struct tags, int[4].
#include "analyzer/ir/print.h"

#include "analyzer/base/buf.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LOC_COLUMN = 52, TYPE_DEPTH = 4 };

struct printer {
    struct buf *out;
    const struct ir_unit *u;
    const struct ir_func *f;
};

static const char *const un_names[] = {"neg", "com"};
static const char *const bin_names[BIN_COUNT] = {
    "add", "sub", "mul", "div", "rem", "and", "or",      "xor",      "shl",  "shr",
    "eq",  "ne",  "lt",  "le",  "gt",  "ge",  "ptr_add", "ptr_diff", "xchg", "nand"};
static const char *const order_names[] = {"",        "relaxed", "consume", "acquire",
                                          "release", "acq_rel", "seq_cst", "order?"};

static void print_place(const struct printer *p, place_id place);
static void print_opnd(const struct printer *p, ir_opnd o);

static void put(const struct printer *p, const char *s)
{
    buf_put(p->out, s, strlen(s));
}

static void print_quoted(const struct printer *p, const char *s, size_t n)
{
    put(p, "\"");
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];

        if (c == '"' || c == '\\') {
            buf_printf(p->out, "\\%c", c);
        } else if (c < ' ' || c == 0x7f) {
            buf_printf(p->out, "\\%03o", c);
        } else {
            buf_byte(p->out, c);
        }
    }
    put(p, "\"");
}

// ---- Types -------------------------------------------------------------------------------------

static void print_int_type(const struct printer *p, const struct ir_type *t)
{
    bool u = t->flags & TYPE_UNSIGNED;

    if (t->flags & TYPE_CHAR) {
        put(p, u ? "uchar" : "char");
    } else if (t->size == 2) {
        put(p, u ? "ushort" : "short");
    } else if (t->size == 4) {
        put(p, u ? "uint" : "int");
    } else if (t->size == 8) {
        put(p, u ? "ulong" : "long");
    } else {
        buf_printf(p->out, "%sint%u", u ? "u" : "", (unsigned)t->size * 8);
    }
}

static void print_type(const struct printer *p, type_id id, unsigned depth);

// Bounds from the outermost inwards, as in C.
static void print_array_type(const struct printer *p, type_id id, unsigned depth)
{
    type_id inner = id;

    while (p->u->types[inner].kind == TYPE_ARRAY) {
        inner = p->u->types[inner].elem;
    }
    if (depth == 0) {
        put(p, "...");
    } else {
        print_type(p, inner, depth - 1);
    }
    for (; p->u->types[id].kind == TYPE_ARRAY; id = p->u->types[id].elem) {
        buf_printf(p->out, "[%" PRIu64 "]", p->u->types[id].count);
    }
}

static void print_type(const struct printer *p, type_id id, unsigned depth)
{
    const struct ir_type *t = &p->u->types[id];

    switch ((enum ir_type_kind)t->kind) {
    case TYPE_NONE:
        put(p, "-");
        break;
    case TYPE_VOID:
        put(p, "void");
        break;
    case TYPE_BOOL:
        put(p, "bool");
        break;
    case TYPE_INT:
        print_int_type(p, t);
        break;
    case TYPE_FLOAT:
        put(p, t->size == 4 ? "float" : t->size == 8 ? "double" : "ldouble");
        break;
    case TYPE_POINTER:
        if (depth == 0) {
            put(p, "...");
        } else {
            print_type(p, t->elem, depth - 1);
        }
        put(p, "*");
        break;
    case TYPE_ARRAY:
        print_array_type(p, id, depth);
        break;
    case TYPE_RECORD:
        put(p, t->flags & TYPE_UNION ? "union " : "struct ");
        put(p, t->name ? ir_name(p->u, t->name) : "-");
        break;
    case TYPE_FUNCTION:
        put(p, "fn");
        break;
    case TYPE_OTHER:
        put(p, "other");
        break;
    }
}

static void print_type_of(const struct printer *p, type_id t)
{
    if (t) {
        put(p, " : ");
        print_type(p, t, TYPE_DEPTH);
    }
}

// ---- Operands and places -----------------------------------------------------------------------

// A local's number follows when another local before it has the same name.
static void print_local(const struct printer *p, uint32_t local)
{
    name_id name = p->f && local < p->f->nlocals ? p->f->locals[local].name : 0;

    if (name == 0) {
        buf_printf(p->out, "h%" PRIu32, local);
        return;
    }
    put(p, ir_name(p->u, name));
    for (uint32_t i = 0; i < local; i++) {
        if (p->f->locals[i].name == name) {
            buf_printf(p->out, ".%" PRIu32, local);
            return;
        }
    }
}

static void print_float(const struct printer *p, int64_t bits)
{
    double d;

    memcpy(&d, &bits, sizeof d);
    buf_printf(p->out, "%.17g", d);
}

static void print_opnd(const struct printer *p, ir_opnd o)
{
    uint32_t i = ir_opnd_index(o);

    switch (ir_opnd_kind(o)) {
    case IR_NONE:
        put(p, "-");
        break;
    case IR_TEMP:
        buf_printf(p->out, "t%" PRIu32, i);
        break;
    case IR_LOCAL:
        print_local(p, i);
        break;
    case IR_CONST:
        buf_printf(p->out, "%" PRId64 ":", p->u->consts[i].value);
        print_type(p, p->u->consts[i].type, TYPE_DEPTH);
        break;
    case IR_CONST_FLOAT:
        print_float(p, p->u->consts[i].value);
        put(p, ":");
        print_type(p, p->u->consts[i].type, TYPE_DEPTH);
        break;
    case IR_PLACE:
        print_place(p, i);
        break;
    }
}

static void print_step(const struct printer *p, const struct place *at)
{
    bool through = place_get(p->u->places, at->parent)->step == PLACE_DEREF;

    print_place(p, through ? place_get(p->u->places, at->parent)->parent : at->parent);
    if (at->step == PLACE_FIELD) {
        const struct ir_field *field = &p->u->fields[at->arg];

        put(p, through ? "->" : ".");
        if (field->name) {
            put(p, ir_name(p->u, field->name));
        } else {
            buf_printf(p->out, "#%" PRIu32, at->arg - p->u->types[field->owner].first_field);
        }
        return;
    }
    put(p, "[");
    if (at->step == PLACE_INDEX_K) {
        buf_printf(p->out, "%" PRId32, (int32_t)at->arg);
    } else if (at->step == PLACE_INDEX) {
        print_opnd(p, at->arg);
    } else {
        put(p, "*");
    }
    put(p, "]");
}

static void print_place(const struct printer *p, place_id place)
{
    const struct place *at = place_get(p->u->places, place);
    const struct ir_string *s;

    switch ((enum place_step)at->step) {
    case PLACE_UNKNOWN:
    case PLACE_STEP_COUNT:
        put(p, "?");
        break;
    case PLACE_LOCAL:
        print_local(p, at->arg);
        break;
    case PLACE_TEMP:
        buf_printf(p->out, "t%" PRIu32, at->arg);
        break;
    case PLACE_GLOBAL:
        buf_printf(p->out, "@%s", ir_name(p->u, p->u->globals[at->arg].name));
        break;
    case PLACE_FUNC:
        buf_printf(p->out, "@%s", ir_name(p->u, p->u->fns[at->arg].name));
        break;
    case PLACE_STRING:
        s = &p->u->strings[at->arg];
        print_quoted(p, ir_name(p->u, s->bytes), names_length(p->u->names, s->bytes));
        break;
    case PLACE_PARAM:
        buf_printf(p->out, "arg%" PRIu32, at->arg);
        break;
    case PLACE_RET:
        put(p, "ret");
        break;
    case PLACE_DEREF:
        put(p, at->flags & PLACE_CASTED ? "*(cast)" : "*");
        print_place(p, at->parent);
        break;
    case PLACE_FIELD:
    case PLACE_INDEX_K:
    case PLACE_INDEX:
    case PLACE_ANY:
        print_step(p, at);
        break;
    }
}

// ---- Instructions ------------------------------------------------------------------------------

static void print_args(const struct printer *p, const struct ir_insn *i)
{
    put(p, "(");
    for (uint32_t k = 0; k < i->count; k++) {
        put(p, k ? ", " : "");
        print_opnd(p, p->f->args[i->first + k]);
    }
    put(p, ")");
}

static void print_sub(const struct printer *p, const struct ir_insn *i)
{
    put(p, i->op == IR_UN ? un_names[i->sub] : bin_names[i->sub]);
    put(p, " ");
}

static void print_call(const struct printer *p, const struct ir_insn *i)
{
    if (i->op == IR_CALL) {
        put(p, ir_name(p->u, p->u->fns[i->callee].name));
    } else {
        put(p, "*");
        print_opnd(p, i->a);
    }
    print_args(p, i);
    if (i->op == IR_ICALL && i->place) {
        put(p, " via ");
        print_place(p, i->place);
    }
    print_type_of(p, i->type);
}

static void print_memory(const struct printer *p, const struct ir_insn *i)
{
    if (i->op == IR_RMW) {
        print_sub(p, i);
    }
    print_place(p, i->place);
    if (i->op == IR_CAS) {
        put(p, " ");
        print_args(p, i);
    }
    if (i->a) {
        put(p, ", ");
        print_opnd(p, i->a);
    }
    if (i->b) {
        put(p, ", ");
        print_opnd(p, i->b);
    }
    print_type_of(p, i->type);
}

static void print_values(const struct printer *p, const struct ir_insn *i)
{
    if (i->op == IR_UN || i->op == IR_BIN) {
        print_sub(p, i);
    }
    if (i->a) {
        print_opnd(p, i->a);
    }
    if (i->b) {
        put(p, ", ");
        print_opnd(p, i->b);
    }
    if (i->op != IR_BR && i->op != IR_FENCE) {
        print_type_of(p, i->type);
    }
}

static void print_lifetime(const struct printer *p, const struct ir_insn *i)
{
    print_local(p, i->local);
    if (i->a) {
        put(p, ", ");
        print_opnd(p, i->a);
    }
}

static const struct ir_block *block_around(const struct ir_func *f, uint32_t insn)
{
    uint32_t lo = 0, hi = f->nblocks;

    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (f->blocks[mid].first <= insn) {
            lo = mid;
        } else {
            hi = mid;
        }
    }
    return &f->blocks[lo];
}

static void print_targets(const struct printer *p, const struct ir_insn *i, uint32_t insn)
{
    const struct ir_block *block = block_around(p->f, insn);

    for (uint32_t s = 0; s < block->nsuccs; s++) {
        if (i->op != IR_SWITCH) {
            put(p, s || i->a ? ", " : "");
        } else if (s == i->count) {
            put(p, " else ");
        } else {
            const struct ir_case *c = &p->f->cases[i->first + s];

            buf_printf(p->out, " [%" PRId64, c->lo);
            if (c->hi != c->lo) {
                buf_printf(p->out, "..%" PRId64, c->hi);
            }
            put(p, "] ");
        }
        buf_printf(p->out, "b%" PRIu32, p->f->succs[block->first_succ + s]);
    }
}

static void print_flags(const struct printer *p, const struct ir_insn *i)
{
    static const char *const names[] = {"macro", "void", "discarded", "volatile", "weak", "hidden"};
    bool any = false;

    for (unsigned k = 0; k < sizeof names / sizeof *names; k++) {
        if (i->flags & 1u << k) {
            put(p, any ? " " : " {");
            put(p, names[k]);
            any = true;
        }
    }
    put(p, any ? "}" : "");
}

static void print_body(const struct printer *p, const struct ir_insn *i)
{
    switch ((enum ir_op)i->op) {
    case IR_CALL:
    case IR_ICALL:
        print_call(p, i);
        break;
    case IR_BEGIN:
    case IR_END:
        print_lifetime(p, i);
        break;
    default:
        if (ir_has_place((enum ir_op)i->op)) {
            print_memory(p, i);
        } else {
            print_values(p, i);
        }
    }
    if (i->order) {
        buf_printf(p->out, " %s", order_names[i->order]);
    }
}

static void trim(struct buf *out, size_t start)
{
    while (out->n > start && out->data[out->n - 1] == ' ') {
        out->n--;
    }
}

void ir_print_insn(struct buf *out, const struct ir_unit *u, const struct ir_func *f, uint32_t insn)
{
    struct printer p = {out, u, f};
    const struct ir_insn *i = &f->insns[insn];
    size_t start = out->n;
    struct region at = ir_region(u, f->locs[insn]);

    put(&p, "  ");
    if (i->dst) {
        print_opnd(&p, i->dst);
        put(&p, " = ");
    }
    buf_printf(out, "%s ", ir_op_info[i->op].name);
    print_body(&p, i);
    if (ir_op_info[i->op].flags & IR_ENDS) {
        print_targets(&p, i, insn);
    }
    trim(out, start);
    print_flags(&p, i);
    if (at.line) {
        size_t width = out->n - start;

        buf_printf(out, "%*s; %s:%" PRIu32 ":%" PRIu32,
                   width < LOC_COLUMN ? (int)(LOC_COLUMN - width) : 1, "", at.path, at.line,
                   at.col);
    }
}

static void print_words(const struct printer *p, uint32_t flags, const char *const *names,
                        unsigned n)
{
    for (unsigned k = 0; k < n; k++) {
        if (flags & 1u << k) {
            buf_printf(p->out, " %s", names[k]);
        }
    }
}

static void print_head(const struct printer *p)
{
    static const char *const func_flags[] = {"incomplete", "static", "inline",   "in_header",
                                             "variadic",   "init",   "too_deep", "setjmp"};
    static const char *const local_flags[] = {"param", "reg", "hidden", "cleanup", "aligned"};
    const struct ir_fn *fn = &p->u->fns[p->f->fn];
    struct region at = ir_region(p->u, p->f->loc);

    buf_printf(p->out, "function %s", ir_name(p->u, fn->name));
    print_words(p, p->f->flags, func_flags, sizeof func_flags / sizeof *func_flags);
    buf_printf(p->out, "  ; %s", ir_name(p->u, fn->key));
    if (at.line) {
        buf_printf(p->out, " %s:%" PRIu32 ":%" PRIu32, at.path, at.line, at.col);
    }
    put(p, "\n");
    for (uint32_t i = 0; i < p->f->nlocals; i++) {
        const struct ir_local *l = &p->f->locals[i];

        put(p, "  local ");
        print_local(p, i);
        print_type_of(p, l->type);
        print_words(p, l->flags, local_flags, sizeof local_flags / sizeof *local_flags);
        if (l->flags & LOCAL_CLEANUP) {
            buf_printf(p->out, " by %s", ir_name(p->u, p->u->fns[l->cleanup].name));
        }
        put(p, "\n");
    }
}

void ir_print_func(struct buf *out, const struct ir_unit *u, const struct ir_func *f)
{
    struct printer p = {out, u, f};

    print_head(&p);
    for (block_id b = 0; b < f->nblocks; b++) {
        buf_printf(out, "b%" PRIu32 ":\n", b);
        for (uint32_t i = 0; i < f->blocks[b].count; i++) {
            ir_print_insn(out, u, f, f->blocks[b].first + i);
            put(&p, "\n");
        }
    }
}

static void print_problem(const struct printer *p, const struct ir_problem *problem)
{
    static const char *const kinds[] = {"error", "missing header", "limit"};
    struct region at = ir_region(p->u, problem->loc);

    buf_printf(p->out, "; %s:%" PRIu32 ": %s: %s\n", at.path, at.line, kinds[problem->kind],
               ir_name(p->u, problem->text));
}

static void print_target(const struct printer *p, const struct ir_attr *attr)
{
    const struct ir_unit *u = p->u;

    switch ((enum ir_attr_on)attr->on) {
    case ATTR_ON_FN:
        buf_printf(p->out, "function %s", ir_name(u, u->fns[attr->target].name));
        break;
    case ATTR_ON_GLOBAL:
        buf_printf(p->out, "global %s", ir_name(u, u->globals[attr->target].name));
        break;
    case ATTR_ON_FIELD:
        buf_printf(p->out, "field %s.%s", ir_name(u, u->types[u->fields[attr->target].owner].name),
                   ir_name(u, u->fields[attr->target].name));
        break;
    case ATTR_ON_TYPE:
        buf_printf(p->out, "type %s", ir_name(u, u->types[attr->target].name));
        break;
    }
}

static void print_attr(const struct printer *p, const struct ir_attr *attr)
{
    buf_printf(p->out, "attribute %s of ", ir_attr_name[attr->kind]);
    print_target(p, attr);
    if (attr->number != ATTR_NUMBER_NONE) {
        buf_printf(p->out, " %" PRId32, attr->number);
    }
    if (attr->place) {
        put(p, ": ");
        print_place(p, attr->place);
    }
    put(p, "\n");
}

void ir_print_unit(struct buf *out, const struct ir_unit *u)
{
    static const char *const flags[] = {"defined", "internal", "local", "thread",
                                        "const",   "system",   "hidden"};
    struct printer p = {out, u, NULL};

    buf_printf(out, "; unit %s\n", ir_name(u, u->path));
    for (uint32_t i = 0; i < u->nproblems; i++) {
        print_problem(&p, &u->problems[i]);
    }
    for (uint32_t i = 0; i < u->nglobals; i++) {
        const struct ir_global *g = &u->globals[i];

        buf_printf(out, "global %s", g->name ? ir_name(u, g->name) : "-");
        print_type_of(&p, g->type);
        print_words(&p, g->flags, flags, sizeof flags / sizeof *flags);
        buf_printf(out, "  ; %s\n", ir_name(u, g->key));
    }
    for (uint32_t i = 0; i < u->nattrs; i++) {
        print_attr(&p, &u->attrs[i]);
    }
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        put(&p, "\n");
        ir_print_func(out, u, &u->funcs[i]);
    }
}

// ---- DOT ---------------------------------------------------------------------------------------

static void print_escaped(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\\') {
            buf_byte(out, '\\');
        }
        buf_byte(out, (uint8_t)s[i]);
    }
}

static void dot_block(struct buf *out, const struct ir_unit *u, const struct ir_func *f, block_id b)
{
    const struct ir_block *block = &f->blocks[b];
    struct buf line = {0};

    buf_printf(out, "  b%" PRIu32 " [label=\"b%" PRIu32 "\\l", b, b);
    for (uint32_t i = 0; i < block->count; i++) {
        buf_clear(&line);
        ir_print_insn(&line, u, f, block->first + i);
        print_escaped(out, line.data, line.n);
        buf_put(out, "\\l", 2);
    }
    buf_printf(out, "\"];\n");
    for (uint32_t s = 0; s < block->nsuccs; s++) {
        uint8_t op = f->insns[block->first + block->count - 1].op;

        buf_printf(out, "  b%" PRIu32 " -> b%" PRIu32 "%s;\n", b, f->succs[block->first_succ + s],
                   op != IR_BR ? ""
                   : s         ? " [label=\"no\"]"
                               : " [label=\"yes\"]");
    }
    buf_free(&line);
}

void ir_print_dot(struct buf *out, const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        const struct ir_func *f = &u->funcs[i];
        const char *name = ir_func_name(u, f);

        buf_printf(out, "digraph \"");
        print_escaped(out, name, strlen(name));
        buf_printf(out, "\" {\n  node [shape=box, fontname=monospace];\n");
        for (block_id b = 0; b < f->nblocks; b++) {
            dot_block(out, u, f, b);
        }
        buf_printf(out, "}\n");
    }
}
