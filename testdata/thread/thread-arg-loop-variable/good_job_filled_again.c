// Each block has a job of its own.
#include <pthread.h>
#include <stddef.h>

enum { BLOCKS = 8, BLOCK_SIZE = 4096 };

struct job {
    const unsigned char *from;
    size_t n;
    unsigned long *sum;
};

static void *sum_block(void *arg)
{
    const struct job *job = arg;
    unsigned long sum = 0;

    for (size_t i = 0; i < job->n; i++) {
        sum += job->from[i];
    }
    *job->sum = sum;
    return NULL;
}

int sum_blocks(const unsigned char *data, unsigned long sums[BLOCKS])
{
    pthread_t threads[BLOCKS];
    struct job jobs[BLOCKS];
    int n;

    for (n = 0; n < BLOCKS; n++) {
        jobs[n].from = data + (size_t)n * BLOCK_SIZE;
        jobs[n].n = BLOCK_SIZE;
        jobs[n].sum = &sums[n];
        if (pthread_create(&threads[n], NULL, sum_block, &jobs[n]) != 0) {
            break;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    return n;
}
