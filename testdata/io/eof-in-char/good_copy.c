// Removes carriage returns: what getc() returned stays an int until it is known to be a byte.
#include <stdio.h>

long strip_returns(FILE *in, FILE *out)
{
    long n = 0;
    int c;

    while ((c = getc(in)) != EOF) {
        char byte = (char)c;
        if (byte != '\r') {
            fputc(byte, out);
            n++;
        }
    }
    return ferror(in) || ferror(out) ? -1 : n;
}

long count_bytes(FILE *in)
{
    int c = fgetc(in);
    long n = 0;

    while (c != EOF && n < 1000000) {
        n++;
        c = fgetc(in);
    }
    return ferror(in) ? -1 : n;
}
