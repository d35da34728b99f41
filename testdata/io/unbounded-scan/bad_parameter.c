// A form of two fields: the helper was written for the longer one.
#include <stdio.h>

struct form {
    char street[64];
    char town[24];
};

static int read_field(FILE *in, char *out)
{
    return fscanf(in, " %63[^\n]", out) == 1 ? 0 : -1;
}

static int read_line(FILE *in, char *out, int size)
{
    return fgets(out, size, in) ? 0 : -1;
}

int read_form(FILE *in, struct form *f)
{
    if (read_field(in, f->street) < 0) {
        return -1;
    }
    return read_field(in, f->town); // expect: unbounded-scan
}

int read_title(FILE *in, FILE *out)
{
    char title[40];

    if (read_line(in, title, 80) < 0) { // expect: unbounded-scan
        return -1;
    }
    return fputs(title, out);
}
