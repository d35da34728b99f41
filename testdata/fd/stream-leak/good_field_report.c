// A report's file is opened and closed with it.
#include <stdio.h>
#include <stdlib.h>

struct report {
    FILE *out;
    int lines;
};

static struct report *report_begin(const char *path)
{
    struct report *r = malloc(sizeof *r);

    if (r == NULL) {
        return NULL;
    }
    r->lines = 0;
    r->out = fopen(path, "we");
    if (r->out == NULL) {
        free(r);
        return NULL;
    }
    return r;
}

static void report_line(struct report *r, const char *text)
{
    fprintf(r->out, "%d %s\n", ++r->lines, text);
}

static void report_end(struct report *r)
{
    fclose(r->out);
    free(r);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct report *r = report_begin(argv[i]);
        if (r == NULL) {
            return 1;
        }
        report_line(r, "begin");
        report_end(r);
    }
    return 0;
}
