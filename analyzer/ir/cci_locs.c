// SPDX-License-Identifier: Apache-2.0
// Positions of a function, in both directions, behind its instructions.
//
// The last instruction comes first, because what uses a value lies around what makes it: the
// arguments of a call are where the call is, and a call within a call begins behind the outer one's
// name. How long the source of an instruction is follows roughly from the names in it. So little
// more is said than where statements begin.
#include "analyzer/ir/cci_code.h"

#include "analyzer/base/arena.h"

enum { LINES = 256, NAME_LONG = 5, TEXT_MAX = 400 };

// What an instruction is thought to lie near: the one behind it, what uses its value, where the
// next block begins, the end of the body.
enum anchor_kind { ANCHOR_NEXT, ANCHOR_USER, ANCHOR_SUCC, ANCHOR_BODY };

struct positions {
    struct cci *s;
    const struct ir_func *f;
    uint32_t *lengths; // by temporary: of the source text it came from, about
    uint32_t *users;   // by temporary: the first instruction that uses it, + 1
    uint32_t *offsets; // by temporary: how far behind its user's start it begins, about
    uint32_t line_cols[LINES], line_of[LINES]; // the leftmost column met on a line
    uint32_t length;                           // of the instruction at hand
};

static uint32_t name_length(const struct cci *s, name_id name)
{
    return name ? (uint32_t)names_length(s->u->names, name) : NAME_LONG;
}

static uint32_t digits(int64_t v)
{
    uint32_t n = 1 + (v < 0);

    for (; v > 9 || v < -9; v /= 10) {
        n++;
    }
    return n;
}

static uint32_t local_length(const struct positions *p, uint32_t local)
{
    return local < p->f->nlocals ? name_length(p->s, p->f->locals[local].name) : NAME_LONG;
}

static uint32_t opnd_length(const struct positions *p, ir_opnd o);

static uint32_t step_length(const struct positions *p, const struct place *at)
{
    const struct ir_unit *u = p->s->u;

    switch ((enum place_step)at->step) {
    case PLACE_FIELD:
        return u->fields[at->arg].name ? name_length(p->s, u->fields[at->arg].name) + 1 : 0;
    case PLACE_DEREF:
        return 1;
    case PLACE_INDEX_K:
        return digits((int32_t)at->arg) + 1;
    case PLACE_INDEX:
        return opnd_length(p, at->arg) + 1;
    default:
        return 0;
    }
}

static uint32_t place_length(const struct positions *p, place_id place)
{
    const struct ir_unit *u = p->s->u;
    const struct place *at;
    uint32_t n = 0;

    if (place == 0) {
        return NAME_LONG;
    }
    for (at = place_get(u->places, place); at->parent; at = place_get(u->places, at->parent)) {
        n += step_length(p, at);
    }
    switch ((enum place_step)at->step) {
    case PLACE_LOCAL:
        return n + local_length(p, at->arg);
    case PLACE_TEMP:
        return n + (at->arg < p->f->ntemps ? p->lengths[at->arg] : 0);
    case PLACE_GLOBAL:
        return n + name_length(p->s, u->globals[at->arg].name);
    case PLACE_FUNC:
        return n + name_length(p->s, u->fns[at->arg].name);
    case PLACE_STRING:
        return n + (uint32_t)names_length(u->names, u->strings[at->arg].bytes) + 2;
    default:
        return n;
    }
}

static uint32_t opnd_length(const struct positions *p, ir_opnd o)
{
    uint32_t i = ir_opnd_index(o);
    const struct ir_const *k;

    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return i < p->f->ntemps ? p->lengths[i] : 0;
    case IR_LOCAL:
        return local_length(p, i);
    case IR_CONST:
        k = &p->s->u->consts[i];
        return p->s->u->types[k->type].kind == TYPE_POINTER ? 4 : digits(k->value);
    case IR_PLACE:
        return place_length(p, i);
    default:
        return 0;
    }
}

static void use(struct positions *p, ir_opnd o, uint32_t insn, uint32_t offset)
{
    uint32_t i = ir_opnd_index(o);

    if (ir_opnd_kind(o) == IR_TEMP && i < p->f->ntemps && p->users[i] == 0) {
        p->users[i] = insn + 1;
        p->offsets[i] = offset;
    }
}

static void use_place(struct positions *p, place_id place, uint32_t insn, uint32_t offset)
{
    const struct place_table *places = p->s->u->places;

    for (; place; place = place_get(places, place)->parent) {
        const struct place *at = place_get(places, place);

        if (at->step == PLACE_TEMP) {
            use(p, ir_opnd_make(IR_TEMP, at->arg), insn, offset);
        } else if (at->step == PLACE_INDEX) {
            use(p, at->arg, insn, offset);
        }
    }
}

static uint32_t measure_args(struct positions *p, const struct ir_insn *i, uint32_t insn,
                             uint32_t at)
{
    for (uint32_t k = 0; k < i->count; k++) {
        ir_opnd o = p->f->args[i->first + k];

        use(p, o, insn, at);
        if (ir_opnd_kind(o) == IR_PLACE) {
            use_place(p, ir_opnd_index(o), insn, at);
        }
        at += opnd_length(p, o) + 2;
    }
    return i->count ? at - 1 : at + 1;
}

// The length of the instruction's text; its operands' places within it are noted.
static uint32_t measure(struct positions *p, const struct ir_insn *i, uint32_t insn)
{
    uint32_t n = 0;

    switch ((enum ir_op)i->op) {
    case IR_CALL:
        n = name_length(p->s, p->s->u->fns[i->callee].name) + 1;
        return measure_args(p, i, insn, n);
    case IR_ICALL:
        n = (i->place ? place_length(p, i->place) : opnd_length(p, i->a)) + 1;
        use(p, i->a, insn, 0);
        return measure_args(p, i, insn, n);
    case IR_BIN:
        use(p, i->a, insn, 0);
        n = opnd_length(p, i->a) + 3;
        use(p, i->b, insn, n);
        return n + opnd_length(p, i->b);
    case IR_STORE:
    case IR_COPY:
    case IR_ASTORE:
    case IR_RMW:
        use_place(p, i->place, insn, 0);
        n = place_length(p, i->place) + 3;
        use(p, i->a, insn, n);
        return n + opnd_length(p, i->a ? i->a : i->b);
    default:
        use(p, i->a, insn, 0);
        if (ir_has_place((enum ir_op)i->op)) {
            use_place(p, i->place, insn, 0);
            return place_length(p, i->place);
        }
        return opnd_length(p, i->a);
    }
}

static void measure_all(struct positions *p, uint32_t *lengths)
{
    const struct ir_func *f = p->f;

    for (uint32_t k = 0; k < f->ninsns; k++) {
        const struct ir_insn *i = &f->insns[k];

        lengths[k] = measure(p, i, k);
        if (lengths[k] > TEXT_MAX) {
            lengths[k] = TEXT_MAX;
        }
        if (ir_opnd_kind(i->dst) == IR_TEMP) {
            p->lengths[ir_opnd_index(i->dst)] = lengths[k];
        }
    }
}

// ---- One position ------------------------------------------------------------------------------

struct anchor {
    enum anchor_kind kind;
    loc_id loc;
    uint32_t offset, about;
};

static struct loc loc_of(const struct cci *s, loc_id loc)
{
    return s->reading ? s->locs.items[loc] : s->u->locs[loc];
}

static uint32_t indentation(const struct positions *p, uint32_t line, uint32_t otherwise)
{
    return p->line_of[line % LINES] == line ? p->line_cols[line % LINES] : otherwise;
}

static void note_line(struct positions *p, const struct loc *l)
{
    uint32_t *col = &p->line_cols[l->line % LINES];

    if (p->line_of[l->line % LINES] != l->line || l->col < *col) {
        p->line_of[l->line % LINES] = l->line;
        *col = l->col;
    }
}

static void code_end(struct positions *p, uint32_t context, struct loc *l)
{
    enum { OPEN, SAME_LINE, OTHER };
    struct cci *s = p->s;
    unsigned kind = l->end_line == 0 && l->end_col == 0             ? OPEN
                    : l->end_line == l->line && l->end_col > l->col ? SAME_LINE
                                                                    : OTHER;

    kind = coder_bits(s->c, cci_context(CCI_LOC_END, context), 2, kind);
    if (kind == OPEN) {
        l->end_line = l->end_col = 0;
    } else if (kind == SAME_LINE) {
        int32_t more = (int32_t)(l->end_col - l->col - p->length);
        l->end_line = l->line;
        more = (int32_t)coder_signed(
            s->c,
            cci_context2(CCI_LOC_WIDTH,
                         coder_mix(context, p->length < 24 ? p->length : 24 + p->length / 16),
                         context),
            more);
        l->end_col = l->col + p->length + (uint32_t)more;
    } else {
        l->end_line = l->line + (uint32_t)coder_signed(s->c, cci_context(CCI_LOC_END_LINE, context),
                                                       (int32_t)(l->end_line - l->line));
        l->end_col =
            (uint32_t)coder_number(s->c, cci_context(CCI_LOC_END_COL, context), l->end_col);
    }
}

// Where the instruction is looked for first.
static struct loc start_at(const struct cci *s, const struct anchor *a)
{
    struct loc l = loc_of(s, a->loc);

    if (a->kind == ANCHOR_BODY && l.end_line) {
        l.line = l.end_line;
        l.col = l.end_col;
    }
    return l;
}

static struct loc code_new(struct positions *p, uint32_t op, const struct anchor *a, struct loc l)
{
    struct cci *s = p->s;
    const struct loc from = start_at(s, a);
    uint32_t likely = s->last_file, about = coder_mix(a->about, from.in_macro), down, guess, seen;

    l.file = cci_ref(s, cci_context(CCI_LOC_FILE, 0), &s->m.files, s->u->nfiles, &likely, l.file);
    s->last_file = s->reading ? l.file : cci_number(&s->m.files, l.file);
    l.in_macro = coder_bit(s->c, cci_context2(CCI_LOC_MACRO, about, from.in_macro), l.in_macro);
    down = (uint32_t)coder_signed(
        s->c, cci_context2(CCI_LOC_LINE, coder_mix(about, l.in_macro), coder_mix(a->kind, op)),
        (int32_t)(l.line - from.line));
    l.line = from.line + down;
    seen = p->line_of[l.line % LINES] == l.line;
    guess = down == 0 ? from.col + a->offset
            : seen    ? p->line_cols[l.line % LINES]
                      : indentation(p, from.line, from.col);
    down = down == 0 ? 0 : (int32_t)down < 0 ? 1 + (down + 1 == 0) : 3 + (down > 1);
    about = coder_mix(down * 2 + seen, coder_mix(a->kind, op));
    l.col = guess + (uint32_t)coder_signed(
                        s->c, cci_context2(CCI_LOC_COL, coder_mix(about, a->about), about),
                        (int32_t)(l.col - guess));
    code_end(p, coder_mix(op, l.in_macro), &l);
    return l;
}

static uint32_t number_of(const struct cci *s, loc_id loc)
{
    return s->loc_numbers[loc] ? s->loc_numbers[loc] - 1 : s->nlocs;
}

static loc_id add(struct positions *p, uint32_t op, const struct anchor *a, loc_id loc)
{
    struct cci *s = p->s;
    struct loc l = code_new(p, op, a, s->reading ? (struct loc){0} : s->u->locs[loc]);

    if (s->reading) {
        VEC_PUSH(s->a, &s->locs, l);
        loc = s->nlocs;
    } else {
        s->loc_numbers[loc] = s->nlocs + 1;
    }
    s->nlocs++;
    note_line(p, &l);
    return loc;
}

static loc_id code_loc(struct positions *p, uint32_t op, const struct anchor *a, loc_id loc)
{
    struct cci *s = p->s;
    uint32_t number = s->reading || loc == 0 ? 0 : number_of(s, loc);
    uint32_t about = coder_mix(a->about, 0);

    if (coder_bit(s->c, cci_context2(CCI_LOC_KIND, about, coder_mix(a->kind, op)), loc == a->loc)) {
        return a->loc;
    }
    if (s->at != a->loc &&
        coder_bit(s->c, cci_context2(CCI_LOC_KIND, coder_mix(about, 1), coder_mix(a->kind, op) + 1),
                  loc == s->at)) {
        return s->at;
    }
    if (coder_bit(s->c, cci_context2(CCI_LOC_KIND, coder_mix(about, 2), op), number == s->nlocs)) {
        return s->at = add(p, op, a, loc);
    }
    number = s->nlocs - coder_symbol(s->c, cci_context(CCI_LOC_OLD, op), s->nlocs - number);
    if (s->reading && number >= s->nlocs) {
        coder_fail(s->c);
        return 0;
    }
    return s->at = s->reading ? number : loc;
}

// ---- All ---------------------------------------------------------------------------------------

static struct anchor anchor_of(const struct positions *p, const struct ir_block *block, uint32_t k,
                               const loc_id *firsts, uint32_t at)
{
    const struct ir_func *f = p->f;
    const struct ir_insn *i = &f->insns[k];
    uint32_t temp = ir_opnd_kind(i->dst) == IR_TEMP ? ir_opnd_index(i->dst) : f->ntemps,
             flags = i->flags & (INSN_HIDDEN | INSN_IN_MACRO);
    struct anchor a = {ANCHOR_NEXT, p->s->at, 0, 0};

    if (temp < f->ntemps && p->users[temp]) {
        const struct ir_insn *user = &f->insns[p->users[temp] - 1];

        a.kind = ANCHOR_USER;
        a.loc = f->locs[p->users[temp] - 1];
        a.offset = p->offsets[temp];
        a.about = coder_mix(user->op, a.offset > 0);
    } else if (k + 1 == block->first + block->count && block->nsuccs &&
               f->succs[block->first_succ] > at) {
        a.kind = ANCHOR_SUCC;
        a.loc = firsts[f->succs[block->first_succ]];
        a.about = block->nsuccs;
    } else if (k + 1 < block->first + block->count) {
        a.about = f->insns[k + 1].op + 1u;
    }
    if (a.loc == 0) {
        a.loc = p->s->at;
    }
    if (a.kind == ANCHOR_NEXT && a.loc == f->body_loc) {
        a.kind = ANCHOR_BODY;
    }
    a.about = coder_mix(coder_mix(a.about, flags), coder_mix(a.kind, i->op));
    return a;
}

void cci_locs(struct cci *s, struct ir_func *f)
{
    struct positions p = {.s = s, .f = f};
    loc_id *firsts = arena_array(s->a, loc_id, f->nblocks + 1u);
    uint32_t *lengths = arena_array(s->a, uint32_t, f->ninsns + 1u);

    p.lengths = arena_array(s->a, uint32_t, f->ntemps + 1u);
    p.users = arena_array(s->a, uint32_t, f->ntemps + 1u);
    p.offsets = arena_array(s->a, uint32_t, f->ntemps + 1u);
    measure_all(&p, lengths);
    s->at = f->body_loc;
    for (block_id at = f->nblocks; at-- && !s->c->failed;) {
        const struct ir_block *block = &f->blocks[at];

        for (uint32_t k = block->first + block->count; k-- > block->first && !s->c->failed;) {
            struct anchor a = anchor_of(&p, block, k, firsts, at);

            p.length = lengths[k];
            f->locs[k] = code_loc(&p, f->insns[k].op, &a, s->reading ? 0 : f->locs[k]);
        }
        firsts[at] = f->locs[block->first];
    }
}
