// SPDX-License-Identifier: Apache-2.0
// Does a finding hang on a callee out of sight?
//
// A finding that nothing speaks against is searched again, once for each call on its path of a
// function without body and model, with the callee doing what would suit the program: it never
// returns, or it unlocks the lock if it may find it and nothing behind the call counts on the lock.
// If no path is left, the finding holds only if the callee does not do that, which the story says,
// and is less certain.
//
// Left alone are callees of which it is known: bodies, models, functions that systems' headers
// declare (those say what does not return, and do not know this program's locks), and functions
// that somebody counts on to return. Handles need no second look: what is passed to a function out
// of sight is its own from then on.
#include "analyzer/engine/typestate.h"

enum { CALLS_TRIED = 6 };

static bool is_out_of_sight(const struct typestate *t, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];
    const struct callee *c = program_callee(t->program, t->unit, i);
    const bool is_model = c->api && !c->api->is_inferred && !(c->api->flags & API_PARTIAL);

    if (i->op == IR_ICALL) {
        return c->body == FUNC_UNKNOWN && !(c->flags & CALLEE_HAS_BODY) && !c->api;
    }
    if (is_model || t->unit->fns[i->callee].flags & (FN_SYSTEM | FN_BUILTIN)) {
        return false;
    }
    return c->body == FUNC_UNKNOWN || c->flags & CALLEE_UNSURE ||
           program_func(t->program, c->body)->func->flags & FUNC_INCOMPLETE;
}

static bool may_end(const struct typestate *t, uint32_t insn)
{
    const struct ir_insn *i = &t->func->insns[insn];

    return !(program_callee(t->program, t->unit, i)->flags & CALLEE_RELIED_ON) &&
           !program_relies_on(t->unit, t->func, insn);
}

static bool unlocks_in(const struct typestate *t, block_id b, uint32_t from)
{
    const struct ir_block *block = &t->func->blocks[b];

    return bitset_next(t->held_at_unlock, from) < block->first + block->count;
}

// Somewhere behind the call a lock of this function's is given back: who wrote that takes the
// callee to leave locks alone.
static bool is_unlocked_behind(const struct typestate *t, uint32_t insn)
{
    const struct ir_func *f = t->func;
    struct bitset seen = bitset_new(t->arena, f->nblocks);
    block_id *work = arena_array(t->arena, block_id, f->nblocks + 1), b = cfg_block_of(f, insn);
    bool found = unlocks_in(t, b, insn + 1);
    uint32_t n = 0;

    for (work[n++] = b; n > 0 && !found;) {
        b = work[--n];
        for (uint32_t k = 0; k < f->blocks[b].nsuccs; k++) {
            block_id to = f->succs[f->blocks[b].first_succ + k];
            if (!bitset_has(seen, to)) {
                bitset_set(seen, to);
                found = found || unlocks_in(t, to, f->blocks[to].first);
                work[n++] = to;
            }
        }
    }
    return found;
}

// The finding has no path if the call does so.
static bool dies(struct typestate *t, const struct candidate *c, uint32_t insn,
                 enum assumed_kind kind)
{
    struct search_result r;

    t->assumed = (struct assumed){insn, kind};
    r = search_path(t, c);
    t->assumed = (struct assumed){0};
    return r.outcome == SEARCH_NONE;
}

static bool try_call(struct typestate *t, const struct candidate *c, struct search_result *r,
                     uint32_t insn)
{
    const bool may_change = r->res.object.kind != CELL_NONE && t->func->insns[insn].op == IR_CALL &&
                            !is_unlocked_behind(t, insn);

    if (may_end(t, insn) && dies(t, c, insn, ASSUMED_NO_RETURN)) {
        r->assumed = (struct assumed){insn, ASSUMED_NO_RETURN};
    } else if (may_change && dies(t, c, insn, ASSUMED_CHANGED)) {
        r->assumed = (struct assumed){insn, ASSUMED_CHANGED};
    }
    return r->assumed.kind != ASSUMED_NOTHING;
}

bool perturb(struct typestate *t, const struct candidate *c, struct search_result *r)
{
    unsigned tried = 0;

    for (uint32_t n = r->npath; n-- > 0;) {
        const struct ir_block *b = &t->func->blocks[r->path[n]];
        for (uint32_t i = b->first + b->count; i-- > b->first;) {
            const struct ir_insn *insn = &t->func->insns[i];
            if ((insn->op != IR_CALL && insn->op != IR_ICALL) ||
                (n + 1 == r->npath && i >= c->insn) || !is_out_of_sight(t, i)) {
                continue;
            }
            if (tried++ == CALLS_TRIED || try_call(t, c, r, i)) {
                return r->assumed.kind != ASSUMED_NOTHING;
            }
        }
    }
    return false;
}
