// sem_open() returns SEM_FAILED when it fails.
#include <fcntl.h>
#include <semaphore.h>

int pass_gate(const char *name)
{
    sem_t *gate = sem_open(name, 0);
    int rc;

    if (gate == SEM_FAILED) {
        return -1;
    }
    rc = sem_wait(gate);
    sem_close(gate);
    return rc;
}
