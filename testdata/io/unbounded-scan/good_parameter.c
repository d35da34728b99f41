// A form of two fields, both as long as the helper needs.
#include <stdio.h>

struct form {
    char street[64];
    char town[64];
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
    return read_field(in, f->town);
}

int read_title(FILE *in, FILE *out)
{
    char title[80];

    if (read_line(in, title, sizeof title) < 0) {
        return -1;
    }
    return fputs(title, out);
}
