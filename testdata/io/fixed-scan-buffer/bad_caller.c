// Blocked addresses, one a line: of a long line the middle is an address, too.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct list {
    FILE *in;
    int line;
};

static bool next_line(struct list *l, FILE *in, char *line, int size)
{
    if (!fgets(line, size, in)) {
        return false;
    }
    l->line++;
    return true;
}

int find_blocked(struct list *l, const char *address)
{
    char line[64];

    while (next_line(l, l->in, line, sizeof line)) { // expect: fixed-scan-buffer
        if (strncmp(line, address, strlen(address)) == 0) {
            return l->line;
        }
    }
    return ferror(l->in) ? -1 : 0;
}
