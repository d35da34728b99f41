// SPDX-License-Identifier: Apache-2.0
// Reading a `.cci` file nobody vouches for. A table of n entries takes at least n bytes of its
// stream, so a count is compared with what is left before anything is allocated. Indices are
// checked by ir_verify_unit() at the end, except where reading itself goes by them.
#include "analyzer/ir/cci.h"
#include "analyzer/ir/cci_format.h"

#include "analyzer/base/arena.h"

#include <string.h>
#include <zstd.h>

struct input {
    struct arena *a;
    struct ir_unit *u;
    struct reader streams[CCI_STREAMS];
    struct reader *meta;
    bool failed;
    uint64_t key_bytes, key_limit; // short references could make long keys without end
    // Prediction within the instruction streams, as in the writer.
    uint32_t next_temp, top_name, top_place, top_loc, top_fn;
    loc_id loc;
    type_id last_type[IR_OP_COUNT];
    uint32_t last_arg[PLACE_STEP_COUNT];
    // Of the function at hand: how much of its lists is filled.
    struct ir_func *f;
    uint32_t ninsns, nsuccs, nargs, ncases;
};

static size_t left(const struct reader *r)
{
    return (size_t)(r->end - r->at);
}

// A number of entries that take `bytes` each at least.
static uint32_t get_count(struct input *in, struct reader *from, const struct reader *entries,
                          size_t bytes)
{
    uint32_t n = read_u32(from);

    if (from->failed || n > left(entries) / bytes) {
        in->failed = true;
        return 0;
    }
    return n;
}

static uint32_t meta_count(struct input *in, size_t bytes)
{
    return get_count(in, in->meta, in->meta, bytes);
}

// Distance to the highest one so far.
static uint32_t get_near(struct input *in, struct reader *r, uint32_t *top)
{
    int64_t value = read_s(r);

    if (value > UINT32_MAX || value < -(int64_t)UINT32_MAX) {
        in->failed = true;
        return 0;
    }
    value += *top;
    if (value < 0 || value >= UINT32_MAX) {
        in->failed = true;
        return 0;
    }
    if (value > *top) {
        *top = (uint32_t)value;
    }
    return (uint32_t)value;
}

// ---- Names -------------------------------------------------------------------------------------

static void get_names(struct input *in)
{
    uint32_t n = meta_count(in, 2);
    struct buf text = {0};

    in->u->names = names_new(in->a);
    for (uint32_t i = 1; i <= n && !in->failed; i++) {
        uint64_t same = read_u(in->meta);
        size_t more;
        const char *s = read_str(in->meta, &more);

        if (in->meta->failed || same > text.n || same > CCI_SHARED_MAX * (more + 2)) {
            in->failed = true;
            break;
        }
        text.n = (size_t)same;
        buf_put(&text, s, more);
        in->failed = names_put(in->u->names, text.n ? text.data : "", text.n) != i;
    }
    buf_free(&text);
}

static name_id get_name(struct input *in)
{
    uint32_t name = get_near(in, in->meta, &in->top_name);

    in->failed |= name >= names_count(in->u->names);
    return in->failed ? 0 : name;
}

static name_id get_key(struct input *in, name_id name)
{
    bool ends = read_byte(in->meta) != 0;
    name_id start = get_name(in);
    struct buf text = {0};
    name_id key;

    if (in->meta->failed || name >= names_count(in->u->names)) {
        in->failed = true;
        return 0;
    }
    if (!ends) {
        return start;
    }
    in->key_bytes += names_length(in->u->names, start) + names_length(in->u->names, name);
    if (in->key_bytes > in->key_limit) {
        in->failed = true;
        return 0;
    }
    buf_put(&text, names_text(in->u->names, start), names_length(in->u->names, start));
    buf_put(&text, names_text(in->u->names, name), names_length(in->u->names, name));
    key = names_put(in->u->names, text.n ? text.data : "", text.n);
    buf_free(&text);
    return key;
}

// ---- Tables ------------------------------------------------------------------------------------

static void get_files(struct input *in)
{
    struct ir_unit *u = in->u;

    u->nfiles = meta_count(in, 2);
    u->files = arena_array(in->a, struct ir_file, u->nfiles);
    for (uint32_t i = 0; i < u->nfiles; i++) {
        u->files[i].path = get_name(in);
        u->files[i].flags = read_u32(in->meta);
    }
}

static uint32_t get_sum(struct input *in, struct reader *r, uint32_t base)
{
    int64_t d = read_s(r);

    if (d < -(int64_t)base || d > (int64_t)UINT32_MAX - base) {
        in->failed = true;
        return 0;
    }
    return (uint32_t)(base + d);
}

static void get_locs(struct input *in)
{
    struct reader *col = &in->streams[CCI_COL], *span = &in->streams[CCI_SPAN];
    struct ir_unit *u = in->u;
    uint32_t n = get_count(in, in->meta, col, 1);

    u->nlocs = n + 1;
    u->locs = arena_array(in->a, struct loc, n + 1u);
    for (uint32_t i = 1; i <= n; i++) {
        struct loc *l = &u->locs[i];
        uint64_t v = read_u(&in->streams[CCI_FILE]);

        in->failed |= v >> 2 > UINT32_MAX;
        l->file = (uint32_t)(v >> 2);
        l->in_macro = v >> 1 & 1;
        l->line = get_sum(in, &in->streams[CCI_LINE], u->locs[i - 1].line);
        l->col = read_u32(col);
        if (v & 1) {
            uint32_t width = read_u32(span); // 0: only the start is known
            l->end_line = width ? l->line : 0;
            l->end_col = width ? l->col + width : 0;
        } else {
            l->end_line = get_sum(in, span, l->line);
            l->end_col = read_u32(span);
        }
    }
}

// Owners' fields are handed out in the order of the types.
static void get_record(struct input *in, type_id id, type_id *owner)
{
    struct ir_type *t = &in->u->types[id];

    t->name = get_name(in);
    t->key = get_key(in, t->name);
    *owner = read_below(in->meta, in->u->ntypes);
    if (*owner == id && id) {
        uint32_t n = meta_count(in, 5);

        if (n > UINT32_MAX - in->u->nfields) {
            in->failed = true;
            return;
        }
        t->first_field = in->u->nfields;
        t->nfields = n;
        in->u->nfields += n;
    }
}

static void get_params(struct input *in, struct ir_type *t)
{
    t->nparams = meta_count(in, 1);
    t->first_param = in->u->nparam_types;
    in->u->nparam_types += t->nparams;
    for (uint32_t i = 0; i < t->nparams && !in->failed; i++) {
        in->u->param_types[t->first_param + i] = read_u32(in->meta);
    }
}

static void get_type(struct input *in, type_id id, type_id *owner)
{
    struct ir_type *t = &in->u->types[id];

    t->kind = read_byte(in->meta);
    t->flags = (uint16_t)read_below(in->meta, UINT16_MAX + 1);
    t->size = read_u(in->meta);
    t->align = read_u32(in->meta);
    t->elem = read_u32(in->meta);
    if (t->kind == TYPE_ARRAY) {
        t->count = read_u(in->meta);
    } else if (t->kind == TYPE_RECORD) {
        get_record(in, id, owner);
    } else if (t->kind == TYPE_FUNCTION) {
        get_params(in, t);
    }
}

static void get_field(struct input *in, uint32_t i)
{
    struct ir_field *f = &in->u->fields[i];

    f->type = read_u32(in->meta);
    f->name = get_name(in);
    f->key = get_key(in, f->name);
    f->bit_offset = read_u(in->meta);
    f->bit_width = read_u32(in->meta);
}

static void get_types(struct input *in)
{
    struct ir_unit *u = in->u;
    uint32_t n = meta_count(in, 5);
    type_id *owners = arena_array(in->a, type_id, n + 1u);

    u->ntypes = n + 1;
    u->types = arena_array(in->a, struct ir_type, n + 1u);
    u->param_types = arena_array(in->a, type_id, left(in->meta));
    for (type_id t = 1; t <= n && !in->failed && !in->meta->failed; t++) {
        get_type(in, t, &owners[t]);
    }
    if (in->failed || u->nfields > left(in->meta) / 5) {
        in->failed = true;
        return;
    }
    u->fields = arena_array(in->a, struct ir_field, u->nfields);
    for (uint32_t i = 0; i < u->nfields && !in->failed; i++) {
        get_field(in, i);
    }
    for (type_id t = 1; t <= n; t++) {
        if (owners[t] == t) {
            for (uint32_t i = 0; i < u->types[t].nfields; i++) {
                u->fields[u->types[t].first_field + i].owner = t;
            }
        } else if (owners[t]) {
            u->types[t].first_field = u->types[owners[t]].first_field;
            u->types[t].nfields = u->types[owners[t]].nfields;
        }
    }
}

static void get_values(struct input *in)
{
    struct ir_unit *u = in->u;
    uint8_t head;

    u->nconsts = meta_count(in, 2);
    u->consts = arena_array(in->a, struct ir_const, u->nconsts);
    for (uint32_t i = 0; i < u->nconsts; i++) {
        u->consts[i].type = read_u32(in->meta);
        u->consts[i].value = read_s(in->meta);
    }
    u->nstrings = meta_count(in, 3);
    u->strings = arena_array(in->a, struct ir_string, u->nstrings);
    for (uint32_t i = 0; i < u->nstrings; i++) {
        u->strings[i].bytes = get_name(in);
        u->strings[i].size = read_u32(in->meta);
        u->strings[i].is_cut = (head = read_byte(in->meta)) & 1;
        u->strings[i].char_size = head >> 1;
    }
}

static void get_symbols(struct input *in)
{
    struct ir_unit *u = in->u;

    u->nglobals = meta_count(in, 6);
    u->globals = arena_array(in->a, struct ir_global, u->nglobals);
    for (uint32_t i = 0; i < u->nglobals && !in->failed; i++) {
        struct ir_global *g = &u->globals[i];

        g->name = get_name(in);
        g->key = get_key(in, g->name);
        g->type = read_u32(in->meta);
        g->flags = read_u32(in->meta);
        g->loc = read_u32(in->meta);
    }
    u->nfns = meta_count(in, 5);
    u->fns = arena_array(in->a, struct ir_fn, u->nfns);
    for (uint32_t i = 0; i < u->nfns && !in->failed; i++) {
        struct ir_fn *f = &u->fns[i];

        f->name = get_name(in);
        f->key = get_key(in, f->name);
        f->type = read_u32(in->meta);
        f->flags = read_u32(in->meta);
    }
}

// ---- Places ------------------------------------------------------------------------------------

static uint32_t get_place_arg(struct input *in, uint8_t step)
{
    if (step == PLACE_INDEX) {
        uint8_t kind = read_byte(in->meta);
        uint32_t i = read_u32(in->meta);

        if (kind > IR_CONST || i >= 1u << 29) {
            in->failed = true;
            return 0;
        }
        return ir_opnd_make((enum ir_opnd_kind)kind, i);
    }
    if (step == PLACE_DEREF || step == PLACE_ANY) {
        return 0;
    }
    in->last_arg[step] = get_sum(in, in->meta, in->last_arg[step]);
    return in->last_arg[step];
}

// As in the writer; what is not there gives 0.
static type_id derived_type(const struct ir_unit *u, place_id parent, uint8_t step, uint32_t arg)
{
    const struct place *above = place_get(u->places, parent);
    const struct ir_type *t;

    if (step == PLACE_FIELD) {
        return arg < u->nfields ? u->fields[arg].type : 0;
    }
    if (parent == 0 || above->type >= u->ntypes) {
        return 0;
    }
    t = &u->types[above->type];
    if (step == PLACE_DEREF) {
        return t->kind == TYPE_POINTER ? t->elem : 0;
    }
    return above->step != PLACE_DEREF && t->kind == TYPE_ARRAY ? t->elem : above->type;
}

static void get_place(struct input *in, place_id expected)
{
    struct ir_unit *u = in->u;
    uint8_t head = read_byte(in->meta), step = head & 0xf;
    uint32_t back, arg, type;
    place_id p;

    if (step == PLACE_UNKNOWN || step >= PLACE_STEP_COUNT) {
        in->failed = true;
        return;
    }
    back = step >= PLACE_DEREF ? read_u32(in->meta) : 0;
    arg = get_place_arg(in, step);
    type = read_u32(in->meta);
    if (in->meta->failed || (step >= PLACE_DEREF) != (back > 0) || back >= expected) {
        in->failed = true;
        return;
    }
    type = type ? type - 1 : derived_type(u, back ? expected - back : 0, step, arg);
    p = back ? place_step(u->places, expected - back, (enum place_step)step, arg, type, head >> 4)
             : place_base(u->places, (enum place_step)step, arg, type);
    in->failed |= p != expected; // not in normal form, or twice
}

static void get_places(struct input *in)
{
    uint32_t n = meta_count(in, 2);

    in->u->places = place_table_new(in->a);
    for (place_id p = 1; p <= n && !in->failed; p++) {
        get_place(in, p);
    }
}

// ---- Instructions ------------------------------------------------------------------------------

static ir_opnd get_other(struct input *in, uint64_t kind)
{
    uint32_t i;

    switch (kind) {
    case CCI_OTHER_NONE:
        return 0;
    case CCI_OTHER_FLOAT:
        i = read_u32(&in->streams[CCI_OPND]);
        in->failed |= i >= 1u << 29;
        return ir_opnd_make(IR_CONST_FLOAT, i);
    case CCI_OTHER_PLACE:
        i = get_near(in, &in->streams[CCI_PLACE], &in->top_place);
        in->failed |= i >= 1u << 29;
        return ir_opnd_make(IR_PLACE, i);
    default:
        in->failed = true;
        return 0;
    }
}

static ir_opnd get_opnd(struct input *in)
{
    uint64_t v = read_u(&in->streams[CCI_OPND]), i = v >> 2;

    if ((v & 3) == CCI_OPND_OTHER) {
        return get_other(in, i);
    }
    if (i >= 1u << 29 || ((v & 3) == CCI_OPND_TEMP && (i == 0 || i > in->next_temp))) {
        in->failed = true;
        return 0;
    }
    switch (v & 3) {
    case CCI_OPND_TEMP:
        return ir_opnd_make(IR_TEMP, in->next_temp - (uint32_t)i);
    case CCI_OPND_LOCAL:
        return ir_opnd_make(IR_LOCAL, (uint32_t)i);
    default:
        return ir_opnd_make(IR_CONST, (uint32_t)i);
    }
}

static ir_opnd get_dst(struct input *in)
{
    uint64_t v = read_u(&in->streams[CCI_DST]);

    switch (v) {
    case CCI_DST_NEXT:
        return ir_opnd_make(IR_TEMP, in->next_temp++);
    case CCI_DST_NONE:
        return 0;
    case CCI_DST_PLACE:
        return get_other(in, CCI_OTHER_PLACE);
    default:
        in->failed |= v - CCI_DST_LOCAL >= 1u << 29;
        return ir_opnd_make(IR_LOCAL, (uint32_t)(v - CCI_DST_LOCAL) & 0x1fffffffu);
    }
}

static void get_args(struct input *in, struct ir_insn *i)
{
    i->count = read_u32(&in->streams[CCI_MISC]);
    if (i->op == IR_SWITCH) {
        i->first = in->ncases;
        in->failed |= i->count > in->f->ncases - in->ncases;
        return;
    }
    i->first = in->nargs;
    if (i->count > in->f->nargs - in->nargs) {
        in->failed = true;
        return;
    }
    for (uint32_t k = 0; k < i->count; k++) {
        in->f->args[in->nargs++] = get_opnd(in);
    }
}

static void get_insn(struct input *in, struct ir_insn *i, loc_id *loc)
{
    uint8_t head = read_byte(&in->streams[CCI_OP]);
    struct reader *misc = &in->streams[CCI_MISC];
    uint32_t type;

    i->op = head & CCI_OP_MASK;
    if (i->op >= IR_OP_COUNT) {
        in->failed = true;
        return;
    }
    i->flags = head & CCI_HAS_FLAGS ? read_byte(misc) : 0;
    i->order = head & CCI_HAS_ORDER ? read_byte(misc) : 0;
    if (head & CCI_HAS_LOC) {
        in->loc = get_near(in, &in->streams[CCI_LOC], &in->top_loc);
    }
    *loc = in->loc;
    if (i->op == IR_UN || i->op == IR_BIN || i->op == IR_RMW) {
        i->sub = read_byte(&in->streams[CCI_SUB]);
    }
    type = read_u32(&in->streams[CCI_TYPE]);
    i->type = in->last_type[i->op] = type ? type - 1 : in->last_type[i->op];
    i->a = get_opnd(in);
    i->b = i->op == IR_BIN || i->op == IR_COPY ? get_opnd(in) : 0;
    if (ir_has_place((enum ir_op)i->op)) {
        i->place = get_near(in, &in->streams[CCI_PLACE], &in->top_place);
    } else if (i->op == IR_CALL) {
        i->callee = get_near(in, misc, &in->top_fn);
    } else if (i->op == IR_BEGIN || i->op == IR_END) {
        i->local = read_u32(misc);
    }
    if (i->op == IR_CALL || i->op == IR_ICALL || i->op == IR_CAS || i->op == IR_SWITCH) {
        get_args(in, i);
        i->first = i->count ? i->first : 0;
    }
    i->dst = get_dst(in);
}

static void get_cases(struct input *in, const struct ir_insn *i)
{
    uint64_t last = 0;

    for (uint32_t k = 0; k < i->count && !in->failed; k++) {
        struct ir_case *c = &in->f->cases[in->ncases++];
        uint64_t lo = last + (uint64_t)read_s(&in->streams[CCI_FLOW]);

        c->lo = (int64_t)lo;
        c->hi = (int64_t)(lo + read_u(&in->streams[CCI_FLOW]));
        last = (uint64_t)c->hi;
    }
}

static uint32_t succ_count(struct input *in, const struct ir_insn *end)
{
    switch ((enum ir_op)end->op) {
    case IR_JMP:
        return 1;
    case IR_BR:
        return 2;
    case IR_SWITCH:
        return end->count + 1;
    case IR_IJMP:
        return read_u32(&in->streams[CCI_FLOW]);
    default:
        return 0;
    }
}

static void get_succs(struct input *in, block_id b, const struct ir_insn *end)
{
    struct ir_block *block = &in->f->blocks[b];

    if (end->op == IR_SWITCH) {
        get_cases(in, end);
    }
    block->first_succ = in->nsuccs;
    block->nsuccs = succ_count(in, end);
    if (block->nsuccs > in->f->nsuccs - in->nsuccs) {
        in->failed = true;
        return;
    }
    for (uint32_t s = 0; s < block->nsuccs; s++) {
        int64_t to = read_s(&in->streams[CCI_FLOW]);

        if (to > UINT32_MAX || to < -(int64_t)UINT32_MAX || to + b + 1 < 0) {
            in->failed = true;
            return;
        }
        in->f->succs[in->nsuccs++] = (block_id)(to + b + 1);
    }
}

// Blocks end where an instruction does.
static void get_blocks(struct input *in)
{
    struct ir_func *f = in->f;

    for (block_id b = 0; b < f->nblocks && !in->failed; b++) {
        struct ir_insn *i = NULL;

        f->blocks[b].first = in->ninsns;
        do {
            if (in->ninsns == f->ninsns) {
                in->failed = true;
                return;
            }
            i = &f->insns[in->ninsns];
            get_insn(in, i, &f->locs[in->ninsns]);
            in->ninsns++;
        } while (!in->failed && !(ir_op_info[i->op].flags & IR_ENDS));
        if (in->failed) {
            return;
        }
        f->blocks[b].count = in->ninsns - f->blocks[b].first;
        get_succs(in, b, i);
    }
    in->failed |= in->ninsns != f->ninsns || in->nsuccs != f->nsuccs || in->nargs != f->nargs ||
                  in->ncases != f->ncases || in->next_temp != f->ntemps;
}

static void get_locals(struct input *in, struct ir_func *f)
{
    f->nlocals = meta_count(in, 4);
    f->nparams = read_u32(in->meta);
    f->locals = arena_array(in->a, struct ir_local, f->nlocals);
    for (uint32_t i = 0; i < f->nlocals && !in->failed; i++) {
        struct ir_local *l = &f->locals[i];

        l->name = get_name(in);
        l->type = read_u32(in->meta);
        l->flags = read_u32(in->meta);
        l->loc = get_near(in, in->meta, &in->top_loc);
        l->cleanup = l->flags & LOCAL_CLEANUP ? read_u32(in->meta) : 0;
    }
}

static void get_func(struct input *in, struct ir_func *f)
{
    const struct reader *flow = &in->streams[CCI_FLOW], *op = &in->streams[CCI_OP];

    f->fn = get_near(in, in->meta, &in->top_fn);
    f->flags = read_u32(in->meta);
    f->loc = get_near(in, in->meta, &in->top_loc);
    f->body_loc = get_near(in, in->meta, &in->top_loc);
    get_locals(in, f);
    f->nblocks = get_count(in, in->meta, op, 1);
    f->ninsns = get_count(in, in->meta, op, 1);
    f->nsuccs = get_count(in, in->meta, flow, 1);
    f->nargs = get_count(in, in->meta, &in->streams[CCI_OPND], 1);
    f->ncases = get_count(in, in->meta, flow, 2);
    f->ntemps = get_count(in, in->meta, &in->streams[CCI_DST], 1);
    if (in->failed) {
        return;
    }
    f->blocks = arena_array(in->a, struct ir_block, f->nblocks);
    f->insns = arena_array(in->a, struct ir_insn, f->ninsns);
    f->locs = arena_array(in->a, loc_id, f->ninsns);
    f->succs = arena_array(in->a, block_id, f->nsuccs);
    f->args = arena_array(in->a, ir_opnd, f->nargs);
    f->cases = arena_array(in->a, struct ir_case, f->ncases);
    in->f = f;
    in->next_temp = in->ninsns = in->nsuccs = in->nargs = in->ncases = 0;
    in->loc = 0;
    get_blocks(in);
}

// ---- The file ----------------------------------------------------------------------------------

static void get_problems(struct input *in)
{
    struct ir_unit *u = in->u;

    u->nproblems = meta_count(in, 3);
    u->problems = arena_array(in->a, struct ir_problem, u->nproblems);
    for (uint32_t i = 0; i < u->nproblems; i++) {
        u->problems[i].kind = (enum ir_problem_kind)read_below(in->meta, PROBLEM_LIMIT + 1);
        u->problems[i].loc = read_u32(in->meta);
        u->problems[i].text = get_name(in);
    }
    u->stats.insns = read_u(in->meta);
    u->stats.havocs = read_u(in->meta);
    u->stats.functions = read_u(in->meta);
    u->stats.statements = read_u(in->meta);
}

static bool fine(const struct input *in)
{
    for (int s = 0; s < CCI_STREAMS; s++) {
        if (in->streams[s].failed) {
            return false;
        }
    }
    return !in->failed;
}

// Where the writer puts each table.
static void section(struct input *in, enum cci_stream stream, void (*get)(struct input *))
{
    if (fine(in)) {
        in->meta = &in->streams[stream];
        get(in);
    }
}

static void get_path(struct input *in)
{
    in->u->path = get_name(in);
}

static void get_funcs(struct input *in)
{
    struct ir_unit *u = in->u;

    u->nfuncs = meta_count(in, 12);
    u->funcs = arena_array(in->a, struct ir_func, u->nfuncs);
    for (uint32_t i = 0; i < u->nfuncs && fine(in); i++) {
        get_func(in, &u->funcs[i]);
    }
}

static bool get_unit(struct input *in)
{
    section(in, CCI_NAMES, get_names);
    section(in, CCI_TABLES, get_path);
    section(in, CCI_TABLES, get_files);
    section(in, CCI_TABLES, get_locs);
    section(in, CCI_TABLES, get_types);
    section(in, CCI_TABLES, get_values);
    section(in, CCI_TABLES, get_symbols);
    section(in, CCI_TABLES, get_problems);
    section(in, CCI_PLACES, get_places);
    section(in, CCI_FUNCS, get_funcs);
    for (int s = 0; s < CCI_STREAMS; s++) {
        in->failed |= in->streams[s].at != in->streams[s].end;
    }
    return fine(in);
}

// One stream; its bytes are the input's, or unpacked in the arena.
static const char *get_stream(struct arena *a, struct reader *r, bool packed, struct reader *to)
{
    uint64_t size = packed ? read_u(r) : 0;
    size_t n;
    const char *bytes = read_str(r, &n);
    char *plain;

    if (r->failed) {
        return "a stream is cut off";
    }
    if (!packed) {
        reader_init(to, bytes, n);
        return NULL;
    }
    if (size > (uint64_t)n * CCI_RATIO_MAX + CCI_RATIO_FREE) {
        return "its size is not believable";
    }
    plain = arena_alloc(a, (size_t)size + 1, 1);
    if (ZSTD_decompress(plain, (size_t)size, bytes, n) != size) {
        return "the compressed data is damaged";
    }
    reader_init(to, plain, (size_t)size);
    return NULL;
}

struct ir_unit *cci_read(struct arena *a, const void *data, size_t n, const char **why)
{
    struct input in = {.a = a};
    struct reader r;
    uint8_t method;

    reader_init(&r, data, n);
    if (n < 6 || memcmp(data, "CCI", 3) != 0) {
        *why = "not a .cci file";
        return NULL;
    }
    r.at += 3;
    if (read_byte(&r) != CCI_VERSION) {
        *why = "written by another version";
        return NULL;
    }
    method = read_byte(&r);
    *why = method > CCI_ZSTD ? "packed by an unknown method" : NULL;
    for (int s = 0; s < CCI_STREAMS && *why == NULL; s++) {
        *why = get_stream(a, &r, method == CCI_ZSTD, &in.streams[s]);
        in.key_limit += left(&in.streams[s]);
    }
    if (*why) {
        return NULL;
    }
    in.key_limit = in.key_limit * CCI_RATIO_MAX + CCI_RATIO_FREE;
    in.u = arena_new(a, struct ir_unit);
    in.u->arena = a;
    if (r.at != r.end || !get_unit(&in)) {
        *why = "the data is damaged";
        return NULL;
    }
    *why = ir_verify_unit(a, in.u);
    return *why ? NULL : in.u;
}
