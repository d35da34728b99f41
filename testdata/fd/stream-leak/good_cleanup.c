// Both streams are closed by their cleanup function, one of them earlier by hand.
#include <stdio.h>

static void close_stream(FILE **f)
{
    if (*f) {
        fclose(*f);
    }
}

int copy_first_line(const char *from, const char *to)
{
    __attribute__((cleanup(close_stream))) FILE *in = fopen(from, "re");
    __attribute__((cleanup(close_stream))) FILE *out = NULL;
    int c;

    if (!in) {
        return -1;
    }
    out = fopen(to, "we");
    if (!out) {
        return -1;
    }
    while ((c = getc(in)) != '\n') {
        if (c == EOF) {
            return -1;
        }
        putc(c, out);
    }
    c = fclose(out);
    out = NULL;
    return c;
}
