// SPDX-License-Identifier: Apache-2.0
// What a function returns when it fails, by what its callers do.
//
// A caller that tests the result right after the call, and leaves on one of the two arms while the
// other one goes on, takes what led to that arm for a failure. The signs that most of the callers
// agree on are the convention; two of them are needed, and two thirds of all that test.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

enum { HOPS = 4, CALLERS_NEEDED = 2 };

struct votes {
    uint16_t for_signs[SIGNS_ANY + 1], all;
};

struct reader {
    const struct ir_unit *u;
    const struct ir_func *f;
};

static bool compares(int64_t x, enum ir_bin op, int64_t k)
{
    switch (op) {
    case BIN_EQ:
        return x == k;
    case BIN_NE:
        return x != k;
    case BIN_LT:
        return x < k;
    case BIN_LE:
        return x <= k;
    case BIN_GT:
        return x > k;
    default:
        return x >= k;
    }
}

// Signs of which some number passes the test, or fails it.
static unsigned signs_of(enum ir_bin op, int64_t k, bool passes)
{
    static const struct {
        int64_t number;
        unsigned sign;
    } samples[] = {{-1, SIGN_NEGATIVE}, {0, SIGN_ZERO}, {1, SIGN_POSITIVE}, {2, SIGN_POSITIVE}};
    unsigned out = 0;

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        out |= compares(samples[i].number, op, k) == passes ? samples[i].sign : 0;
    }
    return out;
}

// The way from the block ends without a choice: the function is left.
static bool leaves(const struct reader *r, block_id b)
{
    for (unsigned hop = 0; hop <= HOPS; hop++) {
        const struct ir_block *block = &r->f->blocks[b];
        if (block->nsuccs != 1) {
            return block->nsuccs == 0;
        }
        b = r->f->succs[block->first_succ];
    }
    return false;
}

// The signs that one arm of the branch at the end of the block stands for, if the caller leaves on
// that arm alone.
static unsigned failing_arm(const struct reader *r, const struct ir_block *b, enum ir_bin op,
                            int64_t k)
{
    bool yes = leaves(r, r->f->succs[b->first_succ]);
    bool no = leaves(r, r->f->succs[b->first_succ + 1]);

    if (yes == no) {
        return 0;
    }
    return signs_of(op, k, yes) & ~signs_of(op, k, no);
}

// What the caller takes for a failure of the call; 0: it does not say.
static unsigned failure_at(const struct reader *r, const struct ir_block *b, uint32_t call)
{
    uint32_t last = b->first + b->count - 1;
    ir_opnd result = r->f->insns[call].dst, copy = result, test = 0;
    enum ir_bin op = BIN_NE;
    int64_t k = 0, number;

    for (uint32_t n = call + 1; n < last; n++) {
        const struct ir_insn *i = &r->f->insns[n];
        bool is_about = i->a == result || i->a == copy;
        if (i->op == IR_MOV && is_about) {
            copy = i->dst;
        } else if (i->op == IR_BIN && i->sub >= BIN_EQ && i->sub <= BIN_GE && is_about &&
                   ir_const_value(r->u, i->b, &number)) {
            test = i->dst;
            op = (enum ir_bin)i->sub;
            k = number;
        } else if (i->op == IR_CALL || i->op == IR_ICALL) {
            return 0;
        }
    }
    if (r->f->insns[last].op != IR_BR) {
        return 0;
    }
    if (r->f->insns[last].a == result || r->f->insns[last].a == copy) {
        return failing_arm(r, b, BIN_NE, 0);
    }
    return test && r->f->insns[last].a == test ? failing_arm(r, b, op, k) : 0;
}

static void count_in(const struct program *p, func_id id, struct votes *votes)
{
    const struct unit_link *l = &p->units[p->links[id].unit];
    const struct reader r = {p->funcs[id].unit, p->funcs[id].func};

    for (block_id b = 0; b < r.f->nblocks; b++) {
        const struct ir_block *block = &r.f->blocks[b];
        for (uint32_t n = block->first; n < block->first + block->count; n++) {
            const struct ir_insn *i = &r.f->insns[n];
            func_id to = i->op == IR_CALL && i->dst ? l->callees[i->callee].body : FUNC_UNKNOWN;
            unsigned signs = to == FUNC_UNKNOWN ? 0 : failure_at(&r, block, n);
            if (signs) {
                votes[p->links[to].same].for_signs[signs]++;
                votes[p->links[to].same].all++;
            }
        }
    }
}

void link_conventions(struct program *p)
{
    struct arena_mark mark = arena_mark(p->arena);
    struct votes *votes = arena_array(p->arena, struct votes, p->nfuncs);

    for (func_id f = 0; f < p->nfuncs; f++) {
        if (!p->funcs[f].is_duplicate && p->links[f].has_body) {
            count_in(p, f, votes);
        }
    }
    for (func_id f = 0; f < p->nfuncs; f++) {
        const struct votes *v = &votes[p->links[f].same];
        for (unsigned s = 1; s < SIGNS_ANY; s++) {
            if (v->for_signs[s] >= CALLERS_NEEDED && 3u * v->for_signs[s] >= 2u * v->all) {
                p->links[f].failure = (uint8_t)s;
            }
        }
    }
    arena_rewind(p->arena, mark);
}

unsigned program_failure_signs(const struct program *p, func_id f)
{
    return p->links[f].failure;
}
