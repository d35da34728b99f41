// SPDX-License-Identifier: Apache-2.0
// rename-without-dir-fsync: a file is put to disk and renamed, and the directory that has the new
// name is not.
//
// Only where somebody has cared for the file's data: then a crash may still bring back the old
// name. What waits for the disk anywhere behind the rename in this function is taken for the
// answer.
#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "rules/fd/fd.h"
#include "rules/fd/file_story.h"

static bool block_syncs(struct rule_ctx *ctx, const struct file_facts *t, uint32_t from,
                        uint32_t end)
{
    for (uint32_t n = from; n < end; n++) {
        const struct ir_insn *i = rule_insn(ctx, n);
        if ((i->op == IR_CALL || i->op == IR_ICALL) &&
            files_call_syncs(t->files, rule_unit(ctx), i)) {
            return true;
        }
    }
    return false;
}

static bool is_synced_behind(struct rule_ctx *ctx, const struct file_facts *t, uint32_t insn)
{
    const struct ir_func *f = rule_func(ctx);
    struct bitset seen = bitset_new(rule_arena(ctx), f->nblocks);
    block_id *work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1);
    uint32_t n = 0, from = insn + 1;

    work[n++] = cfg_block_of(f, insn);
    while (n > 0) {
        const struct ir_block *b = &f->blocks[work[--n]];

        if (block_syncs(ctx, t, from ? from : b->first, b->first + b->count)) {
            return true;
        }
        from = 0;
        for (uint32_t s = 0; s < b->nsuccs; s++) {
            block_id to = f->succs[b->first_succ + s];
            if (!bitset_has(seen, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return false;
}

static void on_files(struct rule_ctx *ctx, const struct file_facts *t)
{
    for (uint32_t i = 0; i < t->npairs; i++) {
        const struct file_action *open = &t->actions[t->pairs[i].first];
        const struct file_action *move = &t->actions[t->pairs[i].second];
        bool is_synced = t->pairs[i].flags & PAIR_SYNCED || open->flags & FILE_SYNCED;
        const char *name = file_text(ctx, move);
        struct finding_draft *f;

        if (open->use != NAME_OPEN || !(open->flags & FILE_WRITTEN) || !is_synced ||
            move->flags & FILE_SYNCED || file_is_volatile(ctx, open) ||
            is_synced_behind(ctx, t, move->insn)) {
            continue;
        }
        f = report(ctx, rule_loc(ctx, move->insn), CONFIDENCE_MEDIUM, name,
                   "'%s' is put to disk and renamed, and its directory is not put to disk", name);
        file_story(ctx, f, open, "opened and written under this name");
        file_story(ctx, f, move, "renamed here");
    }
}

const struct rule rule_rename_without_dir_fsync = {
    .id = "rename-without-dir-fsync",
    .family = "fd",
    .tag = "durability",
    .summary = "renamed file put to disk without its directory",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){664, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P14", NULL},
    .machine = &machine_handle,
    .on_files = on_files,
};
