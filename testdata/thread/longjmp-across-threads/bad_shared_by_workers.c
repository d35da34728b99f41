// Each worker sets the buffer before it parses, but there is one buffer for all.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#define NWORKERS 3

static jmp_buf failed;
static const char *texts[NWORKERS] = {"abc", "a", "abcd"};

static int parse(const char *text)
{
    if (strlen(text) < 3) {
        longjmp(failed, 1); // expect: longjmp-across-threads
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
