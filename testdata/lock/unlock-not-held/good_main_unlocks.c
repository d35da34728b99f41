#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t out_lock = PTHREAD_MUTEX_INITIALIZER;

static void say_and_keep(const char *text)
{
    pthread_mutex_lock(&out_lock);
    puts(text);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        return 1;
    }
    say_and_keep(argv[1]);
    pthread_mutex_unlock(&out_lock);
    return 0;
}
