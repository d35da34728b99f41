// SPDX-License-Identifier: Apache-2.0
// longjmp-across-threads: a thread jumps to where another one called setjmp(), into a stack that is
// not its own.
#include "analyzer/engine/jumps.h"
#include "rules/thread/way_story.h"

static void tell(struct rule_ctx *ctx, const struct thread_jump *j)
{
    const struct program *p = rule_program(ctx);
    const enum confidence c = j->is_certain ? CONFIDENCE_HIGH : CONFIDENCE_LOW;
    const loc_id at = way_loc(p, j->from, j->from_at);
    struct finding_draft *f =
        j->jumper == j->setter
            ? report_in(ctx, j->from, at, c, j->text,
                        "all threads of %s() share '%s': one may jump into the stack of another",
                        thread_root_name(rule_threads(ctx), j->jumper), j->text)
            : report_in(ctx, j->from, at, c, j->text,
                        "%s jumps by '%s' into the stack of %s, which called setjmp()",
                        way_thread(ctx, j->jumper), j->text, way_thread(ctx, j->setter));

    way_start(ctx, f, j->setter, 0);
    report_step_in(f, j->to, way_loc(p, j->to, j->to_at), "'%s' is set by %s", j->text,
                   way_thread(ctx, j->setter));
    way_start(ctx, f, j->jumper, 1);
    report_step_in(f, j->from, at, "%s jumps there", way_thread(ctx, j->jumper));
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *channels)
{
    const struct thread_jumps all = jumps_find(rule_arena(ctx), rule_threads(ctx));

    (void)channels;
    for (uint32_t i = 0; i < all.n; i++) {
        tell(ctx, &all.items[i]);
    }
}

const struct rule rule_longjmp_across_threads = {
    .id = "longjmp-across-threads",
    .family = "thread",
    .tag = "thread-lifecycle",
    .summary = "jump into the stack of another thread",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){664, 0},
    .cert = (const char *const[]){"MSC22-C", NULL},
    .pitfalls = (const char *const[]){"P45", NULL},
    .on_program = on_program,
};
