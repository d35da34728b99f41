// SPDX-License-Identifier: Apache-2.0
// The program's threads in words, for --dump=threads: each root with the calls by which one comes
// to where it is started, then what functions start and wait for.
#include "analyzer/engine/thread_parts.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

enum { CHAIN_MAX = 12 };

static const char *name_of(const struct threads *t, func_id f)
{
    const struct program_func *at = program_func(t->program, f);

    return ir_func_name(at->unit, at->func);
}

static unsigned line_of(const struct threads *t, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(t->program, f);

    return ir_region(at->unit, at->func->locs[insn]).line;
}

static bool is_entry(const struct threads *t, func_id f)
{
    for (uint32_t r = 0; r < t->nroots; r++) {
        if (t->roots[r].entry == f) {
            return true;
        }
    }
    return false;
}

// A shortest way from where some thread begins, or from callers out of sight, to the function.
static uint32_t find_chain(const struct threads *t, struct arena *scratch, func_id f,
                           func_id chain[CHAIN_MAX])
{
    const uint32_t n = program_func_count(t->program);
    func_id *next = arena_array(scratch, func_id, n), *work = arena_array(scratch, func_id, n);
    uint32_t done = 0, nwork = 0, length = 0;

    for (func_id i = 0; i < n; i++) {
        next[i] = FUNC_UNKNOWN;
    }
    next[f] = f;
    work[nwork++] = f;
    while (done < nwork && !is_entry(t, work[done])) {
        const func_id to = work[done++];
        for (uint32_t e = 0; e < t->ncalls; e++) {
            if (t->calls[e].to == to && next[t->calls[e].from] == FUNC_UNKNOWN) {
                next[t->calls[e].from] = to;
                work[nwork++] = t->calls[e].from;
            }
        }
    }
    // Else from the caller that was found last, which is as far away as any.
    for (func_id at = work[done < nwork ? done : nwork - 1]; length < CHAIN_MAX; at = next[at]) {
        chain[length++] = at;
        if (at == f) {
            break;
        }
    }
    return length;
}

static void print_root(const struct threads *t, struct arena *scratch, uint32_t r, struct buf *out)
{
    const struct thread_root *root = &t->roots[r];
    const struct program_func *at = program_func(t->program, root->entry);
    struct arena_mark mark = arena_mark(scratch);
    func_id chain[CHAIN_MAX];
    uint32_t n;

    buf_printf(out, "%s: %s%s%s%s", ir_name(at->unit, at->unit->path), thread_root_name(t, r),
               root->is_main ? ", the main thread" : ", a thread",
               root->is_multi ? ", several" : "",
               root->is_main || thread_root_ends(t, r) ? "" : ", never ends");
    if (!root->is_main) {
        buf_printf(out, "%s, by ", t->detaches[root->entry] ? ", detaches itself" : "");
        n = find_chain(t, scratch, root->spawned_in, chain);
        for (uint32_t i = 0; i < n; i++) {
            buf_printf(out, "%s > ", name_of(t, chain[i]));
        }
        buf_printf(out, "line %u", line_of(t, root->spawned_in, root->spawned_at));
    }
    buf_printf(out, "\n");
    arena_rewind(scratch, mark);
}

static const char *handle_text(const struct program_func *at, struct arena *scratch, place_id p)
{
    return p ? ir_place_text(scratch, at->unit, at->func, p) : "a handle that is not known";
}

static void print_spawn(const struct threads *t, struct arena *scratch, func_id f,
                        const struct thread_spawn *s, struct buf *out)
{
    const uint64_t roots = threads_started(t, f, s->insn);

    buf_printf(out, "  line %u: starts", line_of(t, f, s->insn));
    for (uint32_t r = 0; r < t->nroots; r++) {
        if (roots >> r & 1) {
            buf_printf(out, " %s", thread_root_name(t, r));
        }
    }
    buf_printf(out, "%s, %s\n", roots ? "" : " what is not known",
               handle_text(program_func(t->program, f), scratch, s->handle));
}

static void print_code(const struct threads *t, struct arena *scratch, func_id f, struct buf *out)
{
    const struct program_func *at = program_func(t->program, f);
    const struct thread_code *code = &t->code[f];

    if (code->nspawns == 0 && code->njoins == 0) {
        return;
    }
    buf_printf(out, "%s: %s\n", ir_name(at->unit, at->unit->path), name_of(t, f));
    for (uint32_t s = 0; s < code->nspawns; s++) {
        print_spawn(t, scratch, f, &code->spawns[s], out);
    }
    for (uint32_t j = 0; j < code->njoins; j++) {
        buf_printf(out, "  line %u: %s %s\n", line_of(t, f, code->joins[j].insn),
                   code->joins[j].is_use ? "uses" : "joins",
                   handle_text(at, scratch, code->joins[j].handle));
    }
}

void threads_print(const struct threads *t, struct arena *scratch, struct buf *out)
{
    for (uint32_t r = 0; r < t->nroots; r++) {
        print_root(t, scratch, r, out);
    }
    for (func_id f = 0; f < program_func_count(t->program); f++) {
        print_code(t, scratch, f, out);
    }
}
