// A file that is not there is told; a helper does the asking for another one.
#include <stdio.h>
#include <stdlib.h>

static FILE *must_open(const char *path)
{
    FILE *f = fopen(path, "re");

    if (f == NULL) {
        perror(path);
        exit(1);
    }
    return f;
}

int read_limit(const char *path)
{
    char line[64];
    FILE *in = fopen(path, "re");
    int limit = -1;

    if (in == NULL) {
        return -1;
    }
    if (fgets(line, sizeof line, in) != NULL) {
        limit = atoi(line);
    }
    fclose(in);
    return limit;
}

int first_byte(const char *path)
{
    FILE *in = must_open(path);
    int c = getc(in);

    fclose(in);
    return c;
}
