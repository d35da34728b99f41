#define _GNU_SOURCE
#include "lines.h"

#include <errno.h>
#include <stdlib.h>

int lines_open(struct lines *l, const char *path)
{
    l->line = NULL;
    l->size = 0;
    l->in = fopen(path, "re");
    return l->in == NULL ? errno : 0;
}

const char *lines_next(struct lines *l)
{
    ssize_t n = getline(&l->line, &l->size, l->in);

    if (n <= 0) {
        return NULL;
    }
    if (l->line[n - 1] == '\n') {
        l->line[n - 1] = '\0';
    }
    return l->line;
}

void lines_close(struct lines *l)
{
    free(l->line);
    fclose(l->in);
}
