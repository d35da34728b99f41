// Reads a table of segments. A row of another form is skipped by reading to its end, or ends it
// all.
#include <stdio.h>

struct segment {
    int key;
    unsigned mode;
    unsigned long size;
};

static int skip_row(FILE *in)
{
    int c;

    do {
        c = getc(in);
    } while (c != '\n' && c != EOF);
    return c;
}

int read_segments(FILE *in, unsigned long *total)
{
    struct segment s;
    int n = 0;

    *total = 0;
    while (feof(in) == 0) {
        if (fscanf(in, "%d %o %lu\n", &s.key, &s.mode, &s.size) != 3) {
            skip_row(in);
            continue;
        }
        *total += s.size;
        n++;
    }
    return n;
}

int count_keys(FILE *in, int most)
{
    int key, bad = 0, n = 0;

    while (feof(in) == 0) {
        if (fscanf(in, "%d", &key) != 1) {
            if (++bad > most) {
                return -1;
            }
            continue;
        }
        n++;
    }
    return n;
}

int first_row(FILE *in, struct segment *s)
{
    while (feof(in) == 0) {
        int got = fscanf(in, "%d %o", &s->key, &s->mode);

        if (got <= 0) {
            break;
        }
        if (got == 2 && s->key != 0) {
            return 0;
        }
    }
    return -1;
}
