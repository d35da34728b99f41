// SPDX-License-Identifier: Apache-2.0
// Runs the enabled rules: a function at a time, then over the program.
//
// Machines with the same `group` run together, once for all rules; each forbidden step goes to the
// rules that subscribed to its error. Every function has an arena that is emptied behind it, and a
// guard: what goes wrong inside costs that function only. Rules see functions in the program's
// order, so the findings come in an order that depends on nothing else.
#include "analyzer/engine/run.h"

#include "analyzer/base/bug.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/channels.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/critical.h"
#include "analyzer/engine/fields.h"
#include "analyzer/engine/files.h"
#include "analyzer/engine/lock_table.h"
#include "analyzer/engine/machine_run.h"
#include "analyzer/engine/summarise.h"
#include "analyzer/engine/why.h"

#include <stdlib.h>
#include <string.h>

enum { FUNCTION_MEMORY = 512 << 20, ROUNDS_MAX = 3 };

// Machines that run together.
struct group {
    const struct machine **machines;
    uint32_t n;
};

// A function that returns with such a lock held, by design if somebody gives it back.
struct suspect {
    func_id function;
    struct lock_suspect lock;
};

// A function that takes locks of the class and gives them back.
struct pairing {
    func_id function;
    uint64_t class;
};

struct run {
    struct program *program;
    const struct rule *const *rules;
    struct group *groups;
    uint32_t ngroups;
    bool has_calls, has_program, has_fields, has_locks, has_threads; // some rule has the hook
    struct files *files;                                             // NULL: nobody asks
    const struct lock_table **locks;  // where to put it; NULL: nobody asks
    struct critical critical;         // if somebody asks about locks
    bool has_changed;                 // some summary, in this round over a component
    bool is_unstable;                 // they have changed too often: differences may happen
    struct func_round *rounds;        // by function
    uint32_t clock;                   // counts the changes of summaries
    struct suspect *suspects;         // list
    func_id *handed;                  // list: functions whose locks others give back
    uint64_t *taken;                  // list: classes of locks that somebody takes over
    struct pairing *paired;           // list
    const uint64_t *unshared;         // in the second look at a suspect
    const struct field_table *fields; // NULL: nobody asks
    uint64_t *lost;                   // classes of fields that nothing empties
    uint32_t nlost;
    struct arena field_memory;
    uint32_t nunshared;
    const struct why_request *why; // NULL: nothing is explained
    struct buf *why_now;           // of the function at hand; NULL: nobody asks
    struct context_output output;
    struct arena function; // emptied behind each function
    struct arena scratch;  // emptied behind each hook
    struct engine_stats *stats;
    void (*on_progress)(uint32_t done, uint32_t total);
    void (*on_bug)(void *ctx, const char *what);
    void (*on_cut_short)(void *ctx, const struct region *at, const char *function);
    void *ctx;
};

// A function of a component that is walked in rounds. What a walk finds depends on the summaries of
// the callees alone.
struct func_round {
    uint32_t walked, changed; // clock before its latest walk, and after its summary changed
    bool is_walked;
    bool is_promising; // there may be something to report
};

// ---- Which machines -----------------------------------------------------------------------------

static bool has_machine(const struct machine *const *list, uint32_t n, const struct machine *m)
{
    for (uint32_t i = 0; i < n; i++) {
        if (list[i] == m) {
            return true;
        }
    }
    return false;
}

// By their number: a rule more changes nothing for the others.
static int compare_groups(const void *x, const void *y)
{
    const struct group *a = x, *b = y;

    return (a->machines[0]->group > b->machines[0]->group) -
           (a->machines[0]->group < b->machines[0]->group);
}

static void collect_groups(struct run *r, struct arena *a)
{
    const struct machine **all;
    uint32_t n = 0, nrules = 0;

    while (r->rules[nrules]) {
        nrules++;
    }
    all = arena_array(a, const struct machine *, nrules);
    r->groups = arena_array(a, struct group, nrules);
    for (uint32_t i = 0; i < nrules; i++) {
        const struct rule *rule = r->rules[i];
        r->has_calls = r->has_calls || rule->on_call;
        r->has_program = r->has_program || rule->on_program;
        r->has_fields = r->has_fields || rule->on_fields;
        r->has_locks = r->has_locks || rule->on_locks;
        r->has_threads = r->has_threads || rule->on_threads;
        if (rule->on_files && !r->files) {
            r->files = files_new(a, r->program);
        }
        if (rule->machine &&
            (rule->on_violation || rule->on_locks || rule->on_files || rule->on_call ||
             rule->on_threads) &&
            !has_machine(all, n, rule->machine)) {
            all[n++] = rule->machine;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        struct group *g = r->groups;
        while (g < r->groups + r->ngroups && g->machines[0]->group != all[i]->group) {
            g++;
        }
        if (g == r->groups + r->ngroups) {
            g->machines = arena_array(a, const struct machine *, n);
            r->ngroups++;
        }
        g->machines[g->n++] = all[i];
    }
    qsort(r->groups, r->ngroups, sizeof *r->groups, compare_groups);
}

// ---- Hooks --------------------------------------------------------------------------------------

static void run_calls(struct run *r, struct context_function *f)
{
    struct rule_ctx ctx = {
        .program = r->program, .output = &r->output, .scratch = &r->scratch, .function = f};

    for (uint32_t i = 0; i < f->func->ninsns; i++) {
        if (f->func->insns[i].op != IR_CALL) {
            continue;
        }
        for (const struct rule *const *rule = r->rules; *rule; rule++) {
            if ((*rule)->on_call) {
                context_begin(&ctx, *rule, i);
                (*rule)->on_call(&ctx, i);
                context_end(&ctx);
                arena_reset(&r->scratch);
            }
        }
    }
}

static void run_function_hooks(struct run *r, struct context_function *f)
{
    struct rule_ctx ctx = {
        .program = r->program, .output = &r->output, .scratch = &r->scratch, .function = f};

    for (const struct rule *const *rule = r->rules; *rule; rule++) {
        if ((*rule)->on_function) {
            context_begin(&ctx, *rule, CFG_NONE);
            (*rule)->on_function(&ctx);
            context_end(&ctx);
            arena_reset(&r->scratch);
        }
    }
}

static void run_files(struct run *r, struct context_function *f, func_id id)
{
    struct rule_ctx ctx = {
        .program = r->program, .output = &r->output, .scratch = &r->scratch, .function = f};
    const struct file_facts *facts;

    if (!files_skim(r->files, id)) {
        return;
    }
    facts = files_look(r->files, f->arena, id, context_reaching(f), context_cfg(f));
    for (const struct rule *const *rule = r->rules; *rule; rule++) {
        if ((*rule)->on_files) {
            context_begin(&ctx, *rule, CFG_NONE);
            (*rule)->on_files(&ctx, facts);
            context_end(&ctx);
            arena_reset(&r->scratch);
        }
    }
}

static void dispatch(struct run *r, struct context_function *f, const struct violation *v)
{
    struct rule_ctx ctx = {
        .program = r->program, .output = &r->output, .scratch = &r->scratch, .function = f};

    for (const struct rule *const *rule = r->rules; *rule; rule++) {
        if ((*rule)->machine == v->machine && (*rule)->on_violation &&
            (*rule)->violations >> v->error & 1u) {
            struct context_finding **first = r->output.last;
            context_begin(&ctx, *rule, v->insn);
            (*rule)->on_violation(&ctx, v);
            context_end(&ctx);
            arena_reset(&r->scratch);
            if (r->why_now) {
                why_findings(r->why_now, *first);
            }
        }
    }
}

// In the second look at a suspect only the returns are of interest.
static bool is_about_unshared(const struct violation *v)
{
    return v->event == EVENT_EXIT && v->is_unshared;
}

static void keep_classes(struct run *r, func_id id, const struct machine_result *m)
{
    for (uint32_t i = 0; i < m->nhanded; i++) {
        arrput(r->handed, m->handed[i]);
    }
    for (uint32_t i = 0; i < m->ntaken; i++) {
        arrput(r->taken, m->taken[i]);
    }
    for (uint32_t i = 0; r->nunshared == 0 && i < m->npaired; i++) {
        struct pairing p = {id, m->paired[i]};
        arrput(r->paired, p);
    }
    for (uint32_t i = 0; r->nunshared == 0 && i < m->nsuspects; i++) {
        struct suspect s = {id, m->suspects[i]};
        arrput(r->suspects, s);
    }
}

static void tell_cut_short(struct run *r, const struct context_function *f)
{
    struct region at = ir_region(f->unit, f->func->loc);

    if (r->on_cut_short) {
        r->on_cut_short(r->ctx, &at, ir_func_name(f->unit, f->func));
    }
}

// A function that is not run says at least what its callees could not: that more may happen to
// locks than is told.
static void pass_on_unnamed(const struct run *r, const struct context_function *f,
                            const struct group *g, struct summary_builder *summary)
{
    uint32_t families = 0, unnamed = 0;

    for (uint32_t m = 0; m < g->n; m++) {
        families |= g->machines[m]->flags & MACHINE_ENTRY_STATE ? g->machines[m]->families : 0;
    }
    for (uint32_t i = 0; families && i < f->func->ninsns; i++) {
        const struct ir_insn *insn = &f->func->insns[i];
        if (insn->op == IR_CALL || insn->op == IR_ICALL) {
            const struct api_fn *api = program_callee(r->program, f->unit, insn)->api;
            unnamed |= api && api->is_inferred ? api->unnamed & families : 0;
        }
    }
    summary->analysed |= unnamed;
    summary->unnamed |= unnamed;
}

// Runs the machines over one function; `is_last`: and reports.
static void run_machines(struct run *r, struct context_function *f, func_id id,
                         struct summary_builder *summary, bool is_last)
{
    struct machine_caps caps = machine_caps_default();
    bool cut_short = false;

    caps.unshared = r->unshared;
    caps.nunshared = r->nunshared;
    caps.lost = r->lost;
    caps.nlost = r->nlost;
    caps.why = r->why_now;

    for (uint32_t i = 0; i < r->ngroups; i++) {
        const struct group *g = &r->groups[i];
        bool is_run = machine_is_relevant(r->program, f->unit, f->func, g->machines, g->n);
        struct machine_result result;
        if (r->why_now && is_last) {
            why_machines(r->why_now, g->machines, g->n, is_run);
        }
        if (!is_run) {
            pass_on_unnamed(r, f, g, summary);
            continue;
        }
        result = machine_run(f->arena, r->program, f->unit, context_cfg(f), g->machines, g->n,
                             &caps, summary, is_last, r->stats);
        if (result.only_visits) {
            pass_on_unnamed(r, f, g, summary);
        }
        cut_short = cut_short || result.is_incomplete;
        r->rounds[id].is_promising |= result.is_promising || result.is_incomplete;
        for (uint32_t v = 0; v < result.n; v++) {
            if (r->nunshared == 0 || is_about_unshared(&result.items[v])) {
                dispatch(r, f, &result.items[v]);
            }
        }
        keep_classes(r, id, &result);
    }
    if (is_last && cut_short && r->nunshared == 0) {
        tell_cut_short(r, f);
    }
}

// Whether a walk of the function would find what the latest one found.
static bool is_settled(const struct run *r, func_id id)
{
    const struct program_func *at = program_func(r->program, id);
    const struct func_round *round = &r->rounds[id];

    for (uint32_t i = 0; round->is_walked && i < at->func->ninsns; i++) {
        const struct call_targets *t = program_targets(r->program, at->unit, &at->func->insns[i]);
        for (uint32_t k = 0; k < t->n; k++) {
            func_id body = t->items[k].body;
            if (body != FUNC_UNKNOWN && r->rounds[body].changed > round->walked) {
                return false;
            }
        }
    }
    return round->is_walked;
}

// One that has not settled by the last round: what it says now and what it said before.
static const struct api_fn *unsettled(const struct run *r, const struct api_fn *api,
                                      const struct api_fn *before)
{
    const struct api_fn *both[2] = {before, api};

    return summary_equal(api, before) ? api : summaries_join(r->output.arena, both, 2);
}

static void set_summary(struct run *r, func_id id, const struct api_fn *api)
{
    const struct api_fn *before = program_summary(r->program, id);
    bool is_equal;

    if (r->is_unstable && program_is_analysed(r->program, id)) {
        api = unsettled(r, api, before);
    }
    is_equal = summary_equal(api, before);
    r->has_changed = r->has_changed || !is_equal;
    if (!is_equal || !program_is_analysed(r->program, id) || !summary_sites_equal(api, before)) {
        r->rounds[id].changed = ++r->clock;
    }
    program_set_summary(r->program, id, api);
    program_set_analysed(r->program, id);
}

static void run_function(struct run *r, func_id id, bool is_last)
{
    struct func_round *round = &r->rounds[id];
    const struct program_func *at = program_func(r->program, id);
    struct context_function f = {.arena = &r->function, .unit = at->unit, .func = at->func};
    struct summary_builder *summary;
    bool has_critical = r->has_locks && r->nunshared == 0;

    r->why_now = is_last && why_asks(r->why, id) ? r->why->out : NULL;
    if (r->why_now) {
        why_function(r->why_now, at);
    }
    if (at->is_duplicate || at->func->flags & (FUNC_INIT | FUNC_TOO_DEEP) ||
        at->func->nblocks == 0) {
        return;
    }
    if (is_last && r->nunshared == 0) {
        r->stats->functions++;
        if (r->has_calls) {
            run_calls(r, &f);
        }
        run_function_hooks(r, &f);
        if (r->files) {
            run_files(r, &f, id);
        }
    }
    if (is_settled(r, id) && !(is_last && round->is_promising) && !r->why_now) {
        return;
    }
    *round = (struct func_round){.walked = r->clock, .changed = round->changed, .is_walked = true};
    summary = arena_new(&r->function, struct summary_builder);
    summary->arena = r->output.arena;
    summary->function = id;
    summary->watch =
        has_critical ? critical_watch(&r->critical, &r->function, at->unit, at->func) : NULL;
    run_machines(r, &f, id, summary, is_last);
    if (!(at->func->flags & FUNC_INCOMPLETE)) {
        set_summary(r, id, summary_finish(summary, at->unit, at->func));
        if (has_critical) {
            critical_finish(&r->critical, &r->function, id, summary->watch);
        }
    }
    if (r->why_now) {
        why_summary(r->why_now, program_summary(r->program, id),
                    !(at->func->flags & FUNC_INCOMPLETE));
    }
}

static void run_channels(struct run *r)
{
    struct rule_ctx ctx = {.program = r->program, .output = &r->output, .scratch = &r->scratch};
    const struct channel_table *channels = channels_collect(&r->function, r->program);

    for (const struct rule *const *rule = r->rules; *rule; rule++) {
        if ((*rule)->on_program) {
            context_begin(&ctx, *rule, CFG_NONE);
            (*rule)->on_program(&ctx, channels);
            context_end(&ctx);
            arena_reset(&r->scratch);
        }
    }
}

// Fields that are lost are told of once, by themselves; the machines leave them out.
static void collect_fields(struct run *r)
{
    static const char prefix[] = "field:";
    const struct field_table *t = fields_collect(&r->field_memory, &r->scratch, r->program);

    r->fields = t;
    r->lost = arena_array(&r->field_memory, uint64_t, t->n);
    for (uint32_t i = 0; i < t->n; i++) {
        const struct field_home *h = &t->items[i];
        enum confidence c;
        if (strncmp(h->key, prefix, sizeof prefix - 1) == 0 && field_is_lost(h, &c) &&
            c != CONFIDENCE_LOW) {
            r->lost[r->nlost++] = mods_class(h->key + sizeof prefix - 1);
        }
    }
}

static void run_fields(struct run *r)
{
    struct rule_ctx ctx = {.program = r->program, .output = &r->output, .scratch = &r->scratch};

    for (const struct rule *const *rule = r->rules; *rule; rule++) {
        if ((*rule)->on_fields) {
            context_begin(&ctx, *rule, CFG_NONE);
            (*rule)->on_fields(&ctx, r->fields);
            context_end(&ctx);
            arena_reset(&r->scratch);
        }
    }
}

static void run_locks(struct run *r)
{
    struct rule_ctx ctx = {.program = r->program, .output = &r->output, .scratch = &r->scratch};
    const struct lock_table *locks =
        lock_table_build(r->output.arena, &r->function, &r->critical, &r->output.threads);

    if (r->locks) {
        *r->locks = locks;
    }
    for (const struct rule *const *rule = r->rules; *rule; rule++) {
        if ((*rule)->on_locks) {
            context_begin(&ctx, *rule, CFG_NONE);
            (*rule)->on_locks(&ctx, locks);
            context_end(&ctx);
            arena_reset(&r->scratch);
        }
    }
}

static void run_threads(struct run *r)
{
    struct rule_ctx ctx = {.program = r->program, .output = &r->output, .scratch = &r->scratch};
    const struct threads *threads = rule_threads(&ctx);

    for (const struct rule *const *rule = r->rules; *rule; rule++) {
        if ((*rule)->on_threads) {
            context_begin(&ctx, *rule, CFG_NONE);
            (*rule)->on_threads(&ctx, threads);
            context_end(&ctx);
            arena_reset(&r->scratch);
        }
    }
}

static void run_program(struct run *r)
{
    if (r->has_program) {
        run_channels(r);
        arena_reset(&r->function);
    }
    if (r->fields) {
        run_fields(r);
        arena_reset(&r->function);
    }
    if (r->has_locks) {
        run_locks(r);
        arena_reset(&r->function);
    }
    if (r->has_threads) {
        run_threads(r);
    }
}

// ---- Guards -------------------------------------------------------------------------------------

static void tell_bug(struct run *r, func_id id, const char *why)
{
    const char *what;

    if (!r->on_bug) {
        return;
    }
    if (id == FUNC_UNKNOWN) {
        what = arena_printf(r->output.arena, "program rules: %s", why);
    } else {
        const struct program_func *at = program_func(r->program, id);
        what = arena_printf(r->output.arena, "%s: %s(): %s", ir_name(at->unit, at->unit->path),
                            ir_func_name(at->unit, at->func), why);
    }
    r->on_bug(r->ctx, what);
}

static void collect_guarded(struct run *r)
{
    struct guard g;

    guard_open(&g);
    if (setjmp(g.at) == 0) {
        collect_fields(r);
        guard_close(&g);
    } else {
        tell_bug(r, FUNC_UNKNOWN, g.why);
    }
    arena_reset(&r->scratch);
}

// One function, or with FUNC_UNKNOWN the hooks on the program.
static void run_guarded(struct run *r, func_id id, bool is_last)
{
    struct guard g;

    guard_open(&g);
    if (setjmp(g.at) == 0) {
        if (id == FUNC_UNKNOWN) {
            run_program(r);
        } else {
            run_function(r, id, is_last);
        }
        guard_close(&g);
    } else {
        tell_bug(r, id, g.why);
    }
    arena_reset(&r->scratch);
    arena_reset(&r->function);
}

// Functions that call each other: a few rounds for their summaries, then one that reports. Effects
// that have not settled by then may happen: that is what the round before the last is for.
static void run_component(struct run *r, const struct program_step *steps, uint32_t n)
{
    unsigned round = 0;

    do {
        r->has_changed = false;
        r->is_unstable = round == ROUNDS_MAX;
        for (uint32_t i = 0; i < n && steps[0].is_recursive; i++) {
            run_guarded(r, steps[i].function, false);
        }
    } while (r->has_changed && ++round <= ROUNDS_MAX);
    for (uint32_t i = 0; i < n; i++) {
        run_guarded(r, steps[i].function, true);
    }
    r->is_unstable = false;
}

static void run_functions(struct run *r)
{
    uint32_t n, end;
    const struct program_step *steps = program_order(r->program, &n);

    for (uint32_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n && steps[end].component == steps[i].component;) {
            end++;
        }
        if (r->on_progress) {
            r->on_progress(i, n);
        }
        run_component(r, steps + i, end - i);
    }
}

// Whether somebody gives back the lock that the function took, or locks of the class that he did
// not take himself.
static bool is_given_back(const struct run *r, func_id function, uint64_t class)
{
    for (size_t i = 0; i < arrlenu(r->handed); i++) {
        if (r->handed[i] == function) {
            return true;
        }
    }
    for (size_t i = 0; i < arrlenu(r->taken); i++) {
        if (r->taken[i] == class) {
            return true;
        }
    }
    return false;
}

// In a component a function is walked more than once.
static bool is_first_pairing(const struct run *r, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (r->paired[i].class == r->paired[at].class &&
            r->paired[i].function == r->paired[at].function) {
            return false;
        }
    }
    return true;
}

// How many functions but this one take locks of the class and give them back.
static uint32_t count_paired(const struct run *r, const struct suspect *s)
{
    uint32_t n = 0;

    for (size_t i = 0; i < arrlenu(r->paired); i++) {
        n += r->paired[i].class == s->lock.class && r->paired[i].function != s->function &&
             is_first_pairing(r, i);
    }
    return n;
}

// Functions that hand a lock over, and nobody takes it.
static void run_suspects(struct run *r)
{
    for (size_t i = 0; i < arrlenu(r->suspects); i++) {
        const struct suspect *s = &r->suspects[i];
        if (!is_given_back(r, s->function, s->lock.class) && count_paired(r, s) >= s->lock.others) {
            r->unshared = &s->lock.class;
            r->nunshared = 1;
            run_guarded(r, s->function, true);
        }
    }
    r->nunshared = 0;
    arrfree(r->suspects);
    arrfree(r->handed);
    arrfree(r->taken);
    arrfree(r->paired);
}

struct finding_list engine_run(struct arena *a, const struct engine_input *in,
                               struct engine_stats *stats,
                               void (*on_bug)(void *ctx, const char *what), void *ctx)
{
    struct engine_stats own = {0};
    struct run r = {.program = in->program,
                    .rules = in->rules,
                    .stats = stats ? stats : &own,
                    .on_progress = in->on_progress,
                    .on_bug = on_bug,
                    .on_cut_short = in->on_cut_short,
                    .why = in->why,
                    .ctx = ctx};

    context_output_init(&r.output, a);
    arena_init(&r.function, FUNCTION_MEMORY);
    arena_init(&r.scratch, FUNCTION_MEMORY);
    collect_groups(&r, a);
    r.has_locks = r.has_locks || in->locks;
    r.locks = in->locks;
    critical_init(&r.critical, a, r.program);
    r.rounds = arena_array(a, struct func_round, program_func_count(r.program));
    arena_init(&r.field_memory, FUNCTION_MEMORY);
    if (r.has_fields) {
        collect_guarded(&r);
    }
    run_functions(&r);
    run_suspects(&r);
    if (r.has_program || r.fields || r.has_locks || r.has_threads) {
        run_guarded(&r, FUNC_UNKNOWN, true);
    }
    r.stats->lock_caps = r.critical.caps;
    critical_close(&r.critical);
    arena_free(&r.function);
    arena_free(&r.field_memory);
    arena_free(&r.scratch);
    return context_output_list(&r.output);
}
