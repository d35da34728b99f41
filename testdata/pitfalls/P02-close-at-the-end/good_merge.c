// Joins part files; each part is closed in its round.
#include <stdio.h>

static int append_part(FILE *out, const char *name)
{
    char block[4096];
    size_t n;
    int rc = 0;
    FILE *in = fopen(name, "rbe");

    if (!in) {
        return -1;
    }
    while ((n = fread(block, 1, sizeof block, in)) > 0) {
        if (fwrite(block, 1, n, out) != n) {
            rc = -1;
            break;
        }
    }
    if (ferror(in)) {
        rc = -1;
    }
    fclose(in);
    return rc;
}

int merge_parts(const char *target, const char *prefix, int parts)
{
    char name[256];
    int rc = 0;
    FILE *out = fopen(target, "wbe");

    if (!out) {
        return -1;
    }
    for (int i = 0; i < parts && rc == 0; i++) {
        snprintf(name, sizeof name, "%s.%03d", prefix, i);
        rc = append_part(out, name);
    }
    if (fclose(out) != 0) {
        rc = -1;
    }
    return rc;
}
