// Counts the lines that start with a comment sign; only the start of a line is looked at.
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct totals {
    unsigned long comments, blank, other;
};

int classify(FILE *in, struct totals *t)
{
    static char buffer[128];
    bool at_start = true;

    while (fgets(buffer, sizeof buffer, in) != NULL) {
        const char *p = buffer + strspn(buffer, " \t");
        size_t len = strlen(buffer);
        bool ends = len > 0 && buffer[len - 1] == '\n';

        if (at_start) {
            if (*p == '#') {
                t->comments++;
            } else if (*p == '\0') {
                t->blank++;
            } else {
                t->other++;
            }
        }
        at_start = ends;
    }
    return ferror(in) ? -1 : 0;
}
