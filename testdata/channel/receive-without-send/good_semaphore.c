// Requests wait until the limiter is ready, and each one lets the next in.
#include <semaphore.h>
#include <stdio.h>

struct limiter {
    sem_t ready;
    unsigned long served;
};

static struct limiter limiter;

static int serve(struct limiter *l, int request)
{
    if (sem_wait(&l->ready) != 0) {
        return -1;
    }
    l->served++;
    sem_post(&l->ready);
    return request % 7;
}

int main(void)
{
    int request, sum = 0;

    if (sem_init(&limiter.ready, 0, 1) != 0) {
        return 1;
    }
    while (scanf("%d", &request) == 1) {
        sum += serve(&limiter, request);
    }
    printf("%d of %lu\n", sum, limiter.served);
    return 0;
}
