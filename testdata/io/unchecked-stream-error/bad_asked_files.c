// test: with install.c
// Copies a file for another one: whether all of it was read is asked neither here nor there.
#include "copy_stream.h"

int copy_stream(FILE *in, FILE *out)
{
    char block[4096];
    size_t n;

    while ((n = fread(block, 1, sizeof block, in)) > 0) { // expect: unchecked-stream-error
        if (fwrite(block, 1, n, out) != n) {
            return -1;
        }
    }
    return 0;
}
