// Appends one archive to another. The helper leaves it to its caller to ask for an error.
#include <stdbool.h>
#include <stdio.h>

static bool copy_blocks(FILE *in, FILE *out)
{
    char block[4096];
    size_t n;

    while ((n = fread(block, 1, sizeof block, in)) > 0) {
        if (fwrite(block, 1, n, out) != n) {
            return false;
        }
    }
    return true;
}

bool append(const char *from, FILE *archive)
{
    FILE *in = fopen(from, "rbe");
    bool done;

    if (!in) {
        return false;
    }
    done = copy_blocks(in, archive) && !ferror(in);
    fclose(in);
    return done;
}
