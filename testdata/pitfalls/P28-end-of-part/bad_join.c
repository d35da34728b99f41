// Joins the parts of a split archive, of which the first is a list: each part gets a line or a byte
// too many, or too few.
#include <stdio.h>

static int copy_lines(FILE *in, FILE *out)
{
    char line[256] = "";

    while (!feof(in)) { // expect: feof-loop
        fgets(line, sizeof line, in);
        fputs(line, out);
    }
    return ferror(in) || ferror(out) ? -1 : 0;
}

static int copy_bytes(FILE *in, FILE *out)
{
    char c;

    while ((c = fgetc(in)) != EOF) { // expect: eof-in-char
        fputc(c, out);
    }
    return ferror(in) || ferror(out) ? -1 : 0;
}

int join(const char *const *parts, int n, FILE *out)
{
    for (int i = 0; i < n; i++) {
        FILE *in = fopen(parts[i], "rbe");
        int rc;

        if (!in) {
            return -1;
        }
        rc = i == 0 ? copy_lines(in, out) : copy_bytes(in, out);
        fclose(in);
        if (rc != 0) {
            return rc;
        }
    }
    return 0;
}
