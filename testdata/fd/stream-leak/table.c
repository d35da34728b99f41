#include "table.h"

#include <stdio.h>
#include <stdlib.h>

struct table {
    FILE *in;
    unsigned rows;
};

struct table *table_open(const char *path)
{
    struct table *t = NULL;
    FILE *in = fopen(path, "re");

    if (in) {
        t = malloc(sizeof *t);
        if (!t) {
            fclose(in);
            return NULL;
        }
        t->in = in;
        t->rows = 0;
    }
    return t;
}

static bool field(FILE *in, char *to, size_t size, int end)
{
    size_t n = 0;
    int c;

    while ((c = getc(in)) != EOF && c != end) {
        if (n + 1 < size)
            to[n++] = (char)c;
    }
    to[n] = '\0';
    return c == end;
}

bool table_row(struct table *t, char *first, char *second, size_t size)
{
    t->rows++;
    return field(t->in, first, size, ' ') && field(t->in, second, size, '\n');
}

void table_close(struct table *t)
{
    if (t) {
        fclose(t->in);
        free(t);
    }
}
