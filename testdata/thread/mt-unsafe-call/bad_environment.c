// The reloader sets a variable of the environment while the worker asks for one.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static const char *proxy(void)
{
    const char *p = getenv("http_proxy");

    return p ? p : "";
}

static void *fetch(void *arg)
{
    int *fetched = arg;

    for (int i = 0; i < 100; i++) {
        *fetched += proxy()[0] != '\0';
    }
    return NULL;
}

static void *reload(void *arg)
{
    const char *file = arg;
    char line[128];
    FILE *in = fopen(file, "re");

    if (!in) {
        return NULL;
    }
    if (fgets(line, sizeof line, in)) {
        setenv("http_proxy", line, 1); // expect: mt-unsafe-call
    }
    fclose(in);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t fetcher, reloader;
    int fetched = 0;

    if (argc < 2 || pthread_create(&fetcher, NULL, fetch, &fetched) != 0) {
        return 1;
    }
    if (pthread_create(&reloader, NULL, reload, argv[1]) == 0) {
        pthread_join(reloader, NULL);
    }
    pthread_join(fetcher, NULL);
    return fetched > 0 ? 0 : 1;
}
