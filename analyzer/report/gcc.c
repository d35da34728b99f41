// SPDX-License-Identifier: Apache-2.0
// One line a finding and one a step, as compilers print them: editors read it as it is. Columns are
// bytes, because that is what Vim's %c counts.
#include "analyzer/base/arena.h"
#include "analyzer/report/writers.h"

static void line(struct arena *a, FILE *out, const struct region *at, const char *level,
                 const char *text)
{
    fprintf(out, "%s:%u:%u: %s: %s", report_line_text(a, at->path), at->line ? at->line : 1,
            at->col ? at->col : 1, level, report_line_text(a, text));
}

void report_gcc(struct arena *a, FILE *out, const struct report *r)
{
    for (uint32_t i = 0; i < r->findings->n; i++) {
        const struct finding *f = &r->findings->items[i];
        struct arena_mark mark = arena_mark(a);

        if (!report_shows(r, f)) {
            continue;
        }
        line(a, out, &f->at, severity_name(f->severity), f->message);
        fprintf(out, " [%s]\n", f->rule);
        for (uint32_t k = 0; k < f->nsteps; k++) {
            line(a, out, &f->steps[k].at, "note", f->steps[k].text);
            fputc('\n', out);
        }
        arena_rewind(a, mark);
    }
}
