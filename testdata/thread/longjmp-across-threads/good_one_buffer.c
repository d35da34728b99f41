// The worker sets where it goes on itself.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

static jmp_buf failed;

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
    pthread_t t;

    if (pthread_create(&t, NULL, work, "ab") != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
