// A unique file is made, written through a stream, put to disk, and renamed over the list.
#include <fcntl.h>
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

// Puts the names in the folder to disk.
static int sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed;

    if (fd < 0) {
        return -1;
    }
    failed = fsync(fd);
    close(fd);
    return failed;
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
    if (ferror(out) || fflush(out) != 0 || fsync(fileno(out)) < 0) {
        fclose(out);
        unlink(scratch);
        return -1;
    }
    if (fclose(out) != 0 || rename(scratch, "./list") < 0) {
        unlink(scratch);
        return -1;
    }
    return sync_folder(".");
}
