// Workers wait for the start; main() sets the flag and forgets to tell them.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static struct {
    pthread_mutex_t lock;
    pthread_cond_t start;
    bool started;
    int done;
} state = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0};

static void *work(void *arg)
{
    pthread_mutex_lock(&state.lock);
    while (!state.started) {
        pthread_cond_wait(&state.start, &state.lock); // expect: receive-without-send
    }
    state.done += *(int *)arg;
    pthread_mutex_unlock(&state.lock);
    return NULL;
}

int main(void)
{
    pthread_t t;
    int n = 5;

    if (pthread_create(&t, NULL, work, &n) != 0) {
        return 1;
    }
    pthread_mutex_lock(&state.lock);
    state.started = true;
    pthread_mutex_unlock(&state.lock);
    pthread_join(t, NULL);
    printf("%d\n", state.done);
    return 0;
}
