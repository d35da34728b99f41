// SPDX-License-Identifier: Apache-2.0
// Initialisers. libclang shows an initialiser list as it was written: which member an item belongs
// to, where braces were left out, and where a designator moves to, is counted here (C11 6.7.9).
//
// fill() walks the members of one object and takes items from a list. An item that is not braced
// and does not fit an aggregate member as a whole starts that member's own fill() on the same list.
// A designator belongs to the innermost braced object; its further steps descend, and what follows
// it goes on behind the member it named.
//
// The object is zeroed first, so constant zeros need no store where nothing was stored before.
//
// Generated tables would be most of some units: of a unit's static arrays, DATA_MAX numbers and
// texts are lowered. Behind them an array has one hidden HAVOC of some element for all others;
// addresses of objects and functions, which say who can reach what, are always there.
#include "analyzer/frontend/lower_body.h"
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"

#include <string.h>

enum { RANGE_MAX = 1 << 16, TABLE_MIN = 16, DATA_MAX = 256 };

// An object, or part of one.
struct part {
    struct lval to;
    CXType type;       // canonical
    bool is_fresh;     // zeroed, nothing stored in it yet
    struct lval array; // the outermost one it is an element of
};

struct items {
    struct node *list;
    uint32_t at;
    uint32_t used_path; // index + 1 of the item whose designators have been followed
};

// The designators of an item that are still to be followed.
struct path {
    struct node *item;
    uint32_t next, end;
};

static void init_part(struct body *b, struct part p, struct node *value);

// ---- Members -----------------------------------------------------------------------------------

// The members of an object, by position.
struct members {
    struct part of;
    bool is_array, is_union;
    uint64_t count; // UINT64_MAX: no bound
    struct cursor_list fields;
};

static struct members members_of(struct body *b, struct part p)
{
    struct ir_type t = body_type(b, p.to.type);
    struct members m = {.of = p, .is_array = t.kind == TYPE_ARRAY};

    if (m.is_array) {
        m.count = t.count == 0 ? UINT64_MAX : t.count;
    } else {
        m.is_union = (t.flags & TYPE_UNION) != 0;
        m.fields = lower_record_fields(b->l, p.type);
        m.count = m.fields.n;
    }
    return m;
}

static struct part member_at(struct body *b, const struct members *m, uint64_t at)
{
    struct part p = {.is_fresh = m->of.is_fresh, .array = m->of.array};

    if (m->is_array) {
        p.array = p.array.place ? p.array : m->of.to;
        p.type = clang_getCanonicalType(clang_getArrayElementType(m->of.type));
        p.to.type = lower_type(b->l, p.type);
        if (m->of.to.place != 0)
            p.to.place =
                ir_place_step(b->f, m->of.to.place, PLACE_INDEX_K, (uint32_t)at, p.to.type, 0);
        return p;
    }
    CXCursor field = m->fields.items[at];
    p.type = clang_getCanonicalType(clang_getCursorType(field));
    p.to.type = lower_type(b->l, p.type);
    p.to.place = body_field(b, m->of.to.place, m->of.to.type, lower_field(b->l, field));
    return p;
}

// ---- Designators -------------------------------------------------------------------------------

// `0 ... 7]`: whether the index that starts here is the first one of a range.
static bool is_range(struct body *b, struct node *index)
{
    size_t n;
    const char *s = lower_spelling_text(b->l, index->cursor, &n);

    for (size_t i = 0; s != NULL && i + 2 < n && s[i] != ']'; i++)
        if (s[i] == '.' && s[i + 1] == '.' && s[i + 2] == '.')
            return true;
    return false;
}

// Follows one designator: the positions it names.
static bool follow(struct body *b, const struct members *m, struct path *path, uint64_t *first,
                   uint64_t *last)
{
    struct node *d = &path->item->kids[path->next++];
    int64_t lo, hi;

    if (d->kind == CXCursor_MemberRef) {
        for (uint32_t i = 0; d->ref != NULL && i < m->fields.n; i++)
            if (clang_equalCursors(m->fields.items[i], *d->ref)) {
                *first = *last = i;
                return true;
            }
        return false;
    }
    if (!m->is_array || !lower_evaluate(b->l, d->cursor, &lo) || lo < 0)
        return false;
    hi = lo;
    if (path->next < path->end && d[1].kind != CXCursor_MemberRef && is_range(b, d)) {
        path->next++;
        if (!lower_evaluate(b->l, d[1].cursor, &hi) || hi < lo || hi - lo > RANGE_MAX)
            return false;
    }
    *first = (uint64_t)lo;
    *last = (uint64_t)hi;
    return true;
}

// ---- Values ------------------------------------------------------------------------------------

static struct node *item_value(struct items *it)
{
    struct node *item = &it->list->kids[it->at];

    return node_is_designated(item) ? &item->kids[item->nkids - 1] : item;
}

static void store_scalar(struct body *b, struct part p, struct node *value)
{
    struct ir_type t = body_type(b, p.to.type);
    int64_t k;

    if (p.is_fresh && (t.kind == TYPE_INT || t.kind == TYPE_POINTER || t.kind == TYPE_BOOL)) {
        ir_opnd v = lower_rvalue_as(b, value, p.to.type);
        if (!body_const(b, v, &k) || k != 0)
            lval_store(b, p.to, v);
        return;
    }
    lower_rvalue_into(b, value, p.to);
}

static bool is_string_for(struct body *b, struct part p, struct node *value)
{
    struct ir_type t = body_type(b, p.to.type);

    return t.kind == TYPE_ARRAY && body_type(b, t.elem).kind == TYPE_INT &&
           node_strip(value)->kind == CXCursor_StringLiteral;
}

static void copy_string(struct body *b, struct part p, struct node *value)
{
    struct lval from = lower_lvalue(b, node_strip(value));

    body_copy(b, p.to.place, from.place, p.to.type);
}

// Whether a value initialises the whole aggregate, and not its first member.
static bool is_whole(struct body *b, struct part p, struct node *value)
{
    struct ir_type t = body_type(b, p.to.type);

    if (value->kind == CXCursor_InitListExpr || type_is_scalar(t) || t.kind == TYPE_OTHER ||
        is_string_for(b, p, value))
        return true;
    return body_same_object(b, node_type(b, value), p.to.type);
}

// A number or a text, and not an address.
static bool is_data(struct body *b, struct part p, struct node *value)
{
    struct ir_type t = body_type(b, p.to.type);
    const struct node *text = value;

    while (text->nkids == 1 && text->kind == CXCursor_UnexposedExpr)
        text = text->kids;
    if (text->kind == CXCursor_StringLiteral)
        return true;
    return (value->flags & NODE_CONST) != 0 &&
           (t.kind == TYPE_INT || t.kind == TYPE_FLOAT || t.kind == TYPE_BOOL);
}

// Whether the unit has had its share of such data.
static bool leave_out(struct body *b, struct part p, struct node *value)
{
    struct lower_tables *t = b->l->tables;
    place_id some;

    if (b->l->request->whole || !b->is_static || p.array.place == 0 || !is_data(b, p, value))
        return false;
    if (t->ndata < DATA_MAX) {
        t->ndata++;
        return false;
    }
    if (t->cut_array != p.array.place) {
        t->cut_array = p.array.place;
        some = ir_place_step(b->f, p.array.place, PLACE_ANY, 0, body_type(b, p.array.type).elem, 0);
        ir_emit(b->f, (struct ir_insn){.op = IR_HAVOC, .flags = INSN_HIDDEN, .place = some}, NULL,
                0);
    }
    return true;
}

// ---- Filling -----------------------------------------------------------------------------------

static void fill(struct body *b, struct part p, struct items *it, bool braced, struct path *path);

static void take_item(struct body *b, struct part p, struct items *it)
{
    struct node *value = item_value(it);

    if (is_whole(b, p, value)) {
        it->at++;
        init_part(b, p, value);
    } else {
        fill(b, p, it, false, NULL);
    }
}

// One designated item. Returns the position behind it.
static uint64_t take_designated(struct body *b, struct members *m, struct items *it,
                                struct path *path, uint64_t high)
{
    uint64_t first, last;
    struct path rest = *path;
    uint32_t at = it->at;

    if (!follow(b, m, &rest, &first, &last) || first >= m->count) {
        lower_havoc(b, m->of.to.place, 0, 0);
        it->at++;
        return m->count;
    }
    for (uint64_t i = first; i <= last && i < m->count; i++) {
        struct part p = member_at(b, m, i);
        struct path here = rest;
        // A member of a union shares its bytes with what was stored before.
        p.is_fresh = p.is_fresh && i >= high;
        it->at = at;
        if (here.next < here.end) {
            fill(b, p, it, false, &here);
            continue;
        }
        it->used_path = at + 1;
        take_item(b, p, it);
    }
    return last + 1;
}

static void fill(struct body *b, struct part p, struct items *it, bool braced, struct path *path)
{
    struct members m = members_of(b, p);
    uint64_t at = 0, high = 0;

    while (path != NULL || it->at < it->list->nkids) {
        struct node *item = &it->list->kids[it->at];
        struct path own = {item, 0, item->nkids - 1};
        if (path == NULL && node_is_designated(item) && it->used_path != it->at + 1) {
            if (!braced)
                return;
            path = &own;
        }
        if (path != NULL) {
            at = take_designated(b, &m, it, path, high);
            path = NULL;
        } else if (at >= m.count || (m.is_union && at > 0)) {
            if (!braced)
                return;
            it->at++; // too many; clang has warned
            continue;
        } else {
            struct part sub = member_at(b, &m, at);
            sub.is_fresh = sub.is_fresh && at >= high;
            take_item(b, sub, it);
            at++;
        }
        high = m.is_union ? UINT64_MAX : at > high ? at : high;
    }
}

// ---- Tables of numbers -------------------------------------------------------------------------

static bool is_table(struct body *b, struct part p, struct node *list)
{
    struct ir_type t = body_type(b, p.to.type);

    if (t.kind != TYPE_ARRAY || list->nkids < TABLE_MIN || t.count < list->nkids ||
        body_type(b, t.elem).kind != TYPE_INT)
        return false;
    for (uint32_t i = 0; i < list->nkids; i++)
        if ((list->kids[i].flags & NODE_CONST) == 0 || node_is_designated(&list->kids[i]))
            return false;
    return true;
}

// A long list of integer constants becomes one copy from its bytes.
static bool copy_table(struct body *b, struct part p, struct node *list)
{
    struct ir_type t = body_type(b, p.to.type);
    uint64_t size = body_type(b, t.elem).size;
    char *bytes = arena_array(b->arena, char, list->nkids *size);

    for (uint32_t i = 0; i < list->nkids; i++) {
        int64_t v;
        if (!body_const(b, lower_rvalue_as(b, &list->kids[i], t.elem), &v))
            return false;
        for (uint64_t k = 0; k < size; k++)
            bytes[i * size + k] = (char)((uint64_t)v >> 8 * k & 0xff);
    }
    uint32_t string = ir_add_string(b->l->b, bytes, list->nkids * size, (uint32_t)t.size,
                                    (uint8_t)size, b->l->request->whole ? SIZE_MAX : DATA_MAX);
    body_copy(b, p.to.place, place_base(b->l->places, PLACE_STRING, string, p.to.type), p.to.type);
    return true;
}

// ---- One object --------------------------------------------------------------------------------

static void init_list(struct body *b, struct part p, struct node *list)
{
    struct items it = {.list = list};

    if (list->nkids == 1 && is_string_for(b, p, &list->kids[0])) {
        copy_string(b, p, &list->kids[0]);
        return;
    }
    if (is_table(b, p, list) && copy_table(b, p, list))
        return;
    if (!p.is_fresh) {
        if (p.to.place != 0)
            ir_emit(b->f, (struct ir_insn){.op = IR_ZERO, .type = p.to.type, .place = p.to.place},
                    NULL, 0);
        p.is_fresh = true;
    }
    fill(b, p, &it, true, NULL);
}

static void init_part(struct body *b, struct part p, struct node *value)
{
    struct ir_type t = body_type(b, p.to.type);
    struct node *inner = node_strip(value);

    if (leave_out(b, p, value))
        return;
    if (type_is_scalar(t)) {
        store_scalar(b, p, value);
        return;
    }
    if (value->kind == CXCursor_InitListExpr && t.kind != TYPE_OTHER) {
        init_list(b, p, value);
        return;
    }
    if (is_string_for(b, p, value)) {
        copy_string(b, p, value);
        return;
    }
    while (inner->kind == CXCursor_UnexposedExpr && inner->nkids == 1 &&
           inner->kids[0].kind == CXCursor_CompoundLiteralExpr)
        inner = inner->kids;
    if (inner->kind == CXCursor_CompoundLiteralExpr && inner->nkids > 0 && t.kind != TYPE_OTHER) {
        init_part(b, p, &inner->kids[inner->nkids - 1]);
        return;
    }
    if (t.kind == TYPE_ARRAY)
        body_copy(b, p.to.place, lower_lvalue(b, inner).place, p.to.type);
    else
        lower_rvalue_into(b, value, p.to);
}

void lower_init(struct body *b, struct lval to, CXType type, struct node *init)
{
    struct part p = {.to = to, .type = clang_getCanonicalType(type)};

    init_part(b, p, init);
}

// ---- Compound literals -------------------------------------------------------------------------

struct lval lower_compound_literal(struct body *b, struct node *n)
{
    struct lval lv = {.type = node_type(b, n)};

    if (b->is_static) {
        uint32_t global = lower_hidden_global(b->l, lv.type, b->loc);
        lv.place = place_base(b->l->places, PLACE_GLOBAL, global, lv.type);
    } else {
        uint32_t local = body_hidden(b, lv.type, false);
        lv.place = body_local_place(b, local);
        ir_emit(b->f, (struct ir_insn){.op = IR_BEGIN, .local = local}, NULL, 0);
        scope_add(b, local, NULL);
    }
    if (n->nkids == 0)
        return lv;
    lower_init(b, lv, node_ctype(n), &n->kids[n->nkids - 1]);
    return lv;
}

// ---- Static initialisers -----------------------------------------------------------------------

void lower_static_init(struct lower *l, struct ir_fbuilder *f, place_id to, type_id type,
                       CXType ctype, CXCursor init)
{
    struct body b = {.l = l, .f = f, .arena = body_arena(l), .is_static = true};
    struct arena_mark mark = arena_mark(b.arena);
    struct node *n = body_read(&b, init);

    body_set_loc(&b, n);
    lower_init(&b, (struct lval){.place = to, .type = type}, ctype, n);
    arena_rewind(b.arena, mark);
}
