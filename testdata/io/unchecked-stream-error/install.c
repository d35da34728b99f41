#include "copy_stream.h"

int install(const char *from, FILE *to)
{
    FILE *in = fopen(from, "rbe");
    int rc;

    if (!in) {
        return -1;
    }
    rc = copy_stream(in, to);
    fclose(in);
    return rc;
}
