// finish() closes the stream whatever it answers; the caller closes it after a bad answer.
#include <stdio.h>
#include <unistd.h>

struct point {
    double x, y;
};

static int finish(FILE *out)
{
    int failed = ferror(out);

    if (fclose(out) == EOF) {
        failed = 1;
    }
    return failed ? -1 : 0;
}

int export_points(const char *path, const struct point *p, size_t n)
{
    FILE *out = fopen(path, "we");

    if (out == NULL) {
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%g,%g\n", p[i].x, p[i].y);
    }
    if (finish(out) < 0) { // step: finish
        fclose(out); // expect: double-close
        unlink(path);
        return -1;
    }
    return 0;
}
