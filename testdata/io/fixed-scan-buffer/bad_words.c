// Counts the lines that start with a comment sign; the rest of a long line may look like one.
#include <ctype.h>
#include <stdio.h>

struct totals {
    unsigned long comments, blank, other;
};

int classify(FILE *in, struct totals *t)
{
    static char buffer[128];

    for (;;) {
        const char *p = buffer;

        if (fgets(buffer, sizeof buffer, in) == NULL) { // expect: fixed-scan-buffer
            break;
        }
        while (*p == ' ' || *p == '\t') {
            p++;
        }
        if (*p == '#') {
            t->comments++;
        } else if (*p == '\0') {
            t->blank++;
        } else {
            t->other++;
        }
    }
    return ferror(in) ? -1 : 0;
}
