// A flag says whether the reply has come.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t replied = PTHREAD_COND_INITIALIZER;
static int reply, has_reply;

static void *resolver(void *arg)
{
    pthread_mutex_lock(&lock);
    reply = 42;
    has_reply = 1;
    pthread_cond_signal(&replied);
    pthread_mutex_unlock(&lock);
    return arg;
}

int main(void)
{
    pthread_t thread;
    int n;

    if (pthread_create(&thread, NULL, resolver, NULL) != 0) {
        return 1;
    }
    pthread_mutex_lock(&lock);
    for (;;) {
        if (has_reply) {
            break;
        }
        pthread_cond_wait(&replied, &lock);
    }
    n = reply;
    pthread_mutex_unlock(&lock);
    printf("%d\n", n);
    return pthread_join(thread, NULL);
}
