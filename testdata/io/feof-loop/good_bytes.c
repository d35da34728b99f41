// Copies a file byte by byte: each byte is read ahead, or looked at before it is written.
#include <stdio.h>

int copy_text(FILE *in, FILE *out)
{
    int c = getc(in);

    while (!feof(in) && !ferror(in)) {
        putc(c, out);
        c = getc(in);
    }
    return ferror(in) || ferror(out) ? -1 : 0;
}

size_t load_text(FILE *in, char *text, size_t size)
{
    size_t n = 0;

    while (n + 1 < size && !feof(in)) {
        int c = fgetc(in);
        if (c != EOF) {
            text[n++] = (char)c;
        }
    }
    text[n] = '\0';
    return ferror(in) ? 0 : n;
}

// A byte that is only compared with others is as good as none.
int count_lines(FILE *in)
{
    int n = 0;

    while (!feof(in)) {
        if (getc(in) == '\n') {
            n++;
        }
    }
    return n;
}
