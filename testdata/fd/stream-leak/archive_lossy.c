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

void archive_close(struct archive *a)
{
    fclose(a->data);
    free(a);
}
