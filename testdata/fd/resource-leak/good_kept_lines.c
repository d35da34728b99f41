// Lines go into a table, which frees them; the buffer is handed over and a new one begins.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

struct table {
    char *rows[256];
    size_t n;
};

static void table_add(struct table *t, char *row)
{
    t->rows[t->n++] = row;
}

int table_fill(struct table *t, FILE *in)
{
    while (t->n < sizeof t->rows / sizeof t->rows[0]) {
        char *line = NULL;
        size_t size = 0;

        if (getline(&line, &size, in) == -1) {
            free(line);
            return 0;
        }
        table_add(t, line);
    }
    return -1;
}

void table_clear(struct table *t)
{
    while (t->n > 0) {
        free(t->rows[--t->n]);
    }
}
