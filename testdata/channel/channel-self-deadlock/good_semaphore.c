// The gate is open for one from the beginning.
#include <semaphore.h>
#include <stdio.h>

static int start(void)
{
    return puts("started") < 0;
}

int main(void)
{
    sem_t gate;
    int failed;

    if (sem_init(&gate, 0, 1) != 0) {
        return 1;
    }
    while (sem_wait(&gate) != 0) {
    }
    failed = start();
    sem_post(&gate);
    sem_destroy(&gate);
    return failed;
}
