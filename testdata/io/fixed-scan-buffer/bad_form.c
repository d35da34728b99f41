// Lines of three numbers: the rest of a long one may be three numbers, too.
#include <stdio.h>

struct total {
    long read, written, failed;
};

static int add_line(FILE *in, struct total *t)
{
    char line[32];
    long r, w, f;
    int n = 0;

    while (fgets(line, sizeof line, in)) { // expect: fixed-scan-buffer
        if (sscanf(line, "%ld %ld %ld", &r, &w, &f) != 3) {
            continue;
        }
        t->read += r;
        t->written += w;
        t->failed += f;
        n++;
    }
    return n;
}

int add_file(const char *path, struct total *t)
{
    FILE *in = fopen(path, "re");
    int n = in ? add_line(in, t) : -1;

    if (in) {
        fclose(in);
    }
    return n;
}
