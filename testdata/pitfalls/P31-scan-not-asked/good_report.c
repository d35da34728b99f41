// Turns a log of transfers into a table; a line that is none and a log that breaks off are errors.
#include <stdio.h>
#include <stdlib.h>

static int write_row(FILE *out, const char *line)
{
    char host[64];
    long bytes;

    if (sscanf(line, "%63s %ld", host, &bytes) != 2) {
        return -1;
    }
    return fprintf(out, "%s,%ld\n", host, bytes) < 0 ? -1 : 0;
}

int make_report(const char *log, FILE *out)
{
    char *line = NULL;
    size_t size = 0;
    FILE *in = fopen(log, "re");
    int failed = 0;

    if (!in) {
        return -1;
    }
    while (!failed && getline(&line, &size, in) != -1) {
        if (line[0] == '#') {
            fputs(line, out);
        } else if (write_row(out, line) < 0) {
            failed = 1;
        }
    }
    free(line);
    failed = failed || ferror(in) || ferror(out);
    fclose(in);
    return failed ? -1 : 0;
}
