// Converts line ends; what is not the end of the file is an error.
#include <stdio.h>

static int done(FILE *in, int rc)
{
    if (!feof(in)) {
        rc = -1;
    }
    fclose(in);
    return rc;
}

int to_dos(const char *from, FILE *out)
{
    FILE *in = fopen(from, "rbe");
    int c;

    if (!in) {
        perror(from);
        return -1;
    }
    while ((c = getc(in)) != EOF) {
        if (c == '\n' && putc('\r', out) == EOF) {
            fclose(in);
            return -1;
        }
        if (putc(c, out) == EOF) {
            fclose(in);
            return -1;
        }
    }
    return done(in, fflush(out));
}
