// The server has nothing else to do: main waits for its only thread as long as the process lives.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *serve(void *arg)
{
    FILE *log = arg;

    for (;;) {
        fputs("alive\n", log);
        sleep(60);
    }
    return NULL;
}

int main(void)
{
    pthread_t server;

    if (pthread_create(&server, NULL, serve, stderr) != 0) {
        return EXIT_FAILURE;
    }
    pthread_join(server, NULL);
    return EXIT_SUCCESS;
}
