// SPDX-License-Identifier: Apache-2.0
// shared-descriptor-offset: several threads read or write one open file at its offset, which is one
// for all of them, with no lock in common.
//
// Told of files alone: pipes, sockets and devices have no offset, and what is opened to append puts
// each piece at the end. Streams lock themselves for each call, so that only pairs of fseek() and a
// call behind it are torn apart.
#include "rules/lock/lock.h"

#include "analyzer/base/arena.h"

#include "rules/lock/shared_story.h"
#include <string.h>

static bool is_torn(const struct shared_pair *p)
{
    if (p->a->kind != SHARED_OFFSET || p->b->kind != SHARED_OFFSET) {
        return false;
    }
    return p->a->family == FAMILY_FD || p->a->is_sought || p->b->is_sought;
}

static enum confidence confidence_of(const struct shared_pair *p)
{
    if (p->origin != SHARED_FILE || p->a->is_ordered || p->b->is_ordered) {
        return CONFIDENCE_LOW;
    }
    return p->a->is_sought || p->b->is_sought || p->a->is_write || p->b->is_write
               ? CONFIDENCE_HIGH
               : CONFIDENCE_MEDIUM; // blocks that are dealt out to whoever comes
}

// pwrite() for lseek() and write(), where the two are statements next to each other.
static void offer(struct rule_ctx *ctx, struct finding_draft *f, const struct shared_use *u)
{
    const struct lock_link *at = &u->chain[0];
    bool is_plain = strcmp(u->api, "read") == 0 || strcmp(u->api, "write") == 0;

    if (u->seek && is_plain && u->nchain == 1) {
        const char *name = u->is_write ? "pwrite" : "pread";
        const char *what = arena_printf(rule_arena(ctx), "call %s() with the offset", name);
        report_fix_call_in(f, at->function, u->seek - 1, EDIT_STATEMENT, 0, what, "");
        report_fix_call_in(f, at->function, at->insn, EDIT_CALLEE, 0, what, name);
        report_fix_call_in(f, at->function, at->insn, EDIT_NEW_ARGUMENT, 0, what, u->offset);
    }
}

static void tell(struct rule_ctx *ctx, const struct lock_table *t, const struct shared_pair *p)
{
    // Where the offset is set the repair is one call instead of two.
    const struct shared_use *first = p->b->is_sought && !p->a->is_sought ? p->b : p->a;
    const struct shared_use *other = first == p->a ? p->b : p->a;
    uint32_t root = first == p->a ? p->root_a : p->root_b;
    uint32_t other_root = first == p->a ? p->root_b : p->root_a;
    struct finding_draft *f = report_in(
        ctx, first->chain[0].function, shared_loc(t, first), confidence_of(p), first->text,
        "'%s' has one offset for all threads: %s() %s while another moves it", first->text,
        first->api,
        first->is_sought  ? "comes behind a seek of its own"
        : first->is_write ? "writes"
                          : "reads");

    shared_story(ctx, f, t, first, 0, root, "data is moved at the offset");
    shared_story(ctx, f, t, other, 1, other_root, "meanwhile data is moved at the same offset");
    offer(ctx, f, first);
}

static bool is_better(const struct shared_pair *a, const struct shared_pair *b)
{
    return confidence_of(a) != confidence_of(b)
               ? confidence_of(a) < confidence_of(b)
               : a->a->nchain + a->b->nchain < b->a->nchain + b->b->nchain;
}

static bool is_wanted(const struct shared_pair *p)
{
    return is_torn(p) && p->origin != SHARED_OTHER;
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    shared_each_handle(ctx, t, is_wanted, is_better, tell);
}

const struct rule rule_shared_descriptor_offset = {
    .id = "shared-descriptor-offset",
    .family = "lock",
    .tag = "shared-offset",
    .summary = "offset of a file moved by several threads",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){366, 567, 0},
    .cert = (const char *const[]){"POS49-C", NULL},
    .pitfalls = (const char *const[]){"P08", "P09", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
