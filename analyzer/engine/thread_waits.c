// SPDX-License-Identifier: Apache-2.0
// Which calls and functions wait for another thread: for its end, for a condition or a semaphore,
// for something that it sends.
#include "analyzer/engine/thread_parts.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/thread_sleeps.h"

// Reads what another thread may have sent.
static bool answers(const struct api_fn *api)
{
    return api->io.direction == IO_READ && api->blocks != BLOCKS_NOT &&
           !(api->io.flags & IO_STREAM);
}

// Locks are not waits: nobody gives them back for an answer.
bool thread_call_waits(const struct api_fn *api)
{
    for (uint32_t e = 0; e < api->neffects; e++) {
        if (api->effects[e].kind == API_JOIN || api->effects[e].kind == API_WAIT ||
            api->effects[e].kind == API_RECEIVE) {
            return true;
        }
    }
    return !api->is_inferred && (api->blocks == BLOCKS_WAIT || answers(api));
}

const bool *thread_waiters(struct arena *a, const struct threads *t)
{
    const struct program *p = t->program;
    const uint32_t n = program_func_count(p);
    bool has_changed = true;

    bool *waits = arena_array(a, bool, n);

    for (func_id f = 0; f < n; f++) {
        const struct program_func *at = program_func(p, f);
        for (uint32_t i = 0; thread_has_code(at) && i < at->func->ninsns && !waits[f]; i++) {
            const struct ir_insn *insn = &at->func->insns[i];
            const struct api_fn *api =
                insn->op == IR_CALL ? program_callee(p, at->unit, insn)->api : NULL;
            waits[f] = api && !api->is_inferred && thread_call_waits(api);
        }
    }
    while (has_changed) {
        has_changed = false;
        for (uint32_t e = 0; e < t->ncalls; e++) {
            const struct thread_call *c = &t->calls[e];
            has_changed = has_changed || (waits[c->to] && !waits[c->from]);
            waits[c->from] = waits[c->from] || waits[c->to];
        }
    }
    return waits;
}

// ---- Sleeping instead ---------------------------------------------------------------------------

// Threads that come to an end, and whose end nobody waits for.
static bool is_awaited_by_nobody(const struct threads *t, func_id f, const struct thread_spawn *s)
{
    const uint64_t roots = threads_started(t, f, s->insn);
    uint32_t insn;
    func_id in;

    for (uint32_t r = 0; r < t->nroots; r++) {
        if (roots >> r & 1 && !thread_root_ends(t, r)) {
            return false;
        }
    }
    return roots && !threads_waited_for(t, f, s->insn, &in, &insn) &&
           !threads_join_class(t,
                               thread_handle_class(program_func(t->program, f)->unit, s->handle));
}

static bool sleeps(const struct threads *t, const struct program_func *at, uint32_t insn)
{
    const struct ir_insn *i = &at->func->insns[insn];
    const struct api_fn *api =
        i->op == IR_CALL ? program_callee(t->program, at->unit, i)->api : NULL;

    return api && !api->is_inferred && api->blocks == BLOCKS_SLEEP;
}

// A sleep behind the start, once: what a loop sleeps is its pace.
static bool find_sleep(const struct threads *t, func_id f, struct thread_sleep *out)
{
    const struct program_func *at = program_func(t->program, f);
    const struct thread_code *code = &t->code[f];

    for (uint32_t s = 0; s < code->nspawns; s++) {
        const struct thread_spawn *spawn = &code->spawns[s];
        for (uint32_t n = 0; n < at->func->ninsns; n++) {
            if (sleeps(t, at, n) && code->cfg->loop_depth[cfg_block_of(at->func, n)] == 0 &&
                thread_comes_after(at->func, spawn, n) && is_awaited_by_nobody(t, f, spawn)) {
                *out = (struct thread_sleep){f, spawn->insn, n};
                return true;
            }
        }
    }
    return false;
}

struct thread_sleeps thread_sleeps_find(struct arena *a, struct arena *scratch,
                                        const struct threads *t)
{
    struct thread_sleeps out = {0};
    struct thread_sleep *list = NULL;
    const bool *waits = thread_waiters(scratch, t);

    for (func_id f = 0; f < program_func_count(t->program); f++) {
        struct thread_sleep found;
        if (t->code[f].nspawns > 0 && !waits[f] && find_sleep(t, f, &found)) {
            arrput(list, found);
        }
    }
    out.n = (uint32_t)arrlenu(list);
    out.items = out.n ? arena_copy(a, list, out.n * sizeof *list) : NULL;
    arrfree(list);
    return out;
}
