// Slots are taken and never given back: the fifth request waits for ever.
#include <semaphore.h>
#include <stdio.h>

struct limiter {
    sem_t slots;
    unsigned long served;
};

static struct limiter limiter;

static int serve(struct limiter *l, int request)
{
    if (sem_wait(&l->slots) != 0) { // expect: receive-without-send
        return -1;
    }
    l->served++;
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
