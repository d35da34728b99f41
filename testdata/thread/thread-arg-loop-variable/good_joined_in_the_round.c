// One variable for all, but each thread has ended before it changes.
#include <pthread.h>
#include <stdio.h>

static void *show(void *arg)
{
    printf("%d\n", *(int *)arg);
    return NULL;
}

void show_in_order(int n)
{
    for (int i = 0; i < n; i++) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, show, &i) != 0) {
            return;
        }
        pthread_join(thread, NULL);
    }
}
