// Each worker has a buffer of its own.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#define NWORKERS 3

static _Thread_local jmp_buf failed;
static const char *texts[NWORKERS] = {"abc", "a", "abcd"};

static int parse(const char *text)
{
    if (strlen(text) < 3) {
        longjmp(failed, 1);
    }
    return text[2];
}

static void *work(void *arg)
{
    if (setjmp(failed) != 0) {
        fprintf(stderr, "not understood\n");
        return NULL;
    }
    printf("%d\n", parse(arg));
    return NULL;
}

int main(void)
{
    pthread_t t[NWORKERS];
    int n = 0;

    while (n < NWORKERS && pthread_create(&t[n], NULL, work, (void *)texts[n]) == 0) {
        n++;
    }
    while (n > 0) {
        pthread_join(t[--n], NULL);
    }
    return 0;
}
