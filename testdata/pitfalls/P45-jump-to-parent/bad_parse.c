// main() sets where to go on after an error; the worker, which finds one, goes there.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

static jmp_buf failed;

static int parse(const char *text)
{
    if (strlen(text) < 3) {
        longjmp(failed, 1); // expect: longjmp-across-threads
    }
    return text[2];
}

static void *work(void *arg)
{
    printf("%d\n", parse(arg));
    return NULL;
}

int main(void)
{
    pthread_t t;

    if (setjmp(failed) != 0) {
        fprintf(stderr, "not understood\n");
        return 1;
    }
    if (pthread_create(&t, NULL, work, "ab") != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
