// The environment is set before the first thread starts, and only asked afterwards.
#include <pthread.h>
#include <stdlib.h>

static void *fetch(void *arg)
{
    int *fetched = arg;
    const char *p = getenv("http_proxy");

    *fetched = p && *p;
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t first, second;
    int fetched[2] = {0, 0};

    if (argc > 1) {
        setenv("http_proxy", argv[1], 1);
    }
    if (pthread_create(&first, NULL, fetch, &fetched[0]) != 0) {
        return 1;
    }
    if (pthread_create(&second, NULL, fetch, &fetched[1]) == 0) {
        pthread_join(second, NULL);
    }
    pthread_join(first, NULL);
    return fetched[0] + fetched[1];
}
