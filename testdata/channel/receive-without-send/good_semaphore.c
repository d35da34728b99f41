// Slots are taken and given back.
#include <semaphore.h>
#include <stdio.h>

struct limiter {
    sem_t slots;
    unsigned long served;
};

static struct limiter limiter;

static int serve(struct limiter *l, int request)
{
    if (sem_wait(&l->slots) != 0) {
        return -1;
    }
    l->served++;
    sem_post(&l->slots);
    return request % 7;
}

int main(void)
{
    int request, sum = 0;

    if (sem_init(&limiter.slots, 0, 4) != 0) {
        return 1;
    }
    while (scanf("%d", &request) == 1) {
        sum += serve(&limiter, request);
    }
    printf("%d of %lu\n", sum, limiter.served);
    return 0;
}
