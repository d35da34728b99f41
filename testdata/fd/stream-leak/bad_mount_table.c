// test: with table.c
// table_open() of another file answers NULL or a heap object with a stream; one way loses it.
#include "table.h"

#include <string.h>

int swap_areas(const char *path)
{
    struct table *t = table_open(path);
    char fields[2][64];
    int n = 0;

    if (!t)
        return -1;
    while (table_row(t, fields[0], fields[1], sizeof fields[0])) {
        if (fields[0][0] == '\0') {
            return -1; // expect: stream-leak
        }
        n += strcmp(fields[1], "swap") == 0;
    }
    table_close(t);
    return n;
}
