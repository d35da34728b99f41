// The slot is given back and then the semaphore is closed.
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>

static int run_job(int number)
{
    return printf("job %d\n", number) < 0 ? -1 : 0;
}

int run_in_slot(const char *name, int number)
{
    sem_t *slots = sem_open(name, O_CREAT, 0600, 4);
    int failed;

    if (slots == SEM_FAILED) {
        return -1;
    }
    if (sem_wait(slots) < 0) {
        sem_close(slots);
        return -1;
    }
    failed = run_job(number);
    sem_post(slots);
    sem_close(slots);
    return failed;
}
