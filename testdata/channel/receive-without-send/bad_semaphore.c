// Requests wait until the limiter is ready, and nothing ever says that it is.
#include <semaphore.h>
#include <stdio.h>

struct limiter {
    sem_t ready;
    unsigned long served;
};

static struct limiter limiter;

static int serve(struct limiter *l, int request)
{
    if (sem_wait(&l->ready) != 0) { // expect: receive-without-send
        return -1;
    }
    l->served++;
    return request % 7;
}

int main(void)
{
    int request, sum = 0;

    if (sem_init(&limiter.ready, 0, 0) != 0) {
        return 1;
    }
    while (scanf("%d", &request) == 1) {
        sum += serve(&limiter, request);
    }
    printf("%d of %lu\n", sum, limiter.served);
    return 0;
}
