// The counter is read from the segment after it was detached.
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

struct shared {
    unsigned long jobs;
    char name[32];
};

int show_jobs(int id)
{
    struct shared *s = shmat(id, NULL, SHM_RDONLY);
    int n;

    if (s == (void *)-1) {
        return -1;
    }
    n = printf("%s: ", s->name);
    if (shmdt(s) < 0 || n < 0) {
        return -1;
    }
    return s->jobs > 0; // expect: use-after-close
}
