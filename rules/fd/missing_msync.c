// SPDX-License-Identifier: Apache-2.0
// missing-msync: a shared mapping is written and unmapped, and then something relies on its bytes
// being in the file: fsync() of the descriptor it was made from, or a rename.
//
// Judged within one function, from munmap() back to the mmap() that made the mapping and forward to
// the call that relies on it. Linux writes mapped pages out by fsync() as well, POSIX does not
// promise it: medium confidence.
#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "rules/fd/fd.h"

#include <string.h>

enum { PROT_TO_WRITE = 2, MAP_KINDS = 15, MAP_TO_PROCESS = 2 }; // Linux
enum { ARG_PROT = 2, ARG_FLAGS = 3, ARG_FD = 4 };

static const struct api_effect *mapping_effect(struct rule_ctx *ctx, uint32_t call, uint8_t kind)
{
    const struct api_fn *m = rule_model(ctx, call);

    for (uint32_t e = 0; m && !m->is_inferred && e < m->neffects; e++) {
        if (m->effects[e].kind == kind && m->effects[e].family == FAMILY_MAPPING) {
            return &m->effects[e];
        }
    }
    return NULL;
}

// A mapping that is written to its file, by what the call says.
static bool maps_file_for_writing(struct rule_ctx *ctx, uint32_t call)
{
    int64_t prot, flags;

    return mapping_effect(ctx, call, API_ACQUIRE) && rule_nargs(ctx, call) == 6 &&
           rule_constant(ctx, rule_arg(ctx, call, ARG_PROT), &prot) && prot & PROT_TO_WRITE &&
           rule_constant(ctx, rule_arg(ctx, call, ARG_FLAGS), &flags) && (flags & MAP_KINDS) != 0 &&
           (flags & MAP_KINDS) != MAP_TO_PROCESS && (flags & 32) == 0;
}

// ---- What is done with it -----------------------------------------------------------------------

struct mapping {
    struct rule_ctx *ctx;
    uint32_t written; // the first write through it; CFG_NONE: none
    bool is_synced, is_kept;
};

static bool stores_through(const struct mapping *m, const struct ir_insn *i, ir_opnd value)
{
    const struct ir_unit *u = rule_unit(m->ctx);
    const struct place *root;

    if ((i->op != IR_STORE && i->op != IR_COPY && i->op != IR_ZERO) ||
        !place_has_deref(u->places, i->place)) {
        return false;
    }
    root = place_get(u->places, place_root(u->places, i->place));
    return (root->step == PLACE_TEMP && ir_opnd_make(IR_TEMP, root->arg) == value) ||
           (root->step == PLACE_LOCAL && ir_opnd_make(IR_LOCAL, root->arg) == value);
}

static bool is_written_by(const struct api_fn *api, uint32_t n)
{
    for (uint32_t w = 0; w < api->nwrites; w++) {
        if (api->writes[w].root == API_ARG && api->writes[w].arg == n) {
            return true;
        }
    }
    return false;
}

// True: the call writes the memory.
static bool on_argument(struct mapping *m, uint32_t call, ir_opnd value)
{
    const struct api_fn *api = rule_model(m->ctx, call);
    bool writes = false;

    if (!api || api->is_inferred) {
        m->is_kept = true; // a helper that may sync it
        return false;
    }
    m->is_synced = m->is_synced || mapping_effect(m->ctx, call, API_USE);
    for (uint32_t n = 0; n < rule_nargs(m->ctx, call); n++) {
        writes = writes || (rule_arg(m->ctx, call, n) == value && is_written_by(api, n));
    }
    return writes;
}

static void on_use(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct mapping *m = arg;
    const struct ir_insn *i = rule_insn(m->ctx, insn);

    (void)is_joined;
    if (stores_through(m, i, value) || (i->op == IR_CALL && on_argument(m, insn, value))) {
        m->written = m->written == CFG_NONE || insn < m->written ? insn : m->written;
    } else if (i->op == IR_BIN && i->sub == BIN_PTR_ADD) {
        m->written = m->written == CFG_NONE ? insn : m->written; // p[i] = ..., text[n] = ...
    } else if (i->op == IR_STORE || i->op == IR_RET || i->op == IR_ICALL) {
        m->is_kept = true;
    }
}

// ---- Who relies on it ---------------------------------------------------------------------------

static bool is_named(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool relies(struct rule_ctx *ctx, uint32_t call, uint32_t mmap, bool *is_rename)
{
    static const char *const renames[] = {"rename", "renameat", "renameat2"};
    static const char *const syncs[] = {"fsync", "fdatasync"};
    const char *name = rule_model(ctx, call) ? rule_callee_name(ctx, call) : "";

    *is_rename = is_named(name, renames, sizeof renames / sizeof renames[0]);
    return *is_rename || (is_named(name, syncs, sizeof syncs / sizeof syncs[0]) &&
                          rule_arg(ctx, call, 0) == rule_arg(ctx, mmap, ARG_FD));
}

// The first call behind `from` that relies on the file; CFG_NONE: none.
static uint32_t find_relying(struct rule_ctx *ctx, uint32_t from, uint32_t mmap, bool *is_rename)
{
    const struct ir_func *f = rule_func(ctx);
    struct bitset seen = bitset_new(rule_arena(ctx), f->nblocks);
    block_id *work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1);
    uint32_t n = 0, start = from + 1;

    work[n++] = cfg_block_of(f, from);
    while (n > 0) {
        const struct ir_block *b = &f->blocks[work[--n]];

        for (uint32_t i = start ? start : b->first; i < b->first + b->count; i++) {
            if (f->insns[i].op == IR_CALL && relies(ctx, i, mmap, is_rename)) {
                return i;
            }
        }
        start = 0;
        for (uint32_t s = 0; s < b->nsuccs; s++) {
            block_id to = f->succs[b->first_succ + s];

            if (!bitset_has(seen, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return CFG_NONE;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    struct mapping m = {.ctx = ctx, .written = CFG_NONE};
    uint32_t mmap, by;
    struct finding_draft *f;
    bool is_rename;

    if (!mapping_effect(ctx, call, API_RELEASE)) {
        return;
    }
    mmap = rule_origin(ctx, rule_arg(ctx, call, 0));
    if (mmap == CFG_NONE || rule_insn(ctx, mmap)->op != IR_CALL ||
        !maps_file_for_writing(ctx, mmap)) {
        return;
    }
    rule_each_result_use(ctx, mmap, on_use, &m);
    by = find_relying(ctx, call, mmap, &is_rename);
    if (m.written == CFG_NONE || m.is_synced || m.is_kept || by == CFG_NONE) {
        return;
    }
    f = report(ctx, rule_loc(ctx, call), is_rename ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM,
               rule_text(ctx, rule_arg(ctx, call, 0)),
               "'%s' was written and is unmapped without msync(), and %s() relies on the file",
               rule_text(ctx, rule_arg(ctx, call, 0)), rule_callee_name(ctx, by));
    report_step(f, rule_loc(ctx, mmap), "mapped for writing here");
    report_step(f, rule_loc(ctx, m.written), "written here");
    report_step(f, rule_loc(ctx, call), "unmapped here without msync()");
    report_step(f, rule_loc(ctx, by), "%s() relies on what was written", rule_callee_name(ctx, by));
}

const struct rule rule_missing_msync = {
    .id = "missing-msync",
    .family = "fd",
    .tag = "durability",
    .summary = "mapped file relied upon without msync() after it was written",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){664, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P15", NULL},
    .on_call = on_call,
};
