// SPDX-License-Identifier: Apache-2.0
// close-while-in-use: a thread closes a descriptor or stream that another one, which may still be
// running, uses.
//
// The number may belong to the next file before the other thread is through. Medium confidence: the
// threads may agree on the end by means that are not seen. Low, if the function that closes or uses
// waits for others other than by a join, or if the thread comes there by a pointer that may lead to
// several functions.
#include "rules/lock/lock.h"
#include "rules/lock/shared_story.h"

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct shared_pair *p)
{
    const struct shared_use *close = p->a->kind == SHARED_CLOSE ? p->a : p->b;
    const struct shared_use *use = close == p->a ? p->b : p->a;
    uint32_t root = close == p->a ? p->root_a : p->root_b;
    uint32_t other = close == p->a ? p->root_b : p->root_a;
    const struct threads *threads = rule_threads(ctx);
    bool is_certain = threads->surely[close->chain[0].function] >> root & 1 &&
                      threads->surely[use->chain[0].function] >> other & 1;
    bool is_ordered = close->is_ordered || use->is_ordered;
    struct finding_draft *f =
        report_in(ctx, close->chain[0].function, shared_loc(t, close),
                  is_ordered || !is_certain ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM, close->text,
                  "'%s' is closed while %s%s may still use it", close->text,
                  threads->roots[other].is_main ? "the main thread" : "the thread of ",
                  threads->roots[other].is_main ? "" : thread_root_name(threads, other));

    shared_story(ctx, f, t, close, 0, root, "closed");
    shared_story(ctx, f, t, use, 1, other, "meanwhile it is used");
}

static bool is_close(const struct shared_pair *p)
{
    return p->a->kind == SHARED_CLOSE || p->b->kind == SHARED_CLOSE;
}

static bool is_better(const struct shared_pair *p, const struct shared_pair *best)
{
    return best->a->is_ordered && !p->a->is_ordered;
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    shared_each_handle(ctx, t, is_close, is_better, tell);
}

const struct rule rule_close_while_in_use = {
    .id = "close-while-in-use",
    .family = "lock",
    .tag = "use-after-close",
    .summary = "descriptor closed while another thread may use it",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){362, 672, 910, 0},
    .cert = (const char *const[]){"FIO46-C", NULL},
    .pitfalls = (const char *const[]){"P05", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
