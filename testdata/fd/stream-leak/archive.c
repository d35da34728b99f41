#include "archive.h"

#include <stdlib.h>

long archive_members(struct archive *a)
{
    long n = 0;
    int c;

    while ((c = getc(a->index)) != EOF)
        n += c == '\n';
    return getc(a->data) == EOF ? 0 : n;
}

static void release(FILE *f)
{
    if (f != NULL)
        fclose(f);
}

void archive_close(struct archive *a)
{
    release(a->index);
    release(a->data);
    free(a);
}
