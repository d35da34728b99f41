// SPDX-License-Identifier: Apache-2.0
// Order and duplicates of findings. The order is total over everything that is printed, so the
// output does not depend on the order in which findings were made.
#include "analyzer/finding/finding.h"

#include <stdlib.h>
#include <string.h>

const char *severity_name(enum severity s)
{
    static const char *const names[] = {"error", "warning", "note"};

    return names[s];
}

const char *confidence_name(enum confidence c)
{
    static const char *const names[] = {"high", "medium", "low"};

    return names[c];
}

const char *finding_step_function(const struct finding *f, const struct finding_step *s)
{
    return s->function && s->function[0] ? s->function : f->function;
}

static int compare_u32(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_region(const struct region *a, const struct region *b)
{
    int c = strcmp(a->path, b->path);

    c = c ? c : compare_u32(a->line, b->line);
    c = c ? c : compare_u32(a->col, b->col);
    c = c ? c : compare_u32(a->end_line, b->end_line);
    return c ? c : compare_u32(a->end_col, b->end_col);
}

// Equal ones are the same finding to a user.
static int compare_identity(const struct finding *a, const struct finding *b)
{
    int c = compare_region(&a->at, &b->at);

    c = c ? c : strcmp(a->rule, b->rule);
    return c ? c : strcmp(a->object, b->object);
}

static int compare_steps(const struct finding *a, const struct finding *b)
{
    int c = compare_u32(a->nsteps, b->nsteps);

    for (uint32_t i = 0; c == 0 && i < a->nsteps; i++) {
        c = compare_region(&a->steps[i].at, &b->steps[i].at);
        c = c ? c : compare_u32(a->steps[i].thread, b->steps[i].thread);
        c = c ? c : compare_u32(a->steps[i].depth, b->steps[i].depth);
        c = c ? c
              : strcmp(finding_step_function(a, &a->steps[i]),
                       finding_step_function(b, &b->steps[i]));
        c = c ? c : strcmp(a->steps[i].text, b->steps[i].text);
    }
    return c;
}

static int compare_edits(const struct finding *a, const struct finding *b)
{
    int c = compare_u32(b->nedits, a->nedits); // with a fix first

    for (uint32_t i = 0; c == 0 && i < a->nedits; i++) {
        c = compare_region(&a->edits[i].at, &b->edits[i].at);
        c = c ? c : strcmp(a->edits[i].text, b->edits[i].text);
    }
    return c || a->nedits == 0 ? c : strcmp(a->fix_text, b->fix_text);
}

static int compare_suppression(const struct finding *a, const struct finding *b)
{
    if (a->is_suppressed != b->is_suppressed) {
        return a->is_suppressed ? -1 : 1; // who silenced the one meant the other
    }
    return a->is_suppressed ? strcmp(a->suppress_reason, b->suppress_reason) : 0;
}

static int compare(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    int c = compare_identity(a, b);

    c = c ? c : (int)a->confidence - (int)b->confidence;
    c = c ? c : compare_steps(a, b);
    c = c ? c : (int)a->severity - (int)b->severity;
    c = c ? c : strcmp(a->message, b->message);
    c = c ? c : strcmp(a->function, b->function);
    c = c ? c : compare_edits(a, b);
    return c ? c : compare_suppression(a, b);
}

void findings_sort(struct finding_list *l)
{
    uint32_t kept = 0;

    if (l->n == 0) {
        return;
    }
    qsort(l->items, l->n, sizeof *l->items, compare);
    for (uint32_t i = 0; i < l->n; i++) {
        if (kept == 0 || compare_identity(&l->items[kept - 1], &l->items[i]) != 0) {
            l->items[kept++] = l->items[i];
        }
    }
    l->n = kept;
}
