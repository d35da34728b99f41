// SPDX-License-Identifier: Apache-2.0
// The tables of a unit, in both directions.
//
// A text is spelled where it is first used and is a number from then on. A link key mostly consists
// of what came before the last name of its kind and the name it belongs to, and a field's of its
// record's key and its own name, so that few keys are spelled. When reading, an index is
// checked before anything goes by it; ir_verify_unit() checks the rest.
#include "analyzer/ir/cci_code.h"

#include "analyzer/base/arena.h"

#include <string.h>

static uint32_t count(struct cci *s, uint32_t context, uint32_t n)
{
    return coder_count(s->c, cci_context(CCI_COUNT, context), n);
}

uint32_t cci_ref(struct cci *s, struct coder_context context, const struct numbering *n,
                 uint32_t limit, uint32_t *next, uint32_t index)
{
    uint32_t number = s->reading ? 0 : cci_number(n, index);

    if (coder_bit(s->c, context, number == *next)) {
        number = *next;
    } else {
        number = coder_symbol(s->c, context, number);
    }
    if (s->reading && number >= limit) {
        coder_fail(s->c);
        return 0;
    }
    *next = number < *next ? *next : number + 1;
    return s->reading ? number : index;
}

uint32_t cci_type(struct cci *s, enum cci_what what, uint32_t context, type_id t)
{
    return cci_ref(s, cci_context(what, context), &s->m.types, s->u->ntypes,
                   what == CCI_TYPE_ELEM ? &s->next_elem : &s->next_type, t);
}

// ---- Texts -------------------------------------------------------------------------------------

// The number of a text.
static name_id piece(struct cci *s, enum cci_text kind, uint32_t context, const char *t, size_t n)
{
    uint32_t known = names_count(s->texts), number = s->reading ? 0 : names_put(s->texts, t, n);

    if (!coder_bit(s->c, cci_context(CCI_NAME_NEW, coder_mix(kind, context)), number == known)) {
        number = coder_symbol(s->c, cci_context(CCI_NAME, coder_mix(kind, context)), number);
        if (number >= known) {
            coder_fail(s->c);
            return 0;
        }
        return number;
    }
    buf_clear(&s->text);
    coder_text(s->c, kind, t, n, &s->text);
    return s->reading ? names_put(s->texts, s->text.n ? s->text.data : "", s->text.n) : number;
}

static name_id name_of(struct cci *s, name_id text)
{
    const struct names *t = s->texts;

    while (s->text_names.n < names_count(t)) {
        VEC_PUSH(s->a, &s->text_names, 0);
    }
    if (text && s->text_names.items[text] == 0) {
        s->text_names.items[text] =
            names_put(s->u->names, names_text(t, text), names_length(t, text));
    }
    return s->text_names.items[text];
}

name_id cci_name(struct cci *s, enum cci_text kind, uint32_t context, name_id name)
{
    if (!s->reading) {
        piece(s, kind, context, ir_name(s->u, name), names_length(s->u->names, name));
        return name;
    }
    return name_of(s, piece(s, kind, context, NULL, 0));
}

// ---- Keys --------------------------------------------------------------------------------------

enum key_mode { KEY_WHOLE, KEY_AS_LAST, KEY_MEMBER, KEY_PREFIX };
enum key_kind { KEY_RECORD, KEY_FIELD, KEY_GLOBAL, KEY_FN };

struct text {
    const char *s;
    size_t n;
};

static struct text text_of(const struct names *t, name_id name)
{
    return (struct text){names_text(t, name), names_length(t, name)};
}

static bool same(struct text x, struct text y)
{
    return x.n == y.n && memcmp(x.s, y.s, x.n) == 0;
}

// How a key is best said; `prefix` is what comes before the name.
static enum key_mode mode_of(const struct cci *s, enum key_kind kind, struct text key,
                             struct text name, struct text owner, struct text *prefix)
{
    *prefix = (struct text){key.s, key.n - name.n};
    if (name.n == 0 || key.n < name.n || memcmp(key.s + prefix->n, name.s, name.n) != 0) {
        *prefix = key;
        return KEY_WHOLE;
    }
    if (kind == KEY_FIELD && prefix->n == owner.n + 1 && key.s[owner.n] == '.' &&
        memcmp(key.s, owner.s, owner.n) == 0) {
        return KEY_MEMBER;
    }
    return same(*prefix, text_of(s->texts, s->last_prefix[kind])) ? KEY_AS_LAST : KEY_PREFIX;
}

static void write_key(struct cci *s, enum key_kind kind, name_id key, name_id name, name_id owner)
{
    const struct names *t = s->u->names;
    struct text prefix;
    enum key_mode mode =
        mode_of(s, kind, text_of(t, key), text_of(t, name), text_of(t, owner), &prefix);

    coder_bits(s->c, cci_context(CCI_KEY_MODE, kind), 2, mode);
    if (mode == KEY_WHOLE) {
        piece(s, CCI_PREFIX, kind, prefix.s, prefix.n);
    } else if (mode == KEY_PREFIX) {
        s->last_prefix[kind] = piece(s, CCI_PREFIX, kind, prefix.s, prefix.n);
    }
}

static name_id join(struct cci *s, struct text prefix, const char *dot, struct text name)
{
    s->key_bytes += prefix.n + name.n + 1;
    if (s->key_bytes > s->key_limit) {
        coder_fail(s->c);
        return 0;
    }
    buf_clear(&s->text);
    buf_put(&s->text, prefix.s, prefix.n);
    buf_put(&s->text, dot, strlen(dot));
    buf_put(&s->text, name.s, name.n);
    return names_put(s->u->names, s->text.n ? s->text.data : "", s->text.n);
}

static name_id read_key(struct cci *s, enum key_kind kind, name_id name, name_id owner)
{
    const struct names *t = s->u->names;
    enum key_mode mode = coder_bits(s->c, cci_context(CCI_KEY_MODE, kind), 2, 0);

    if (mode == KEY_WHOLE) {
        return name_of(s, piece(s, CCI_PREFIX, kind, NULL, 0));
    }
    if (mode == KEY_MEMBER) {
        return join(s, text_of(t, owner), ".", text_of(t, name));
    }
    if (mode == KEY_PREFIX) {
        s->last_prefix[kind] = piece(s, CCI_PREFIX, kind, NULL, 0);
    }
    return join(s, text_of(s->texts, s->last_prefix[kind]), "", text_of(t, name));
}

static name_id code_key(struct cci *s, enum key_kind kind, name_id key, name_id name, name_id owner)
{
    if (s->reading) {
        return read_key(s, kind, name, owner);
    }
    write_key(s, kind, key, name, owner);
    return key;
}

// ---- Positions ---------------------------------------------------------------------------------

enum loc_kind { LOC_SAME, LOC_NEW, LOC_OLD, LOC_NONE };

static void code_end(struct cci *s, uint32_t context, struct loc *l)
{
    enum { OPEN, SAME_LINE, OTHER };
    unsigned kind = l->end_line == 0 && l->end_col == 0             ? OPEN
                    : l->end_line == l->line && l->end_col > l->col ? SAME_LINE
                                                                    : OTHER;

    kind = coder_bits(s->c, cci_context(CCI_LOC_END, context), 2, kind);
    if (kind == OPEN) {
        l->end_line = l->end_col = 0;
    } else if (kind == SAME_LINE) {
        l->end_line = l->line;
        l->end_col = l->col + (uint32_t)coder_number(s->c, cci_context(CCI_LOC_WIDTH, context),
                                                     l->end_col - l->col);
    } else {
        l->end_line = l->line + (uint32_t)coder_signed(s->c, cci_context(CCI_LOC_END_LINE, context),
                                                       (int32_t)(l->end_line - l->line));
        l->end_col =
            (uint32_t)coder_number(s->c, cci_context(CCI_LOC_END_COL, context), l->end_col);
    }
}

// Numbers wrap around, so that none can be out of bounds.
static struct loc code_new_loc(struct cci *s, uint32_t context, struct loc l)
{
    const struct loc *last = &s->last;
    uint32_t down, likely = s->last_file;

    l.file = cci_ref(s, cci_context(CCI_LOC_FILE, 0), &s->m.files, s->u->nfiles, &likely, l.file);
    l.in_macro =
        coder_bit(s->c, cci_context(CCI_LOC_MACRO, coder_mix(context, last->in_macro)), l.in_macro);
    down = (uint32_t)coder_signed(s->c, cci_context(CCI_LOC_LINE, context),
                                  (int32_t)(l.line - last->line));
    l.line = last->line + down;
    context = coder_mix(context, down < 2 ? down : 2);
    l.col = last->col + (uint32_t)coder_signed(s->c, cci_context(CCI_LOC_COL, context),
                                               (int32_t)(l.col - last->col));
    code_end(s, context, &l);
    return l;
}

static uint32_t loc_number(struct cci *s, loc_id loc)
{
    return s->loc_numbers[loc] ? s->loc_numbers[loc] - 1 : s->nlocs;
}

static loc_id add_loc(struct cci *s, uint32_t context, loc_id loc)
{
    struct loc l = s->reading ? (struct loc){0} : s->u->locs[loc];

    s->last = l = code_new_loc(s, context, l);
    if (s->reading) {
        VEC_PUSH(s->a, &s->locs, l);
        loc = s->nlocs;
    } else {
        s->loc_numbers[loc] = s->nlocs + 1;
    }
    s->nlocs++;
    return loc;
}

loc_id cci_loc(struct cci *s, uint32_t context, loc_id loc)
{
    uint32_t number = s->reading || loc == 0 ? 0 : loc_number(s, loc);
    unsigned kind = loc == 0             ? LOC_NONE
                    : loc == s->at       ? LOC_SAME
                    : number == s->nlocs ? LOC_NEW
                                         : LOC_OLD;

    kind = coder_bits(s->c, cci_context(CCI_LOC_KIND, context), 2, kind);
    if (kind == LOC_NONE) {
        return 0;
    }
    if (kind == LOC_SAME) {
        return s->at;
    }
    if (kind == LOC_NEW) {
        return s->at = add_loc(s, context, loc);
    }
    number = s->nlocs - coder_symbol(s->c, cci_context(CCI_LOC_OLD, 0), s->nlocs - number);
    if (s->reading && (number == 0 || number >= s->nlocs)) {
        coder_fail(s->c);
        return 0;
    }
    return s->at = s->reading ? number : loc;
}

// ---- Types -------------------------------------------------------------------------------------

static void code_files(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 0, s->m.files.used.n);

    if (s->reading) {
        u->nfiles = n;
        u->files = arena_array(s->a, struct ir_file, n + 1u);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_file f = s->reading ? (struct ir_file){0} : u->files[s->m.files.used.items[i]];

        f.path = cci_name(s, CCI_PATH, 0, f.path);
        f.flags = coder_symbol(s->c, cci_context(CCI_FILE_FLAGS, 0), f.flags);
        if (s->reading) {
            u->files[i] = f;
        }
    }
}

// The record whose fields a variant shares, and how many of them are used.
static type_id fields_of(const struct cci *s, const struct ir_type *t, uint32_t *n)
{
    type_id owner = t->nfields ? s->u->fields[t->first_field].owner : 0;

    *n = 0;
    if (owner == 0 || s->m.types.number[owner] == 0) {
        return 0;
    }
    for (uint32_t i = 0; i < t->nfields; i++) {
        *n += s->m.fields.number[t->first_field + i] != 0;
    }
    return *n ? owner : 0;
}

// Owners' fields are handed out in the order of the types.
static void code_record(struct cci *s, type_id id, struct ir_type *t, type_id *owner)
{
    struct ir_unit *u = s->u;
    uint32_t n = 0;

    t->name = cci_name(s, CCI_IDENTIFIER, CCI_TYPE_KIND, t->name);
    t->key = code_key(s, KEY_RECORD, t->key, t->name, 0);
    *owner = s->reading ? 0 : fields_of(s, t, &n);
    if (coder_bit(s->c, cci_context(CCI_TYPE_OWNER, 0), *owner == id)) {
        n = count(s, CCI_TYPE_OWNER, n);
        *owner = id;
        if (s->reading && (n == 0 || n > UINT32_MAX / 2 - u->nfields)) {
            coder_fail(s->c);
        } else if (s->reading) {
            t->first_field = u->nfields;
            t->nfields = n;
            u->nfields += n;
        }
    } else {
        uint32_t any = UINT32_MAX;
        *owner = cci_ref(s, cci_context(CCI_TYPE_OWNER, 1), &s->m.types, u->ntypes, &any, *owner);
    }
}

static void code_params(struct cci *s, struct ir_type *t)
{
    t->nparams = count(s, CCI_TYPE_ELEM, t->nparams);
    if (s->reading) {
        t->first_param = s->params.n;
    }
    for (uint32_t i = 0; i < t->nparams && !s->c->failed; i++) {
        type_id p = s->reading ? 0 : s->u->param_types[t->first_param + i];

        p = cci_type(s, CCI_TYPE_ELEM, TYPE_FUNCTION + 16, p);
        if (s->reading) {
            VEC_PUSH(s->a, &s->params, p);
        }
    }
}

static void code_type(struct cci *s, type_id id, struct ir_type *t, type_id *owner)
{
    uint32_t kind;

    t->kind = (uint8_t)coder_bits(s->c, cci_context(CCI_TYPE_KIND, 0), 4, t->kind);
    kind = t->kind;
    t->flags = (uint16_t)coder_symbol(s->c, cci_context(CCI_TYPE_FLAGS, kind), t->flags);
    t->size = coder_number(s->c, cci_context(CCI_TYPE_SIZE, kind), t->size);
    t->align = (uint32_t)coder_number(
        s->c, cci_context(CCI_TYPE_ALIGN, coder_mix(kind, t->size < 16 ? (uint32_t)t->size : 16)),
        t->align);
    t->elem = cci_type(s, CCI_TYPE_ELEM, kind, t->elem);
    if (kind == TYPE_ARRAY) {
        t->count = coder_number(s->c, cci_context(CCI_TYPE_COUNT, 0), t->count);
    } else if (kind == TYPE_RECORD) {
        code_record(s, id, t, owner);
    } else if (kind == TYPE_FUNCTION) {
        code_params(s, t);
    }
}

// A field's offset, by how far it lies behind the end of the one before.
static void code_field(struct cci *s, type_id owner, struct ir_field *f, uint64_t *end)
{
    uint64_t width;

    f->type = cci_type(s, CCI_FIELD_TYPE, 0, f->type);
    f->name = cci_name(s, CCI_IDENTIFIER, CCI_FIELD_TYPE, f->name);
    f->key = code_key(s, KEY_FIELD, f->key, f->name, s->u->types[owner].key);
    f->bit_offset = *end + (uint64_t)coder_signed(s->c, cci_context(CCI_FIELD_GAP, 0),
                                                  (int64_t)(f->bit_offset - *end));
    f->bit_width = (uint32_t)coder_number(s->c, cci_context(CCI_FIELD_WIDTH, 0), f->bit_width);
    width = f->bit_width ? f->bit_width : s->u->types[f->type].size * 8;
    *end = f->bit_offset + width;
    f->owner = owner;
}

static void code_fields_of(struct cci *s, type_id owner)
{
    const struct ir_type *t = &s->u->types[owner];
    uint64_t end = 0;

    s->first_field[cci_type_number(s, owner)] = s->nfields;
    for (uint32_t i = 0; i < t->nfields && !s->c->failed; i++) {
        uint32_t field = t->first_field + i;

        if (s->reading) {
            code_field(s, owner, &s->u->fields[field], &end);
            s->nfields++;
        } else if (s->m.fields.number[field]) {
            struct ir_field f = s->u->fields[field];
            code_field(s, owner, &f, &end);
            s->nfields++;
        }
    }
}

static void code_fields(struct cci *s, const type_id *owners, uint32_t ntypes)
{
    struct ir_unit *u = s->u;

    if (s->reading) {
        if (!coder_holds(s->c, u->nfields)) {
            coder_fail(s->c);
            return;
        }
        u->fields = arena_array(s->a, struct ir_field, u->nfields + 1u);
    }
    for (uint32_t i = 1; i < ntypes; i++) {
        type_id t = s->reading ? i : s->m.types.used.items[i];

        if (owners[i] == t) {
            code_fields_of(s, t);
        }
    }
    for (uint32_t i = 1; i < ntypes; i++) {
        type_id t = s->reading ? i : s->m.types.used.items[i], owner = owners[i];

        if (owner && owner != t) {
            s->first_field[i] = s->first_field[cci_type_number(s, owner)];
            if (s->reading) {
                u->types[t].first_field = u->types[owner].first_field;
                u->types[t].nfields = u->types[owner].nfields;
            }
        }
    }
}

uint32_t cci_name_hash(const struct cci *s, name_id name)
{
    enum { HASHED = 64 }; // of a name's characters, so that none can cost much
    const char *t = ir_name(s->u, name);
    uint32_t h = 2166136261u;

    for (int i = 0; t[i] && i < HASHED; i++) {
        h = (h ^ (unsigned char)t[i]) * 16777619u;
    }
    return h;
}

static uint32_t hash_type(const struct cci *s, type_id id, unsigned depth)
{
    const struct ir_type *t = &s->u->types[id];
    uint32_t h = coder_mix(t->kind, t->flags);

    if (t->kind == TYPE_RECORD) {
        return coder_mix(h, cci_name_hash(s, t->name));
    }
    h = coder_mix(h, (uint32_t)t->size);
    return t->elem && depth ? coder_mix(h, hash_type(s, t->elem, depth - 1)) : h;
}

static void hash_types(struct cci *s, uint32_t n)
{
    s->type_hash = arena_array(s->a, uint32_t, n + 1u);
    for (uint32_t i = 0; i < n; i++) {
        s->type_hash[i] = hash_type(s, s->reading ? i : s->m.types.used.items[i], 4);
    }
}

static void code_types(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 1, s->m.types.used.n);
    type_id *owners = arena_array(s->a, type_id, n + 1u);

    s->first_field = arena_array(s->a, uint32_t, n + 1u);
    if (s->reading) {
        u->ntypes = n ? n : 1;
        u->types = arena_array(s->a, struct ir_type, n + 1u);
    }
    for (uint32_t i = 1; i < n && !s->c->failed; i++) {
        type_id id = s->reading ? i : s->m.types.used.items[i];
        struct ir_type t = s->reading ? (struct ir_type){0} : u->types[id];

        code_type(s, id, &t, &owners[i]);
        if (s->reading) {
            u->types[i] = t;
        }
    }
    if (s->reading) {
        u->param_types = s->params.items;
        u->nparam_types = s->params.n;
    }
    hash_types(s, s->c->failed ? 0 : n);
    code_fields(s, owners, s->c->failed ? 0 : n);
}

// ---- Values and symbols ------------------------------------------------------------------------

static void code_consts(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 2, s->m.consts.used.n);

    if (s->reading) {
        u->nconsts = n;
        u->consts = arena_array(s->a, struct ir_const, n + 1u);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_const k =
            s->reading ? (struct ir_const){0} : u->consts[s->m.consts.used.items[i]];

        k.type = cci_type(s, CCI_CONST_TYPE, 0, k.type);
        k.value =
            coder_signed(s->c, cci_context(CCI_CONST_VALUE, cci_type_hash(s, k.type)), k.value);
        if (s->reading) {
            u->consts[i] = k;
        }
    }
}

static void code_string(struct cci *s, struct ir_string *t)
{
    uint64_t length;
    uint32_t about = (uint32_t)t->char_size << 1 | t->is_cut;

    about = coder_bits(s->c, cci_context(CCI_STRING_CHAR, 0), 9, about);
    t->char_size = (uint8_t)(about >> 1);
    t->is_cut = about & 1;
    t->bytes = cci_name(s, CCI_LITERAL, about, t->bytes);
    length = names_length(s->u->names, t->bytes) + 1;
    t->size = (uint32_t)(length + (uint64_t)coder_signed(s->c, cci_context(CCI_STRING_SIZE, about),
                                                         (int64_t)(t->size - length)));
}

static void code_strings(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 3, s->m.strings.used.n);

    if (s->reading) {
        u->nstrings = n;
        u->strings = arena_array(s->a, struct ir_string, n + 1u);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_string t =
            s->reading ? (struct ir_string){0} : u->strings[s->m.strings.used.items[i]];

        code_string(s, &t);
        if (s->reading) {
            u->strings[i] = t;
        }
    }
}

static void code_globals(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 4, s->m.globals.used.n);

    if (s->reading) {
        u->nglobals = n;
        u->globals = arena_array(s->a, struct ir_global, n + 1u);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_global g =
            s->reading ? (struct ir_global){0} : u->globals[s->m.globals.used.items[i]];

        g.name = cci_name(s, CCI_IDENTIFIER, CCI_SYMBOL_TYPE, g.name);
        g.key = code_key(s, KEY_GLOBAL, g.key, g.name, 0);
        g.type = cci_type(s, CCI_SYMBOL_TYPE, 0, g.type);
        g.flags = coder_symbol(s->c, cci_context(CCI_SYMBOL_FLAGS, 0), g.flags);
        g.loc = cci_loc(s, CCI_SYMBOL_TYPE + 0x100, g.loc);
        if (s->reading) {
            u->globals[i] = g;
        }
    }
}

static void code_fns(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 5, s->m.fns.used.n);

    if (s->reading) {
        u->nfns = n;
        u->fns = arena_array(s->a, struct ir_fn, n + 1u);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_fn f = s->reading ? (struct ir_fn){0} : u->fns[s->m.fns.used.items[i]];

        f.name = cci_name(s, CCI_IDENTIFIER, CCI_SYMBOL_FLAGS, f.name);
        f.key = code_key(s, KEY_FN, f.key, f.name, 0);
        f.type = cci_type(s, CCI_SYMBOL_TYPE, 1, f.type);
        f.flags = coder_symbol(s->c, cci_context(CCI_SYMBOL_FLAGS, 1), f.flags);
        if (s->reading) {
            u->fns[i] = f;
        }
    }
}

static void code_problems(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 6, u->nproblems);

    if (s->reading) {
        u->nproblems = n;
        u->problems = arena_array(s->a, struct ir_problem, n + 1u);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_problem p = s->reading ? (struct ir_problem){0} : u->problems[i];

        p.kind = (enum ir_problem_kind)coder_bits(s->c, cci_context(CCI_PROBLEM, 0), 2, p.kind);
        p.loc = cci_loc(s, CCI_PROBLEM + 0x100, p.loc);
        p.text = cci_name(s, CCI_LITERAL, CCI_PROBLEM, p.text);
        if (s->reading) {
            u->problems[i] = p;
        }
    }
}

static void code_stats(struct cci *s)
{
    struct ir_stats *t = &s->u->stats, local = *t, *to = s->reading ? t : &local;

    to->insns = coder_number(s->c, cci_context(CCI_STATS, 0), to->insns);
    to->havocs = coder_number(s->c, cci_context(CCI_STATS, 1), to->havocs);
    to->functions = coder_number(s->c, cci_context(CCI_STATS, 2), to->functions);
    to->statements = coder_number(s->c, cci_context(CCI_STATS, 3), to->statements);
}

static void code_path(struct cci *s)
{
    name_id path = cci_name(s, CCI_PATH, 0, s->u->path);

    if (s->reading) {
        s->u->path = path;
    }
}

void cci_tables(struct cci *s)
{
    static void (*const parts[])(struct cci *) = {code_path,   code_files,    code_types,
                                                  code_consts, code_strings,  code_globals,
                                                  code_fns,    code_problems, code_stats};

    for (size_t i = 0; i < sizeof parts / sizeof *parts && !s->c->failed; i++) {
        parts[i](s);
    }
}

// ---- Attributes --------------------------------------------------------------------------------

// Several of one thing follow each other, so its number is likely to be the last one's.
static uint32_t code_attr_target(struct cci *s, const struct ir_attr *attr, uint32_t *last)
{
    const struct ir_unit *u = s->u;
    const struct {
        const struct numbering *numbers;
        uint32_t limit;
    } of[] = {[ATTR_ON_FN] = {&s->m.fns, u->nfns},
              [ATTR_ON_GLOBAL] = {&s->m.globals, u->nglobals},
              [ATTR_ON_FIELD] = {&s->m.fields, u->nfields},
              [ATTR_ON_TYPE] = {&s->m.types, u->ntypes}};
    uint32_t old = *last, number = s->reading ? 0 : cci_number(of[attr->on].numbers, attr->target);

    number = old + (uint32_t)coder_signed(s->c, cci_context(CCI_ATTR_TARGET, attr->on),
                                          (int32_t)(number - old));
    if (number >= of[attr->on].limit) {
        coder_fail(s->c);
        return 0;
    }
    *last = number;
    return s->reading ? number : attr->target;
}

static void code_attr(struct cci *s, uint32_t before, struct ir_attr *attr, uint32_t *last)
{
    uint32_t about;
    int64_t number;

    attr->kind = (uint8_t)coder_symbol(s->c, cci_context(CCI_ATTR_KIND, before), attr->kind);
    about = attr->kind;
    attr->on = (uint8_t)coder_bits(s->c, cci_context(CCI_ATTR_ON, about), 2, attr->on);
    attr->target = code_attr_target(s, attr, &last[attr->on]);
    number = coder_signed(s->c, cci_context(CCI_ATTR_NUMBER, about), attr->number);
    attr->number = (int32_t)number;
    if (about >= ATTR_COUNT || number != attr->number) {
        coder_fail(s->c);
    } else if (coder_bit(s->c, cci_context(CCI_ATTR_PLACE, about), attr->place != 0)) {
        attr->place = cci_place(s, CCI_ATTR_PLACE + 0x100, attr->place);
    }
}

void cci_attrs(struct cci *s)
{
    struct ir_unit *u = s->u;
    uint32_t n = count(s, 7, s->m.attrs.used.n), before = ATTR_COUNT;
    uint32_t last[ATTR_ON_TYPE + 1] = {0};

    if (s->reading) {
        u->nattrs = n;
        u->attrs = arena_array(s->a, struct ir_attr, n + 1u);
    }
    for (uint32_t i = 0; i < n && !s->c->failed; i++) {
        struct ir_attr attr = s->reading ? (struct ir_attr){0} : u->attrs[s->m.attrs.used.items[i]];

        code_attr(s, before, &attr, last);
        before = attr.kind;
        if (s->reading) {
            u->attrs[i] = attr;
        }
    }
}
