// Blocked addresses, one a line: the caller looks for the line's end, and the rest is skipped.
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

static void skip_rest(FILE *in)
{
    int c;

    while ((c = getc(in)) != EOF && c != '\n') {
        continue;
    }
}

int find_blocked(struct list *l, const char *address)
{
    char line[64];

    while (next_line(l, l->in, line, sizeof line)) {
        if (!strchr(line, '\n')) {
            skip_rest(l->in);
        }
        if (strncmp(line, address, strlen(address)) == 0) {
            return l->line;
        }
    }
    return ferror(l->in) ? -1 : 0;
}
