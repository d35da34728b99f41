// Each job has a source and a log; the loop at the end closes the sources only.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { MAX_JOBS = 16 };

struct job {
    FILE *source;
    int log;
    unsigned long lines;
};

static unsigned long count_lines(FILE *f)
{
    unsigned long n = 0;

    for (int c; (c = getc(f)) != EOF;) {
        n += c == '\n';
    }
    return n;
}

unsigned long count_all(const char *const *names, int n, int dir)
{
    struct job jobs[MAX_JOBS];
    unsigned long lines = 0;
    int njobs;

    for (njobs = 0; njobs < n && njobs < MAX_JOBS; njobs++) {
        struct job *j = &jobs[njobs];

        j->source = fopen(names[njobs], "re");
        if (!j->source)
            break;
        j->log = openat(dir, names[njobs], O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (j->log < 0) {
            fclose(j->source);
            break;
        }
    }
    for (int i = 0; i < njobs; i++) {
        jobs[i].lines = count_lines(jobs[i].source);
        dprintf(jobs[i].log, "%lu\n", jobs[i].lines);
        lines += jobs[i].lines;
    }
    for (int i = 0; i < njobs; i++) {
        fclose(jobs[i].source);
    }
    return lines; // expect: fd-leak
}
