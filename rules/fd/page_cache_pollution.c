// SPDX-License-Identifier: Apache-2.0
// page-cache-pollution: a walk over a directory reads each file, and never says that their pages
// are not needed again.
//
// The walk is a loop that asks for the next entry and opens a file to read it, itself or by its
// callees, or a function that nftw() calls for each file. A file of the program that gives any
// advice about pages has thought of it.
#include "rules/fd/fd.h"
#include "rules/fd/file_story.h"

#include <string.h>

static bool is_named(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool asks_for_entry(struct rule_ctx *ctx, uint32_t insn)
{
    static const char *const names[] = {"readdir", "readdir64", "readdir_r", "fts_read",
                                        "fts64_read"};

    return rule_insn(ctx, insn)->op == IR_CALL && rule_model(ctx, insn) &&
           is_named(rule_callee_name(ctx, insn), names, sizeof names / sizeof names[0]);
}

// The call that gets the next entry in a loop around `insn`; CFG_NONE: it is in no walk.
static uint32_t walk_around(struct rule_ctx *ctx, uint32_t insn)
{
    const struct cfg *c = rule_cfg(ctx);
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        block_id loop = c->loop_head[cfg_block_of(f, n)];
        if (loop != CFG_NONE && asks_for_entry(ctx, n) &&
            cfg_in_loop(c, cfg_block_of(f, insn), loop)) {
            return n;
        }
    }
    return CFG_NONE;
}

// int each(const char *path, const struct stat *, int kind, struct FTW *)
static bool is_visitor(struct rule_ctx *ctx)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t p = 0; p < f->nparams; p++) {
        const struct ir_type *t = &u->types[f->locals[p].type];
        if (t->kind == TYPE_POINTER && u->types[t->elem].kind == TYPE_RECORD &&
            strcmp(ir_name(u, u->types[t->elem].name), "FTW") == 0) {
            return true;
        }
    }
    return false;
}

static bool gives_advice(const struct ir_unit *u)
{
    static const char *const names[] = {"posix_fadvise", "posix_fadvise64", "readahead"};

    for (uint32_t fn = 0; fn < u->nfns; fn++) {
        if (is_named(ir_name(u, u->fns[fn].name), names, sizeof names / sizeof names[0])) {
            return true;
        }
    }
    return false;
}

static bool is_advised(struct rule_ctx *ctx, const struct file_action *a)
{
    for (uint32_t i = 0; i < a->nchain; i++) {
        if (gives_advice(program_func(rule_program(ctx), a->chain[i].function)->unit)) {
            return true;
        }
    }
    return false;
}

static void on_files(struct rule_ctx *ctx, const struct file_facts *t)
{
    for (uint32_t i = 0; i < t->nactions; i++) {
        const struct file_action *a = &t->actions[i];
        uint32_t walk;
        struct finding_draft *f;

        if (a->use != NAME_OPEN || !(a->flags & FILE_READ) || a->flags & FILE_WRITES ||
            a->name.kind == FILE_NAME_TEXT || is_advised(ctx, a)) {
            continue;
        }
        walk = walk_around(ctx, a->insn);
        if (walk == CFG_NONE && !is_visitor(ctx)) {
            continue;
        }
        f = report(ctx, rule_loc(ctx, a->insn), CONFIDENCE_MEDIUM, file_text(ctx, a),
                   "each file of a walk is read through the page cache, and takes the place of "
                   "what others need there");
        if (walk != CFG_NONE) {
            report_step(f, rule_loc(ctx, walk), "the walk gets its next entry here");
        }
        file_story(ctx, f, a, "and opens it to read it, without posix_fadvise()");
    }
}

const struct rule rule_page_cache_pollution = {
    .id = "page-cache-pollution",
    .family = "fd",
    .tag = "performance",
    .summary = "many files read once through the page cache",
    .severity = SEVERITY_NOTE,
    .stage = STAGE_STABLE,
    .advice = true,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){400, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P24", NULL},
    .machine = &machine_handle,
    .on_files = on_files,
};
