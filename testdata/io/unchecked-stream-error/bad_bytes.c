// Converts line ends: only a full disk is told of.
#include <stdio.h>

int to_dos(const char *from, FILE *out)
{
    FILE *in = fopen(from, "rbe");
    int c;

    if (!in) {
        perror(from);
        return -1;
    }
    while ((c = getc(in)) != EOF) { // expect: unchecked-stream-error
        if (c == '\n' && putc('\r', out) == EOF) {
            fclose(in);
            return -1;
        }
        if (putc(c, out) == EOF) {
            fclose(in);
            return -1;
        }
    }
    fclose(in);
    return fflush(out);
}
