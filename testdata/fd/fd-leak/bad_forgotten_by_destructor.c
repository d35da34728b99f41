// test: with spool_lossy.c
// Each job of the spooler holds a directory and a lock; spool_lossy.c gives back one of them.
#include "spool.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

int job_begin(struct job *j, const char *dir)
{
    j->pages = 0;
    j->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (j->dir_fd < 0) {
        return -1;
    }
    j->lock_fd = openat(j->dir_fd, ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600); // expect: fd-leak
    if (j->lock_fd < 0) {
        close(j->dir_fd);
        return -1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct job j;
    int failures = 0;

    for (int i = 1; i < argc; i++) {
        if (job_begin(&j, argv[i]) < 0) { // expect: fd-leak
            perror(argv[i]);
            failures++;
            continue;
        }
        if (flock(j.lock_fd, LOCK_EX) < 0 || job_print(&j) < 0) {
            failures++;
        }
        job_end(&j);
    }
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
