#ifndef SPOOL_H
#define SPOOL_H

struct job {
    int dir_fd;
    int lock_fd;
    int pages;
};

int job_begin(struct job *j, const char *dir);
int job_print(struct job *j);
void job_end(struct job *j); // gives back what job_begin() took

#endif
