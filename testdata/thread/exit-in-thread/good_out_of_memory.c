// Without memory nobody can go on: the function that says so never comes back.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
    fputs("out of memory\n", stderr);
    exit(1);
}

static char *copy(const char *text)
{
    char *out = strdup(text);

    if (!out) {
        out_of_memory();
    }
    return out;
}

static void *work(void *arg)
{
    char *own = copy(arg);

    printf("%s\n", own);
    free(own);
    return NULL;
}

int main(void)
{
    pthread_t t;

    if (pthread_create(&t, NULL, work, "hello") != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
