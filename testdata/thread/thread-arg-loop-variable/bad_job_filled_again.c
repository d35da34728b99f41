// One job is filled again for each block, while the thread of the block before may be reading it.
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
    struct job job;
    int n, rc;

    for (n = 0; n < BLOCKS; n++) {
        job.from = data + (size_t)n * BLOCK_SIZE;
        job.n = BLOCK_SIZE;
        job.sum = &sums[n];
        rc = pthread_create(&threads[n], NULL, sum_block, &job); // expect: thread-arg-loop-variable
        if (rc != 0) {
            break;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    return n;
}
