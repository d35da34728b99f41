// The thread that waits for "q" ends the process while the other one writes.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *watch_keys(void *arg)
{
    const char *stop = arg;
    char key;

    while (read(STDIN_FILENO, &key, 1) == 1) {
        if (key == *stop) {
            exit(0); // expect: exit-in-thread
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t t;

    if (pthread_create(&t, NULL, watch_keys, "q") != 0) {
        return 1;
    }
    for (int i = 0; i < 1000; i++) {
        printf("%d\n", i);
    }
    pthread_join(t, NULL);
    return 0;
}
