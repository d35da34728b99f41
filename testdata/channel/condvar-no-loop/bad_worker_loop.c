// The loop is around the whole of the work: behind the wait the message is taken before anybody
// asks again whether there is one.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SLOTS = 16, SIZE = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static char messages[SLOTS][SIZE];
static unsigned count;
static bool stop;

static void *writer(void *arg)
{
    char text[SIZE];

    for (;;) {
        pthread_mutex_lock(&lock);
        if (stop) {
            pthread_mutex_unlock(&lock);
            return arg;
        }
        if (count == 0) {
            pthread_cond_wait(&filled, &lock); // expect: condvar-no-loop
        }
        count--;
        memcpy(text, messages[count], sizeof text);
        pthread_mutex_unlock(&lock);
        puts(text);
    }
}

static void say(const char *text)
{
    pthread_mutex_lock(&lock);
    if (count < SLOTS) {
        snprintf(messages[count], SIZE, "%s", text);
        count++;
        pthread_cond_signal(&filled);
    }
    pthread_mutex_unlock(&lock);
}

int main(int argc, char **argv)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], NULL, writer, NULL) != 0) {
            return 1;
        }
    }
    for (int i = 1; i < argc; i++) {
        say(argv[i]);
    }
    pthread_mutex_lock(&lock);
    stop = true;
    pthread_cond_broadcast(&filled);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
