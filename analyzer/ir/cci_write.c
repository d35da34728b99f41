// SPDX-License-Identifier: Apache-2.0
// Writing a `.cci` file. Names come in order of first use, so that a reference to one is mostly
// "the next new one", and are coded by what they share with the one before; link keys mostly end
// with the name they belong to, so a key is written as what precedes the name.
#include "analyzer/ir/cci.h"
#include "analyzer/ir/cci_format.h"
#include "analyzer/ir/cci_mark.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <string.h>
#include <zstd.h>

enum { LEVEL = 3 };

struct writer {
    struct arena *a;
    const struct ir_unit *u;
    struct marks m;
    struct names *names; // texts to be written, in order of first use
    struct buf streams[CCI_STREAMS];
    struct buf *meta;
    // Prediction within the instruction streams.
    uint32_t next_temp, top_name, top_place, top_loc, top_fn;
    loc_id loc;
    type_id last_type[IR_OP_COUNT];
    uint32_t last_arg[PLACE_STEP_COUNT];
};

// Distance to the highest one so far.
static void put_near(struct buf *out, uint32_t value, uint32_t *top)
{
    buf_s(out, (int64_t)value - *top);
    if (value > *top) {
        *top = value;
    }
}

// ---- Names -------------------------------------------------------------------------------------

// Both passes run the same code over the tables; the first one collects the texts, and what it
// writes is thrown away.
static void put_piece(struct writer *w, const char *s, size_t n)
{
    put_near(w->meta, names_put(w->names, s, n), &w->top_name);
}

static void put_name(struct writer *w, name_id name)
{
    put_piece(w, ir_name(w->u, name), names_length(w->u->names, name));
}

// A key: whether the name follows, and what precedes it.
static void put_key(struct writer *w, name_id key, name_id name)
{
    const char *k = ir_name(w->u, key), *s = ir_name(w->u, name);
    size_t nk = names_length(w->u->names, key), ns = names_length(w->u->names, name);
    bool ends = ns && nk >= ns && memcmp(k + nk - ns, s, ns) == 0;

    buf_byte(w->meta, ends);
    put_piece(w, k, ends ? nk - ns : nk);
}

static size_t shared(const struct names *t, name_id a, name_id b)
{
    const char *x = names_text(t, a), *y = names_text(t, b);
    size_t n = names_length(t, a) < names_length(t, b) ? names_length(t, a) : names_length(t, b);
    size_t i = 0;

    while (i < n && x[i] == y[i]) {
        i++;
    }
    return i;
}

static void put_names(struct writer *w)
{
    uint32_t n = names_count(w->names); // with 0, the empty text
    struct buf *out = &w->streams[CCI_NAMES];

    buf_u(out, n - 1);
    for (name_id i = 1; i < n; i++) {
        size_t same = shared(w->names, i - 1, i);
        size_t length = names_length(w->names, i);
        size_t most = (length + 2) * CCI_SHARED_MAX / (CCI_SHARED_MAX + 1);

        same = same < most ? same : most;
        buf_u(out, same);
        buf_str(out, names_text(w->names, i) + same, length - same);
    }
}

// ---- Tables ------------------------------------------------------------------------------------

static uint32_t type_number(const struct writer *w, type_id t)
{
    return cci_number(&w->m.types, t);
}

static void put_files(struct writer *w)
{
    buf_u(w->meta, w->m.files.used.n);
    for (uint32_t i = 0; i < w->m.files.used.n; i++) {
        const struct ir_file *f = &w->u->files[w->m.files.used.items[i]];

        put_name(w, f->path);
        buf_u(w->meta, f->flags);
    }
}

// By columns; positions follow the code, so lines grow slowly.
static void put_locs(struct writer *w)
{
    struct buf *span = &w->streams[CCI_SPAN];
    uint32_t n = w->m.locs.used.n, line = 0;

    buf_u(w->meta, n - 1);
    for (uint32_t i = 1; i < n; i++) {
        const struct loc *l = &w->u->locs[w->m.locs.used.items[i]];
        bool open = l->end_line == 0 && l->end_col == 0;
        bool plain = open || (l->end_line == l->line && l->end_col > l->col);

        buf_u(&w->streams[CCI_FILE],
              (uint64_t)cci_number(&w->m.files, l->file) << 2 | (uint64_t)l->in_macro << 1 | plain);
        buf_s(&w->streams[CCI_LINE], (int64_t)l->line - line);
        buf_u(&w->streams[CCI_COL], l->col);
        line = l->line;
        if (plain) {
            buf_u(span, open ? 0 : l->end_col - l->col);
        } else {
            buf_s(span, (int64_t)l->end_line - l->line);
            buf_u(span, l->end_col);
        }
    }
}

// The record whose fields a variant shares, and how many of them are used.
static type_id fields_of(const struct writer *w, type_id t, uint32_t *count)
{
    const struct ir_type *type = &w->u->types[t];
    type_id owner = type->nfields ? w->u->fields[type->first_field].owner : 0;

    *count = 0;
    if (owner == 0 || w->m.types.number[owner] == 0) {
        return 0;
    }
    for (uint32_t i = 0; i < type->nfields; i++) {
        *count += w->m.fields.number[type->first_field + i] != 0;
    }
    return *count ? owner : 0;
}

static void put_type(struct writer *w, type_id id)
{
    const struct ir_type *t = &w->u->types[id];
    uint32_t nfields;
    type_id owner = fields_of(w, id, &nfields);

    buf_byte(w->meta, t->kind);
    buf_u(w->meta, t->flags);
    buf_u(w->meta, t->size);
    buf_u(w->meta, t->align);
    buf_u(w->meta, type_number(w, t->elem));
    if (t->kind == TYPE_ARRAY) {
        buf_u(w->meta, t->count);
    } else if (t->kind == TYPE_RECORD) {
        put_name(w, t->name);
        put_key(w, t->key, t->name);
        buf_u(w->meta, owner ? type_number(w, owner) : 0);
        if (owner == id) {
            buf_u(w->meta, nfields);
        }
    } else if (t->kind == TYPE_FUNCTION) {
        buf_u(w->meta, t->nparams);
        for (uint32_t i = 0; i < t->nparams; i++) {
            buf_u(w->meta, type_number(w, w->u->param_types[t->first_param + i]));
        }
    }
}

// In the order of their owners; the reader hands them out to the records by their counts.
static void put_fields(struct writer *w)
{
    for (uint32_t i = 0; i < w->m.fields.used.n; i++) {
        const struct ir_field *f = &w->u->fields[w->m.fields.used.items[i]];

        buf_u(w->meta, type_number(w, f->type));
        put_name(w, f->name);
        put_key(w, f->key, f->name);
        buf_u(w->meta, f->bit_offset);
        buf_u(w->meta, f->bit_width);
    }
}

static void put_types(struct writer *w)
{
    buf_u(w->meta, w->m.types.used.n - 1);
    for (uint32_t i = 1; i < w->m.types.used.n; i++) {
        put_type(w, w->m.types.used.items[i]);
    }
    put_fields(w);
}

static void put_values(struct writer *w)
{
    buf_u(w->meta, w->m.consts.used.n);
    for (uint32_t i = 0; i < w->m.consts.used.n; i++) {
        const struct ir_const *k = &w->u->consts[w->m.consts.used.items[i]];

        buf_u(w->meta, type_number(w, k->type));
        buf_s(w->meta, k->value);
    }
    buf_u(w->meta, w->m.strings.used.n);
    for (uint32_t i = 0; i < w->m.strings.used.n; i++) {
        const struct ir_string *s = &w->u->strings[w->m.strings.used.items[i]];

        put_name(w, s->bytes);
        buf_u(w->meta, s->size);
        buf_byte(w->meta, (uint8_t)(s->char_size << 1 | s->is_cut));
    }
}

static void put_symbols(struct writer *w)
{
    buf_u(w->meta, w->m.globals.used.n);
    for (uint32_t i = 0; i < w->m.globals.used.n; i++) {
        const struct ir_global *g = &w->u->globals[w->m.globals.used.items[i]];

        put_name(w, g->name);
        put_key(w, g->key, g->name);
        buf_u(w->meta, type_number(w, g->type));
        buf_u(w->meta, g->flags);
        buf_u(w->meta, cci_number(&w->m.locs, g->loc));
    }
    buf_u(w->meta, w->m.fns.used.n);
    for (uint32_t i = 0; i < w->m.fns.used.n; i++) {
        const struct ir_fn *f = &w->u->fns[w->m.fns.used.items[i]];

        put_name(w, f->name);
        put_key(w, f->key, f->name);
        buf_u(w->meta, type_number(w, f->type));
        buf_u(w->meta, f->flags);
    }
}

// ---- Places ------------------------------------------------------------------------------------

static uint32_t place_arg(const struct writer *w, const struct place *p)
{
    switch ((enum place_step)p->step) {
    case PLACE_GLOBAL:
        return cci_number(&w->m.globals, p->arg);
    case PLACE_FUNC:
        return cci_number(&w->m.fns, p->arg);
    case PLACE_STRING:
        return cci_number(&w->m.strings, p->arg);
    case PLACE_FIELD:
        return cci_number(&w->m.fields, p->arg);
    default:
        return p->arg;
    }
}

// The type that follows from the place above; 0 if none does.
static type_id derived_type(const struct ir_unit *u, const struct place *p)
{
    const struct place *above = place_get(u->places, p->parent);

    switch ((enum place_step)p->step) {
    case PLACE_FIELD:
        return u->fields[p->arg].type;
    case PLACE_DEREF:
        return u->types[above->type].kind == TYPE_POINTER ? u->types[above->type].elem : 0;
    case PLACE_INDEX_K:
    case PLACE_INDEX:
    case PLACE_ANY:
        return above->step != PLACE_DEREF && u->types[above->type].kind == TYPE_ARRAY
                   ? u->types[above->type].elem
                   : above->type;
    default:
        return 0;
    }
}

static void put_place(struct writer *w, uint32_t number, const struct place *p)
{
    buf_byte(w->meta, (uint8_t)(p->step | p->flags << 4));
    if (p->parent) {
        buf_u(w->meta, number - cci_number(&w->m.places, p->parent));
    }
    if (p->step == PLACE_INDEX) {
        uint32_t i = ir_opnd_index(p->arg);
        bool constant = ir_opnd_kind(p->arg) == IR_CONST;

        buf_byte(w->meta, (uint8_t)ir_opnd_kind(p->arg));
        buf_u(w->meta, constant ? cci_number(&w->m.consts, i) : i);
    } else if (p->step != PLACE_DEREF && p->step != PLACE_ANY) {
        uint32_t arg = place_arg(w, p);

        buf_s(w->meta, (int64_t)arg - w->last_arg[p->step]);
        w->last_arg[p->step] = arg;
    }
    buf_u(w->meta, p->type && p->type == derived_type(w->u, p) ? 0 : type_number(w, p->type) + 1u);
}

static void put_places(struct writer *w)
{
    buf_u(w->meta, w->m.places.used.n);
    for (uint32_t i = 0; i < w->m.places.used.n; i++) {
        put_place(w, i, place_get(w->u->places, w->m.places.used.items[i]));
    }
}

static uint32_t place_number(const struct writer *w, place_id p)
{
    return p ? cci_number(&w->m.places, p) + 1 : 0;
}

// ---- Instructions ------------------------------------------------------------------------------

static void put_place_ref(struct writer *w, place_id p)
{
    put_near(&w->streams[CCI_PLACE], place_number(w, p), &w->top_place);
}

static void put_opnd(struct writer *w, ir_opnd o)
{
    struct buf *out = &w->streams[CCI_OPND];
    uint64_t i = ir_opnd_index(o);

    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        ENSURE(i < w->next_temp);
        buf_u(out, (w->next_temp - i) << 2 | CCI_OPND_TEMP);
        break;
    case IR_LOCAL:
        buf_u(out, i << 2 | CCI_OPND_LOCAL);
        break;
    case IR_CONST:
        buf_u(out, (uint64_t)cci_number(&w->m.consts, (uint32_t)i) << 2 | CCI_OPND_CONST);
        break;
    case IR_NONE:
        buf_u(out, CCI_OTHER_NONE << 2 | CCI_OPND_OTHER);
        break;
    case IR_CONST_FLOAT:
        buf_u(out, CCI_OTHER_FLOAT << 2 | CCI_OPND_OTHER);
        buf_u(out, cci_number(&w->m.consts, (uint32_t)i));
        break;
    case IR_PLACE:
        buf_u(out, CCI_OTHER_PLACE << 2 | CCI_OPND_OTHER);
        put_place_ref(w, (place_id)i);
        break;
    }
}

static void put_dst(struct writer *w, const struct ir_insn *i)
{
    struct buf *out = &w->streams[CCI_DST];

    switch (ir_opnd_kind(i->dst)) {
    case IR_TEMP:
        ENSURE(ir_opnd_index(i->dst) == w->next_temp);
        w->next_temp++;
        buf_u(out, CCI_DST_NEXT);
        break;
    case IR_LOCAL:
        buf_u(out, CCI_DST_LOCAL + (uint64_t)ir_opnd_index(i->dst));
        break;
    case IR_PLACE:
        buf_u(out, CCI_DST_PLACE);
        put_place_ref(w, ir_opnd_index(i->dst));
        break;
    default:
        buf_u(out, CCI_DST_NONE);
    }
}

static void put_head_byte(struct writer *w, const struct ir_insn *i, loc_id loc)
{
    buf_byte(&w->streams[CCI_OP],
             (uint8_t)(i->op | (i->flags ? CCI_HAS_FLAGS : 0) | (i->order ? CCI_HAS_ORDER : 0) |
                       (loc != w->loc ? CCI_HAS_LOC : 0)));
    if (i->flags) {
        buf_byte(&w->streams[CCI_MISC], i->flags);
    }
    if (i->order) {
        buf_byte(&w->streams[CCI_MISC], i->order);
    }
    if (loc != w->loc) {
        put_near(&w->streams[CCI_LOC], cci_number(&w->m.locs, loc), &w->top_loc);
        w->loc = loc;
    }
}

static void put_insn(struct writer *w, const struct ir_func *f, const struct ir_insn *i, loc_id loc)
{
    struct buf *misc = &w->streams[CCI_MISC];

    put_head_byte(w, i, loc);
    if (i->op == IR_UN || i->op == IR_BIN || i->op == IR_RMW) {
        buf_byte(&w->streams[CCI_SUB], i->sub);
    }
    buf_u(&w->streams[CCI_TYPE], i->type == w->last_type[i->op] ? 0 : type_number(w, i->type) + 1u);
    w->last_type[i->op] = i->type;
    put_opnd(w, i->a);
    if (i->op == IR_BIN || i->op == IR_COPY) {
        put_opnd(w, i->b);
    }
    if (ir_has_place((enum ir_op)i->op)) {
        put_place_ref(w, i->place);
    } else if (i->op == IR_CALL) {
        put_near(misc, cci_number(&w->m.fns, i->callee), &w->top_fn);
    } else if (i->op == IR_BEGIN || i->op == IR_END) {
        buf_u(misc, i->local);
    }
    if (i->op == IR_CALL || i->op == IR_ICALL || i->op == IR_CAS || i->op == IR_SWITCH) {
        buf_u(misc, i->count);
    }
    for (uint32_t k = 0; i->op != IR_SWITCH && k < i->count; k++) {
        put_opnd(w, f->args[i->first + k]);
    }
    put_dst(w, i); // last: operands count temporaries from before it
}

static void put_cases(struct writer *w, const struct ir_func *f, const struct ir_insn *i)
{
    int64_t last = 0;

    for (uint32_t k = 0; k < i->count; k++) {
        const struct ir_case *c = &f->cases[i->first + k];

        buf_s(&w->streams[CCI_FLOW], (int64_t)((uint64_t)c->lo - (uint64_t)last));
        buf_u(&w->streams[CCI_FLOW], (uint64_t)c->hi - (uint64_t)c->lo);
        last = c->hi;
    }
}

static void put_block(struct writer *w, const struct ir_func *f, block_id b)
{
    const struct ir_block *block = &f->blocks[b];
    const struct ir_insn *end = &f->insns[block->first + block->count - 1];

    for (uint32_t i = block->first; i < block->first + block->count; i++) {
        put_insn(w, f, &f->insns[i], f->locs[i]);
    }
    if (end->op == IR_SWITCH) {
        put_cases(w, f, end);
    }
    if (end->op == IR_IJMP) {
        buf_u(&w->streams[CCI_FLOW], block->nsuccs);
    }
    for (uint32_t s = 0; s < block->nsuccs; s++) {
        buf_s(&w->streams[CCI_FLOW], (int64_t)f->succs[block->first_succ + s] - b - 1);
    }
}

static void put_locals(struct writer *w, const struct ir_func *f)
{
    buf_u(w->meta, f->nlocals);
    buf_u(w->meta, f->nparams);
    for (uint32_t i = 0; i < f->nlocals; i++) {
        const struct ir_local *l = &f->locals[i];

        put_name(w, l->name);
        buf_u(w->meta, type_number(w, l->type));
        buf_u(w->meta, l->flags);
        put_near(w->meta, cci_number(&w->m.locs, l->loc), &w->top_loc);
        if (l->flags & LOCAL_CLEANUP) {
            buf_u(w->meta, cci_number(&w->m.fns, l->cleanup));
        }
    }
}

static void put_func(struct writer *w, const struct ir_func *f)
{
    put_near(w->meta, cci_number(&w->m.fns, f->fn), &w->top_fn);
    buf_u(w->meta, f->flags);
    put_near(w->meta, cci_number(&w->m.locs, f->loc), &w->top_loc);
    put_near(w->meta, cci_number(&w->m.locs, f->body_loc), &w->top_loc);
    put_locals(w, f);
    buf_u(w->meta, f->nblocks);
    buf_u(w->meta, f->ninsns);
    buf_u(w->meta, f->nsuccs);
    buf_u(w->meta, f->nargs);
    buf_u(w->meta, f->ncases);
    buf_u(w->meta, f->ntemps);
    w->next_temp = 0;
    w->loc = 0;
    for (block_id b = 0; b < f->nblocks; b++) {
        put_block(w, f, b);
    }
}

// ---- The file ----------------------------------------------------------------------------------

static void put_problems(struct writer *w)
{
    const struct ir_unit *u = w->u;

    buf_u(w->meta, u->nproblems);
    for (uint32_t i = 0; i < u->nproblems; i++) {
        buf_u(w->meta, (uint64_t)u->problems[i].kind);
        buf_u(w->meta, cci_number(&w->m.locs, u->problems[i].loc));
        put_name(w, u->problems[i].text);
    }
    buf_u(w->meta, u->stats.insns);
    buf_u(w->meta, u->stats.havocs);
    buf_u(w->meta, u->stats.functions);
    buf_u(w->meta, u->stats.statements);
}

static void put_unit(struct writer *w)
{
    const struct ir_unit *u = w->u;

    w->meta = &w->streams[CCI_TABLES];
    put_name(w, u->path);
    put_files(w);
    put_locs(w);
    put_types(w);
    put_values(w);
    put_symbols(w);
    put_problems(w);
    w->meta = &w->streams[CCI_PLACES];
    put_places(w);
    w->meta = &w->streams[CCI_FUNCS];
    buf_u(w->meta, u->nfuncs);
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        put_func(w, &u->funcs[i]);
    }
}

static void restart(struct writer *w)
{
    for (int s = 0; s < CCI_STREAMS; s++) {
        buf_clear(&w->streams[s]);
    }
    w->top_name = w->top_place = w->top_loc = w->top_fn = 0;
    memset(w->last_type, 0, sizeof w->last_type);
    memset(w->last_arg, 0, sizeof w->last_arg);
}

static void put_start(struct buf *out, uint8_t method)
{
    buf_put(out, "CCI", 3);
    buf_byte(out, CCI_VERSION);
    buf_byte(out, method);
}

static void put_plain(struct buf *out, struct writer *w)
{
    put_start(out, CCI_PLAIN);
    for (int s = 0; s < CCI_STREAMS; s++) {
        buf_str(out, w->streams[s].n ? w->streams[s].data : "", w->streams[s].n);
    }
}

// False when a stream shrinks beyond belief.
static bool put_packed(struct buf *out, struct writer *w)
{
    put_start(out, CCI_ZSTD);
    for (int s = 0; s < CCI_STREAMS; s++) {
        const struct buf *in = &w->streams[s];
        size_t room = ZSTD_compressBound(in->n), n;
        void *packed = arena_alloc(w->a, room, 1);

        n = ZSTD_compress(packed, room, in->n ? in->data : "", in->n, LEVEL);
        if (ZSTD_isError(n) || in->n > n * (size_t)CCI_RATIO_MAX + CCI_RATIO_FREE) {
            return false;
        }
        buf_u(out, in->n);
        buf_str(out, packed, n);
    }
    return true;
}

static void write_unit(struct buf *out, const struct ir_unit *u, bool packed)
{
    struct arena a;
    struct writer w = {.a = &a, .u = u};
    size_t start = out->n;

    arena_init(&a, 0);
    w.names = names_new(&a);
    cci_mark(&w.m, &a, u);
    put_unit(&w); // to learn the names
    restart(&w);
    put_names(&w);
    put_unit(&w);
    if (!packed || !put_packed(out, &w)) {
        out->n = start;
        put_plain(out, &w);
    }
    for (int s = 0; s < CCI_STREAMS; s++) {
        buf_free(&w.streams[s]);
    }
    arena_free(&a);
}

void cci_write_plain(struct buf *out, const struct ir_unit *u)
{
    write_unit(out, u, false);
}

void cci_write(struct buf *out, const struct ir_unit *u)
{
    write_unit(out, u, true);
}
