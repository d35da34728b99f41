// SPDX-License-Identifier: Apache-2.0
#include "rules/fd/file_story.h"

#include "analyzer/base/arena.h"

#include <string.h>

static const char *name_of(struct rule_ctx *ctx, func_id f)
{
    const struct program_func *at = program_func(rule_program(ctx), f);

    return ir_func_name(at->unit, at->func);
}

void file_story(struct rule_ctx *ctx, struct finding_draft *f, const struct file_action *a,
                const char *what)
{
    for (uint32_t i = 0; i < a->nchain; i++) {
        const struct file_step *s = &a->chain[i];
        loc_id at = program_func(rule_program(ctx), s->function)->func->locs[s->insn];
        report_flow(f, 0, i);
        if (i + 1 < a->nchain) {
            report_step_in(f, s->function, at, "%s() is called",
                           name_of(ctx, a->chain[i + 1].function));
        } else {
            report_step_in(f, s->function, at, "%s", what);
        }
    }
    report_flow(f, 0, 0);
}

const char *file_way(struct rule_ctx *ctx, const struct file_action *a)
{
    const char *text = "";

    for (uint32_t i = 1; i < a->nchain; i++) {
        const char *name = name_of(ctx, a->chain[i].function);
        text = i == 1 ? arena_printf(rule_arena(ctx), ", called through %s()", name)
                      : arena_printf(rule_arena(ctx), "%s, %s()", text, name);
    }
    return *text ? arena_printf(rule_arena(ctx), "%s,", text) : "";
}

const char *file_text(struct rule_ctx *ctx, const struct file_action *a)
{
    return a->name.kind == FILE_NAME_TEXT ? ir_name(rule_unit(ctx), a->name.value)
                                          : rule_text(ctx, a->operand);
}

static bool is_below(const struct rule_ctx *ctx, const struct file_action *a,
                     const char *const *folders)
{
    const char *text = a->name.kind == FILE_NAME_TEXT ? ir_name(rule_unit(ctx), a->name.value) : "";

    while (*folders && strncmp(text, *folders, strlen(*folders)) != 0) {
        folders++;
    }
    return *folders != NULL;
}

bool file_is_volatile(const struct rule_ctx *ctx, const struct file_action *a)
{
    static const char *const folders[] = {"/run/", "/var/run/", "/tmp/", NULL};

    return is_below(ctx, a, folders) || file_is_kernels(ctx, a);
}

bool file_is_kernels(const struct rule_ctx *ctx, const struct file_action *a)
{
    static const char *const folders[] = {"/proc/", "/sys/", "/dev/", NULL};

    return is_below(ctx, a, folders);
}
