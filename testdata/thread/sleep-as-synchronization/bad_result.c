// The sum is printed after two seconds, whether the thread has it by then or not.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct sum {
    const int *data;
    size_t n;
    long total;
};

static void *add_up(void *arg)
{
    struct sum *s = arg;

    for (size_t i = 0; i < s->n; i++) {
        s->total += s->data[i];
    }
    return NULL;
}

int main(void)
{
    static const int data[] = {3, 1, 4, 1, 5, 9, 2, 6};
    static struct sum sum = {data, sizeof data / sizeof data[0], 0};
    pthread_t adder;

    if (pthread_create(&adder, NULL, add_up, &sum) != 0) {
        return EXIT_FAILURE;
    }
    sleep(2); // expect: sleep-as-synchronization
    printf("%ld\n", sum.total);
    return EXIT_SUCCESS;
}
