// SPDX-License-Identifier: Apache-2.0
// One line a finding and one a step, as compilers print them: editors read it as it is. Columns are
// bytes, because that is what Vim's %c counts.
#include "analyzer/base/arena.h"
#include "analyzer/report/writers.h"

static void place(struct arena *a, FILE *out, const struct report *r, const struct region *at)
{
    fprintf(out, "%s:%u:%u: ", report_path(a, r, at->path), at->line ? at->line : 1,
            at->col ? at->col : 1);
}

static void step(struct arena *a, FILE *out, const struct report *r, const struct finding *f,
                 uint32_t i)
{
    const char *function = report_enters(f, i);

    place(a, out, r, &f->steps[i].at);
    fputs("note: ", out);
    if (function) {
        fprintf(out, "in '%s': ", report_line_text(a, function));
    }
    fprintf(out, "%s\n", report_line_text(a, f->steps[i].text));
}

void report_gcc(struct arena *a, FILE *out, const struct report *r)
{
    for (uint32_t i = 0; i < r->findings->n; i++) {
        const struct finding *f = &r->findings->items[i];
        struct arena_mark mark = arena_mark(a);

        if (!report_shows(r, f)) {
            continue;
        }
        place(a, out, r, &f->at);
        fprintf(out, "%s: %s [%s]\n", severity_name(f->severity), report_line_text(a, f->message),
                f->rule);
        for (uint32_t k = 0; k < f->nsteps; k++) {
            step(a, out, r, f, k);
        }
        arena_rewind(a, mark);
    }
}
