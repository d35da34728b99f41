// test: with lines.c
// A record around a stream; a line without "=" returns without lines_close().
#include "lines.h"

#include <string.h>

int settings_find(const char *path, const char *key, char *value, size_t size)
{
    struct lines l;
    const char *line;
    size_t n = strlen(key);
    int found = 0;

    if (lines_open(&l, path) != 0) {
        return -1;
    }
    while (!found && (line = lines_next(&l)) != NULL) {
        const char *equals = strchr(line, '=');

        if (equals == NULL) {
            return -1; // expect: stream-leak
        }
        if ((size_t)(equals - line) == n && strncmp(line, key, n) == 0 &&
            strlen(equals + 1) < size) {
            strcpy(value, equals + 1);
            found = 1;
        }
    }
    lines_close(&l);
    return found;
}
