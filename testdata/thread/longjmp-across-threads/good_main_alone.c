// Only main() jumps; the thread returns what it found.
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
        longjmp(in.top, depth);
    }
}

static void *load(void *arg)
{
    int *depth = arg;

    while (*depth < 200) {
        ++*depth;
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
    if (pthread_create(&t, NULL, load, &depth) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    give_up(depth);
    return 0;
}
