// A unique file is made, written through a stream, and renamed over the list.
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct entry {
    const char *name;
    int count;
    const struct entry *next;
};

static FILE *open_scratch(char *template)
{
    int fd = mkstemp(template);
    FILE *out;

    if (fd < 0) {
        return NULL;
    }
    out = fdopen(fd, "w");
    if (!out) {
        close(fd);
        unlink(template);
    }
    return out;
}

int list_save(const struct entry *list)
{
    char scratch[] = "./list.XXXXXX";
    FILE *out = open_scratch(scratch);

    if (!out) {
        return -1;
    }
    for (const struct entry *e = list; e; e = e->next) {
        fprintf(out, "%s %d\n", e->name, e->count);
    }
    if (ferror(out)) {
        fclose(out);
        unlink(scratch);
        return -1;
    }
    if (fclose(out) != 0 || rename(scratch, "./list") < 0) { // expect: rename-without-fsync
        unlink(scratch);
        return -1;
    }
    return 0;
}
