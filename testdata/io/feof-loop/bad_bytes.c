// Copies a file byte by byte, and a byte 0xff behind its last one.
#include <stdio.h>

int copy_text(FILE *in, FILE *out)
{
    int c;

    do {
        c = getc(in);
        putc(c, out);
    } while (!feof(in)); // expect: feof-loop
    return ferror(in) || ferror(out) ? -1 : 0;
}

size_t load_text(FILE *in, char *text, size_t size)
{
    size_t n = 0;

    while (n + 1 < size && !feof(in)) { // expect: feof-loop
        text[n++] = (char)fgetc(in);
    }
    text[n] = '\0';
    return ferror(in) ? 0 : n;
}
