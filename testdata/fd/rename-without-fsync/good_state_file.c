// The state is written beside the old one and takes its place when it is on the disk.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct state {
    unsigned long next_job;
    unsigned long last_run;
};

static int put_state(FILE *out, const struct state *s)
{
    return fprintf(out, "next_job %lu\nlast_run %lu\n", s->next_job, s->last_run) < 0 ? -1 : 0;
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

int state_save(const char *path, const struct state *s)
{
    char scratch[4096];
    FILE *out;

    if (snprintf(scratch, sizeof scratch, "%s.new", path) >= (int)sizeof scratch) {
        return -1;
    }
    out = fopen(scratch, "we");
    if (!out) {
        return -1;
    }
    if (put_state(out, s) < 0 || fflush(out) != 0 || fsync(fileno(out)) < 0) {
        fclose(out);
        unlink(scratch);
        return -1;
    }
    if (fclose(out) != 0) {
        unlink(scratch);
        return -1;
    }
    return rename(scratch, path) < 0 ? -1 : sync_folder(".");
}
