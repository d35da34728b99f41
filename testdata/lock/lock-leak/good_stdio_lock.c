// A table of several lines is printed with the stream locked, and unlocked also if it is empty.
#include <stddef.h>
#include <stdio.h>

struct table {
    const char *title;
    size_t n;
    const struct {
        const char *name;
        long value;
    } *rows;
};

static void table_begin(FILE *out, const char *title)
{
    flockfile(out);
    fprintf(out, "== %s ==\n", title);
}

static void table_end(FILE *out, size_t n)
{
    fprintf(out, "(%zu rows)\n", n);
    funlockfile(out);
}

void table_print(FILE *out, const struct table *t)
{
    table_begin(out, t->title);
    if (t->n == 0) {
        fputs("nothing yet\n", out);
        table_end(out, 0);
        return;
    }
    for (size_t i = 0; i < t->n; i++) {
        fprintf(out, "%-20s %10ld\n", t->rows[i].name, t->rows[i].value);
    }
    table_end(out, t->n);
}
