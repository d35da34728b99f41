#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t out_lock = PTHREAD_MUTEX_INITIALIZER;

static void say(const char *text)
{
    pthread_mutex_lock(&out_lock);
    puts(text);
    pthread_mutex_unlock(&out_lock);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        pthread_mutex_unlock(&out_lock); // expect: unlock-not-held
        return 1;
    }
    say(argv[1]);
    return 0;
}
