// A report is only written if there is none yet; a link that turns up meanwhile is followed.
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

struct report {
    const char *title;
    int items;
};

int report_write(const char *path, const struct report *r)
{
    FILE *out;

    if (access(path, F_OK) == 0) { // step: asked about
        errno = EEXIST;
        return -1;
    }
    out = fopen(path, "we"); // expect: toctou
    if (!out) {
        return -1;
    }
    if (fprintf(out, "%s: %d items\n", r->title, r->items) < 0) {
        fclose(out);
        return -1;
    }
    return fclose(out);
}
