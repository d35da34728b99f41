// SPDX-License-Identifier: Apache-2.0
// Suppression comments in the project's own files. A comment is told to be of no use only where the
// rule ran and the file was read whole; a comment without a reason is reported and silences
// nothing.
#include "analyzer/app/run.h"
#include "analyzer/app/select.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/map.h"
#include "analyzer/base/os.h"
#include "analyzer/source/suppress.h"

#include <stdlib.h>
#include <string.h>

struct extent {
    uint32_t first, last; // lines of a function
};

struct own_file { // of the project
    const char *path;
    bool is_partial; // some unit with it has problems
    struct extent *extents;
    UT_hash_handle hh;
};

struct ignoring {
    struct run *r;
    struct own_file *files;
    struct finding *added;
    const char *path; // at hand
};

// ---- Files and their functions -----------------------------------------------------------------

static struct own_file *own_file(struct ignoring *g, const char *path)
{
    struct own_file *f;

    HASH_FIND_STR(g->files, path, f);
    if (f == NULL) {
        f = arena_new(g->r->a, struct own_file);
        f->path = path;
        HASH_ADD_KEYPTR(hh, g->files, f->path, strlen(path), f);
    }
    return f;
}

static void collect_unit(struct ignoring *g, const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfiles; i++) {
        if (u->files[i].flags & (FILE_MAIN | FILE_PROJECT)) {
            struct own_file *f = own_file(g, ir_name(u, u->files[i].path));
            f->is_partial |= u->nproblems > 0;
        }
    }
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        const struct ir_func *f = &u->funcs[i];
        struct own_file *own;
        struct region at = ir_region(u, f->body_loc);
        HASH_FIND_STR(g->files, at.path, own);
        if (own && at.line && !(f->flags & FUNC_INIT)) {
            arrput(own->extents, ((struct extent){at.line, at.end_line}));
        }
    }
}

// The innermost of the functions around the line, else the one that starts next below it.
static bool function_range(void *ctx, uint32_t line, uint32_t *first, uint32_t *last)
{
    const struct own_file *f = ctx;
    const struct extent *around = NULL, *below = NULL;

    for (size_t i = 0; i < arrlenu(f->extents); i++) {
        const struct extent *e = &f->extents[i];
        if (e->first <= line && line <= e->last) {
            around = around && around->first > e->first ? around : e;
        } else if (e->first > line) {
            below = below && below->first <= e->first ? below : e;
        }
    }
    around = around ? around : below;
    if (around) {
        *first = around->first;
        *last = around->last;
    }
    return around != NULL;
}

// ---- One comment -------------------------------------------------------------------------------

static void add(struct ignoring *g, const struct ignore *i, enum own_rule rule, const char *object,
                const char *message)
{
    struct finding f = {
        .rule = own_rules[rule].id,
        .severity = own_rules[rule].severity,
        .confidence = CONFIDENCE_HIGH,
        .at = {g->path, i->line, i->col, i->line, i->end_col},
        .message = message,
        .object = object,
        .function = "",
        .fix_text = "",
        .suppress_reason = "",
    };

    arrput(g->added, f);
}

static void add_fault(struct ignoring *g, const struct ignore *i)
{
    switch (i->fault) {
    case IGNORE_OK:
        break;
    case IGNORE_NO_REASON:
        add(g, i, OWN_IGNORE_NO_REASON, i->nrules ? i->rules[0] : "",
            "suppression comment gives no reason and silences nothing");
        break;
    case IGNORE_NO_RULES:
        add(g, i, OWN_IGNORE_MALFORMED, "", "suppression comment names no rule in [brackets]");
        break;
    case IGNORE_BAD_WORD:
        add(g, i, OWN_IGNORE_MALFORMED, "", "comment that starts with 'cclint:' is not understood");
        break;
    case IGNORE_UNPAIRED:
        add(g, i, OWN_IGNORE_MALFORMED, "",
            i->kind == IGNORE_BEGIN ? "'ignore-begin' has no 'ignore-end'"
                                    : "'ignore-end' has no 'ignore-begin'");
        break;
    }
}

// Whether silence of the rule in this file means that there is nothing to say.
static bool would_have_spoken(const struct run *r, uint32_t number, const struct own_file *f)
{
    const char *path = path_join(r->a, r->project.root, f->path);
    const struct config *c = configs_for_file(r->project.configs, path);
    const struct rule *rule = select_rule(number);
    bool needs_program = rule->on_program || rule->on_fields;

    if (f->is_partial || (needs_program && !program_is_closed(r->program))) {
        return false;
    }
    return config_rule(c, r->cli, path, number).on;
}

static bool silence(struct ignoring *g, const struct ignore *i, const char *rule)
{
    struct finding_list *l = &g->r->findings;
    bool any = false;

    for (uint32_t k = 0; k < l->n; k++) {
        struct finding *f = &l->items[k];
        if (i->first <= f->at.line && f->at.line <= i->last && strcmp(f->rule, rule) == 0 &&
            strcmp(f->at.path, g->path) == 0) {
            f->is_suppressed = true;
            f->suppress_reason = i->reason;
            any = true;
        }
    }
    return any;
}

static void apply_rule(struct ignoring *g, const struct own_file *f, const struct ignore *i,
                       const char *id)
{
    struct arena *a = g->r->a;
    uint32_t number = select_find(id);

    if (number == select_count()) {
        const char *near = select_nearest(id);
        add(g, i, OWN_IGNORE_UNKNOWN, id,
            near ? arena_printf(a, "'%s' is not a rule; did you mean '%s'?", id, near)
                 : arena_printf(a, "'%s' is not a rule", id));
    } else if (!silence(g, i, id) && would_have_spoken(g->r, number, f)) {
        add(g, i, OWN_IGNORE_UNUSED, id,
            arena_printf(a, "suppression of '%s' silences nothing", id));
    }
}

static void apply_file(struct ignoring *g, struct own_file *f)
{
    const struct source_file *source = source_get(g->r->sources, f->path);
    struct ignore_list l;

    if (source->data == NULL || !memmem(source->data, source->n, "cclint:", 7)) {
        return;
    }
    l = suppress_scan(g->r->a, source, function_range, f);
    g->path = f->path;
    for (uint32_t i = 0; i < l.n; i++) {
        const struct ignore *item = &l.items[i];
        add_fault(g, item);
        for (uint32_t k = 0; item->fault == IGNORE_OK && k < item->nrules; k++) {
            if (item->kind != IGNORE_END) {
                apply_rule(g, f, item, item->rules[k]);
            }
        }
    }
}

static int by_path(const struct own_file *a, const struct own_file *b)
{
    return strcmp(a->path, b->path);
}

static void append(struct run *r, const struct finding *added, size_t n)
{
    struct finding *all = arena_array(r->a, struct finding, r->findings.n + n);

    if (r->findings.n) {
        memcpy(all, r->findings.items, r->findings.n * sizeof *all);
    }
    if (n) {
        memcpy(all + r->findings.n, added, n * sizeof *all);
    }
    r->findings = (struct finding_list){all, r->findings.n + (uint32_t)n};
}

void run_ignores(struct run *r)
{
    struct ignoring g = {.r = r};
    struct own_file *f, *next;

    for (uint32_t i = 0; i < r->project.nunits; i++) {
        if (r->irs[i]) {
            collect_unit(&g, r->irs[i]);
        }
    }
    HASH_SRT(hh, g.files, by_path);
    HASH_ITER(hh, g.files, f, next)
    {
        apply_file(&g, f);
        arrfree(f->extents);
    }
    append(r, g.added, arrlenu(g.added));
    arrfree(g.added);
    HASH_CLEAR(hh, g.files);
}
