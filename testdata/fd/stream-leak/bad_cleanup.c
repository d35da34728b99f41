// One of two streams is closed by its cleanup function.
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
    FILE *out;
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
            return -1; // expect: stream-leak
        }
        putc(c, out);
    }
    return fclose(out);
}
