// Removes carriage returns: in a Latin-1 text the first 0xff ends it.
#include <stdio.h>

long strip_returns(FILE *in, FILE *out)
{
    long n = 0;
    char c;

    while ((c = getc(in)) != EOF) { // expect: eof-in-char
        if (c != '\r') {
            fputc(c, out);
            n++;
        }
    }
    return ferror(in) || ferror(out) ? -1 : n;
}

long count_bytes(FILE *in)
{
    unsigned char c = fgetc(in);
    long n = 0;

    while (c != EOF && n < 1000000) { // expect: eof-in-char
        n++;
        c = fgetc(in);
    }
    return ferror(in) ? -1 : n;
}
