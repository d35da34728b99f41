// test: with copy_asked.c
// Installs a file, if all of it was read.
#include "copy_stream.h"

int install(const char *from, FILE *to)
{
    FILE *in = fopen(from, "rbe");
    int rc;

    if (!in) {
        return -1;
    }
    rc = copy_stream(in, to);
    if (ferror(in)) {
        rc = -1;
    }
    fclose(in);
    return rc;
}
