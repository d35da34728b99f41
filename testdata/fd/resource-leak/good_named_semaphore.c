// The semaphore that guards the spool is closed on every way out.
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
        sem_close(gate);
        return -1;
    }
    rc = work(arg);
    sem_post(gate);
    sem_close(gate);
    return rc;
}
