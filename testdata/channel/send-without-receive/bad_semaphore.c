// The worker posts when it is done, but main() joins it and waits for no semaphore.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t done;
static int result;

static void *work(void *arg)
{
    result = *(int *)arg * 2;
    sem_post(&done); // expect: send-without-receive
    return NULL;
}

int main(void)
{
    pthread_t t;
    int input = 21;

    sem_init(&done, 0, 0);
    if (pthread_create(&t, NULL, work, &input) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    printf("%d\n", result);
    sem_destroy(&done);
    return 0;
}
