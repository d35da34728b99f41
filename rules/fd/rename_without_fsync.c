// SPDX-License-Identifier: Apache-2.0
// rename-without-fsync: a file is written under one name and gets the name that counts, and nothing
// on the way waits until its data is on the disk; or nobody looks at whether the rename worked.
//
// After a crash the new name may stand for an empty file, and the old content is gone. Anything
// that waits for the disk between the two, here or in a callee, is taken for the answer, also where
// an option switches it off. A file that is only a cache looks like one that matters: medium
// confidence at most. What lies in memory anyway (/run, /tmp) is left out.
#include "rules/fd/fd.h"
#include "rules/fd/file_story.h"

static bool is_new_content(const struct rule_ctx *ctx, const struct file_action *open,
                           const struct file_action *move)
{
    return open->use == NAME_OPEN && move->use == NAME_MOVE && open->flags & FILE_WRITES &&
           open->flags & FILE_WRITTEN && !file_is_volatile(ctx, open);
}

// A handle that somebody out of sight has may have been put to disk there.
static bool may_be_synced(const struct file_pair *p, const struct file_action *open,
                          const struct file_action *move)
{
    return p->flags & PAIR_SYNCED || (open->flags | move->flags) & FILE_SYNCED ||
           open->flags & FILE_PASSED;
}

static void tell_unsynced(struct rule_ctx *ctx, const struct file_action *open,
                          const struct file_action *move)
{
    const char *name = file_text(ctx, move);
    struct finding_draft *f =
        report(ctx, rule_loc(ctx, move->insn), CONFIDENCE_MEDIUM, name,
               "'%s' is renamed%s before what was written to it is on the disk", name,
               file_way(ctx, move));

    file_story(ctx, f, open, "opened and written under this name");
    file_story(ctx, f, move, "renamed here without fsync()");
}

static void tell_ignored(struct rule_ctx *ctx, const struct file_action *open,
                         const struct file_action *move)
{
    const char *name = file_text(ctx, move);
    struct finding_draft *f = report(
        ctx, rule_loc(ctx, move->insn), CONFIDENCE_MEDIUM, name,
        "'%s' was written, and whether %s() gives it its name is not looked at", name, move->api);

    file_story(ctx, f, open, "opened and written under this name");
    file_story(ctx, f, move, "renamed here, and the result is thrown away");
}

// Several ways to open the file are one defect.
static bool is_first(const struct file_facts *t, uint32_t pair)
{
    for (uint32_t i = 0; i < pair; i++) {
        if (t->pairs[i].second == t->pairs[pair].second &&
            t->actions[t->pairs[i].first].flags & FILE_WRITTEN) {
            return false;
        }
    }
    return true;
}

static void on_files(struct rule_ctx *ctx, const struct file_facts *t)
{
    for (uint32_t i = 0; i < t->npairs; i++) {
        const struct file_action *open = &t->actions[t->pairs[i].first];
        const struct file_action *move = &t->actions[t->pairs[i].second];

        if (!is_new_content(ctx, open, move) || !is_first(t, i)) {
            continue;
        }
        if (!may_be_synced(&t->pairs[i], open, move)) {
            tell_unsynced(ctx, open, move);
        } else if (move->flags & FILE_LOST && move->nchain == 1) {
            tell_ignored(ctx, open, move);
        }
    }
}

const struct rule rule_rename_without_fsync = {
    .id = "rename-without-fsync",
    .family = "fd",
    .tag = "durability",
    .summary = "written file renamed before its data is on the disk",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){664, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P14", NULL},
    .machine = &machine_handle,
    .on_files = on_files,
};
