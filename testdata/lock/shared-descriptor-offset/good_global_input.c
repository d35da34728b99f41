// Two threads read records from one file; whoever reads has the lock.
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

struct record {
    uint32_t id, length;
    char text[120];
};

static int input = -1;
static pthread_mutex_t input_lock = PTHREAD_MUTEX_INITIALIZER;

static int next_record(struct record *r)
{
    ssize_t n;

    pthread_mutex_lock(&input_lock);
    n = read(input, r, sizeof *r);
    pthread_mutex_unlock(&input_lock);
    return n == (ssize_t)sizeof *r;
}

static void *count(void *arg)
{
    unsigned long *sum = arg;
    struct record r;

    while (next_record(&r)) {
        *sum += r.length;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    unsigned long sums[2] = {0, 0};
    pthread_t other;

    input = open(argc > 1 ? argv[1] : "records", O_RDONLY | O_CLOEXEC);
    if (input < 0) {
        return 1;
    }
    if (pthread_create(&other, NULL, count, &sums[1]) != 0) {
        return 1;
    }
    count(&sums[0]);
    pthread_join(other, NULL);
    printf("%lu\n", sums[0] + sums[1]);
    return 0;
}
