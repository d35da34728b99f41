// sem_open() returns SEM_FAILED, which is no (sem_t *)-1.
#include <fcntl.h>
#include <semaphore.h>

int pass_gate(const char *name)
{
    sem_t *gate = sem_open(name, 0);
    int rc;

    if (gate == (sem_t *)-1) { // expect: wrong-failure-test
        return -1;
    }
    rc = sem_wait(gate);
    sem_close(gate);
    return rc;
}
