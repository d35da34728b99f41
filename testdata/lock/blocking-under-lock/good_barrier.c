// Workers only pass the lock, to be kept waiting there until everybody has come.
#include <pthread.h>

static pthread_mutex_t hold = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static int waiting;

static void *work(void *arg)
{
    for (int round = 0; round < 10; round++) {
        pthread_mutex_lock(&count_lock);
        waiting++;
        pthread_cond_signal(&arrived);
        pthread_mutex_unlock(&count_lock);
        pthread_mutex_lock(&hold);
        pthread_mutex_unlock(&hold);
    }
    return arg;
}

static void wait_for(int n)
{
    pthread_mutex_lock(&count_lock);
    while (waiting < n) {
        pthread_cond_wait(&arrived, &count_lock);
    }
    waiting = 0;
    pthread_mutex_unlock(&count_lock);
}

int main(void)
{
    pthread_t t[4];
    int n = 0;

    while (n < 4 && pthread_create(&t[n], NULL, work, NULL) == 0) {
        n++;
    }
    for (int round = 0; round < 5; round++) {
        pthread_mutex_lock(&hold);
        wait_for(n);
        pthread_mutex_unlock(&hold);
    }
    while (n-- > 0) {
        pthread_join(t[n], NULL);
    }
    return 0;
}
