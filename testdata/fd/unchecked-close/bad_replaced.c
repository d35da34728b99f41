// The cache is written to a scratch file that a helper opens, and replaces the old one unasked.
#include <stdio.h>

struct cache {
    const char *names[64];
    unsigned n;
};

static int open_scratch(const char *path, FILE **out)
{
    *out = fopen(path, "we");
    return *out == NULL ? -1 : 0;
}

int cache_save(const struct cache *c, const char *path, const char *scratch)
{
    FILE *out;
    int rc = 0;

    if (open_scratch(scratch, &out) < 0) {
        return -1;
    }
    for (unsigned i = 0; i < c->n && rc == 0; i++) {
        rc = fprintf(out, "%s\n", c->names[i]) < 0 ? -1 : 0;
    }
    fclose(out); // expect: unchecked-close
    return rc == 0 ? rename(scratch, path) : rc;
}
