// A table reader that returns at the first bad line without closing the stream.
#include <stdio.h>
#include <string.h>

struct table {
    int keys[128];
    int values[128];
    int n;
};

int table_read(struct table *t, const char *path)
{
    char line[80];
    FILE *in = fopen(path, "re"); // step: fopen

    if (in == NULL) {
        return -1;
    }
    t->n = 0;
    while (fgets(line, sizeof line, in) != NULL) {
        if (strchr(line, '\n') == NULL) {
            return -1; // expect: stream-leak
        }
        if (t->n < 128 && sscanf(line, "%d %d", &t->keys[t->n], &t->values[t->n]) == 2) {
            t->n++;
        }
    }
    fclose(in);
    return t->n;
}
