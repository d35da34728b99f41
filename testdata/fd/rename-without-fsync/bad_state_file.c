// The state is written beside the old one and takes its place before it is on the disk.
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

int state_save(const char *path, const struct state *s)
{
    char scratch[4096];
    FILE *out;

    if (snprintf(scratch, sizeof scratch, "%s.new", path) >= (int)sizeof scratch) {
        return -1;
    }
    out = fopen(scratch, "we"); // step: opened and written
    if (!out) {
        return -1;
    }
    if (put_state(out, s) < 0) {
        fclose(out);
        unlink(scratch);
        return -1;
    }
    if (fclose(out) != 0) {
        unlink(scratch);
        return -1;
    }
    return rename(scratch, path); // expect: rename-without-fsync
}
