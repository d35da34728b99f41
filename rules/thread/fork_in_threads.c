// SPDX-License-Identifier: Apache-2.0
// fork-in-threads: the child of a fork() that was made while other threads may run takes a lock
// before it starts another program or ends.
//
// In the child only the thread that forked goes on. A lock that another one held at that moment is
// held for ever. Told at the fork, with the worst of what the child comes to: locks of the program
// first, then those of libraries. The C library at hand makes heap and streams usable in the child,
// others need not: low confidence. Low, too, behind a call that starts another program, which has
// failed there, and where the program prepares for forks (pthread_atfork).
#include "analyzer/base/arena.h"
#include "analyzer/engine/fork_child.h"
#include "rules/thread/unsafe_calls.h"
#include "rules/thread/way_story.h"

#include <string.h>

enum { NEAR = 3 };

struct look {
    struct call_walk *walk;
    const struct program *p;
    const struct fork_site *site;
    const struct cfg *cfg;
    bool is_prepared;
    struct walk_way way;
    const struct api_fn *row; // the worst so far; NULL: nothing
    enum confidence confidence;
};

static bool is_own_lock(const struct api_fn *row)
{
    for (uint32_t i = 0; i < row->neffects; i++) {
        if (row->effects[i].kind == API_LOCK && row->effects[i].family != FAMILY_FILELOCK) {
            return true;
        }
    }
    return false;
}

// What the C library puts in order in the child, by the words of its models.
static bool is_put_in_order(const struct api_fn *row)
{
    for (uint32_t i = 0; i < row->nshares; i++) {
        if (row->shares[i].use == SHARE_LOCK && strcmp(row->shares[i].what, "heap") != 0 &&
            strcmp(row->shares[i].what, "streams") != 0 &&
            strcmp(row->shares[i].what, "exit handlers") != 0) {
            return false;
        }
    }
    return true;
}

static bool starts_program(const struct look *l, const struct ir_insn *i, const struct ir_unit *u)
{
    const struct callee *c = i->op == IR_CALL ? program_callee(l->p, u, i) : NULL;

    return c && (c->flags & CALLEE_STARTS ||
                 (c->api && !c->api->is_inferred && c->api->flags & API_STARTS_PROGRAM));
}

// Behind a call in the child that starts another program: it has failed.
static bool is_behind_exec(const struct look *l, uint32_t insn)
{
    const struct program_func *at = program_func(l->p, l->site->function);
    const block_id b = cfg_block_of(at->func, insn);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const block_id e = cfg_block_of(at->func, n);
        if (starts_program(l, &at->func->insns[n], at->unit) && bitset_has(l->site->child, e) &&
            (e == b ? n < insn : cfg_dominates(l->cfg, e, b))) {
            return true;
        }
    }
    return false;
}

static enum confidence confidence_of(const struct look *l, const struct api_fn *row,
                                     const struct walk_way *way)
{
    if (l->is_prepared || is_behind_exec(l, way->links[0].insn)) {
        return CONFIDENCE_LOW;
    }
    if (is_own_lock(row)) {
        return way_confidence(way, way->n <= NEAR ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM);
    }
    return is_put_in_order(row) ? CONFIDENCE_LOW : way_confidence(way, CONFIDENCE_MEDIUM);
}

static bool see_call(void *ctx, func_id f, uint32_t insn, const struct api_fn *row)
{
    struct look *l = ctx;
    struct walk_way way;
    enum confidence c;

    if (unsafe_call(row) != UNSAFE_LOCK || (row->nshares == 0 && !is_own_lock(row))) {
        return true;
    }
    call_walk_way(l->walk, f, insn, &way);
    c = confidence_of(l, row, &way);
    if (!l->row || c < l->confidence) {
        l->row = row;
        l->way = way;
        l->confidence = c;
    }
    return true;
}

// One of the threads that main has started by then never ends.
static bool has_lasting_company(const struct threads *t, const struct fork_site *s)
{
    const uint64_t beside = threads_beside(t, s->function, s->insn);

    for (uint32_t r = 0; r < t->nroots; r++) {
        const struct program_func *at = program_func(t->program, t->roots[r].entry);
        const uint32_t flags = program_callee_fn(t->program, at->unit, at->func->fn)->flags;
        if (beside >> r & 1 && thread_shares_program(t, r, s->function) &&
            flags & CALLEE_NORETURN && !(flags & CALLEE_ENDS_THREAD)) {
            return true;
        }
    }
    return false;
}

// A thread that may be there, beside others: main, if it surely has company, else another one that
// surely comes there, if there is one.
static bool find_root(const struct threads *t, const struct fork_site *s, uint32_t *root)
{
    uint64_t roots = threads_at(t, s->function, s->insn), best;

    for (uint32_t r = 0; r < t->nroots; r++) {
        roots &= thread_shares_program(t, r, s->function) ? UINT64_MAX : ~((uint64_t)1 << r);
    }
    best = has_lasting_company(t, s) ? roots & t->surely[s->function] & t->mains : 0;
    best = best ? best : roots & t->surely[s->function] & ~t->mains;
    best = best ? best : roots & t->surely[s->function];
    best = best ? best : roots;
    for (uint32_t r = 0; r < t->nroots; r++) {
        if (best >> r & 1) {
            *root = r;
            return true;
        }
    }
    return false;
}

// Those that main started may all have ended by then.
static enum confidence confidence_at(const struct threads *t, const struct look *l, uint32_t root)
{
    const bool is_sure = t->surely[l->site->function] >> root & 1;

    if (t->roots[root].is_main ? has_lasting_company(t, l->site) : is_sure) {
        return l->confidence;
    }
    return l->confidence == CONFIDENCE_HIGH ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

static void tell(struct rule_ctx *ctx, const struct look *l, uint32_t root)
{
    const struct fork_site *s = l->site;
    struct finding_draft *f = report_in(
        ctx, s->function, way_loc(l->p, s->function, s->insn),
        confidence_at(rule_threads(ctx), l, root), l->row->name,
        "the child of this fork calls %s()%s which %s: another thread may have held it, and is "
        "gone",
        l->row->name, *way_through(ctx, &l->way) ? way_through(ctx, &l->way) : ",",
        is_own_lock(l->row) ? "takes a lock" : unsafe_why(ctx, l->row));

    way_start(ctx, f, root, 0);
    report_step_in(f, s->function, way_loc(l->p, s->function, s->insn),
                   "forked by %s, while other threads may run", way_thread(ctx, root));
    way_story(ctx, f, &l->way, 0,
              arena_printf(rule_arena(ctx), "in the child, %s() is called", l->row->name));
}

static bool has_row(const struct program *p, const char *name)
{
    for (func_id f = 0; f < program_func_count(p); f++) {
        const struct program_func *at = program_func(p, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            if (strcmp(program_callee_name(p, at->unit, &at->func->insns[n]), name) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    struct arena *a = rule_arena(ctx);
    const struct program *p = rule_program(ctx);
    const struct threads *t = rule_threads(ctx);
    const struct fork_sites *sites = fork_sites_find(a, a, p);
    const bool is_prepared = has_row(p, "pthread_atfork");

    (void)channels;
    for (uint32_t i = 0; i < sites->n; i++) {
        const struct fork_site *s = &sites->items[i];
        struct look l = {.walk = rule_call_walk(ctx), .p = p, .site = s};
        uint32_t root;
        if (bitset_count(s->child) == 0 || !find_root(t, s, &root)) {
            continue;
        }
        l.is_prepared = is_prepared;
        l.cfg = cfg_build(a, program_func(p, s->function)->func);
        call_walk_from(l.walk, s->function, &s->child);
        call_walk_each(l.walk, see_call, &l);
        if (l.row) {
            tell(ctx, &l, root);
        }
    }
}

const struct rule rule_fork_in_threads = {
    .id = "fork-in-threads",
    .family = "thread",
    .tag = "signal-safety",
    .summary = "child of a threaded process takes a lock",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){833, 667, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P53", NULL},
    .on_program = on_program,
};
