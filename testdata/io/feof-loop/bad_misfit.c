// Reads a table of segments. A row of another form is to be skipped, but fscanf() leaves it where
// it is.
#include <stdio.h>

struct segment {
    int key;
    unsigned mode;
    unsigned long size;
};

static int is_wanted(const struct segment *s, int key)
{
    return key < 0 || s->key == key;
}

int read_segments(FILE *in, int key, unsigned long *total)
{
    struct segment s;
    int n = 0;

    *total = 0;
    while (feof(in) == 0) { // expect: feof-loop
        if (fscanf(in, "%d %o %lu\n", &s.key, &s.mode, &s.size) != 3) {
            continue;
        }
        if (is_wanted(&s, key)) {
            *total += s.size;
            n++;
        }
    }
    return n;
}
