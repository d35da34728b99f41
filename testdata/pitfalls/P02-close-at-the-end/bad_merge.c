// Joins part files; the one fclose() stands behind the loop over all parts.
#include <stdio.h>

int merge_parts(const char *target, const char *prefix, int parts)
{
    char name[256], block[4096];
    size_t n;
    FILE *in = NULL, *out = fopen(target, "wbe");

    if (!out) {
        return -1;
    }
    for (int i = 0; i < parts; i++) {
        snprintf(name, sizeof name, "%s.%03d", prefix, i);
        in = fopen(name, "rbe"); // expect: stream-leak
        if (!in) {
            break;
        }
        while ((n = fread(block, 1, sizeof block, in)) > 0) {
            if (fwrite(block, 1, n, out) != n) {
                break;
            }
        }
        if (ferror(in) || ferror(out)) {
            break;
        }
    }
    if (in) {
        fclose(in);
    }
    return fclose(out);
}
