// The gate is opened behind the wait for it.
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

    if (sem_init(&gate, 0, 0) != 0) {
        return 1;
    }
    while (sem_wait(&gate) != 0) { // expect: channel-self-deadlock
    }
    failed = start();
    sem_post(&gate);
    sem_destroy(&gate);
    return failed;
}
