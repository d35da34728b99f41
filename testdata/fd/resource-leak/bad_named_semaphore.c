// The semaphore that guards the spool is not closed when the wait is interrupted.
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>

int with_spool(const char *name, int (*work)(void *), void *arg)
{
    sem_t *gate = sem_open(name, O_CREAT, 0600, 1);
    int rc;

    if (gate == SEM_FAILED) {
        perror(name);
        return -1;
    }
    if (sem_wait(gate) < 0) {
        return -1; // expect: resource-leak
    }
    rc = work(arg);
    sem_post(gate);
    sem_close(gate);
    return rc;
}
