// Transfers are counted by several threads; the total is reset while they run.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t total_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long total, failed;

static void count_transfer(unsigned long bytes)
{
    pthread_mutex_lock(&total_lock);
    total += bytes;
    pthread_mutex_unlock(&total_lock);
}

static void count_failure(unsigned long bytes)
{
    pthread_mutex_lock(&total_lock);
    failed++;
    total -= bytes;
    pthread_mutex_unlock(&total_lock);
}

static unsigned long total_now(void)
{
    unsigned long n;

    pthread_mutex_lock(&total_lock);
    n = total;
    pthread_mutex_unlock(&total_lock);
    return n;
}

static void count_retry(unsigned long bytes)
{
    pthread_mutex_lock(&total_lock);
    total += bytes / 2;
    pthread_mutex_unlock(&total_lock);
}

static void *work(void *arg)
{
    for (unsigned long i = 0; i < 100000; i++) {
        count_transfer(i);
        if (i % 7 == 0) {
            count_failure(i);
            count_retry(i);
        }
    }
    return arg;
}

static void total_reset(void)
{
    total = 0; // expect: inconsistent-lock
}

int main(void)
{
    pthread_t threads[4];
    unsigned started = 0;

    while (started < 4 && pthread_create(&threads[started], NULL, work, NULL) == 0) {
        started++;
    }
    total_reset();
    printf("%lu so far\n", total_now());
    for (unsigned i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%lu\n", total_now());
    return failed > 0;
}
