// The buffer is a member of the program's only interpreter; the thread that loads scripts gives up
// by it, as the code of main() does.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>

struct interpreter {
    jmp_buf top;
    int depth;
};

static struct interpreter in;

static void give_up(int depth)
{
    if (depth > 100) {
        longjmp(in.top, depth); // expect: longjmp-across-threads
    }
}

static void *load(void *arg)
{
    int *depth = arg;

    for (; *depth < 200; ++*depth) {
        give_up(*depth);
    }
    return NULL;
}

int main(void)
{
    int depth = 0;
    pthread_t t;

    if (setjmp(in.top) != 0) {
        printf("too deep\n");
        return 1;
    }
    give_up(in.depth);
    if (pthread_create(&t, NULL, load, &depth) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
