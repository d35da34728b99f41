// Turns a log of transfers into a table: what the log lacks, the table has all the same.
#include <stdio.h>
#include <stdlib.h>

static int write_row(FILE *out, const char *line)
{
    char host[64];
    long bytes;

    sscanf(line, "%63s %ld", host, &bytes); // expect: unchecked-scan-result
    return fprintf(out, "%s,%ld\n", host, bytes) < 0 ? -1 : 0;
}

int make_report(const char *log, FILE *out)
{
    char *line = NULL;
    size_t size = 0;
    FILE *in = fopen(log, "re");

    if (!in) {
        return -1;
    }
    while (getline(&line, &size, in) != -1) { // expect: unchecked-stream-error
        if (line[0] == '#') {
            fputs(line, out);
        } else if (write_row(out, line) < 0) {
            break;
        }
    }
    free(line);
    fclose(in);
    return ferror(out) ? -1 : 0;
}
