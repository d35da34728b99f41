// A start-up check of two pipes, each written to before it is read.
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static void check(const char *what, int ok)
{
    if (!ok) {
        fprintf(stderr, "%s failed\n", what);
        exit(1);
    }
}

static void check_wakeup(void)
{
    int wake[2];
    char byte = 0;

    check("pipe", pipe(wake) == 0);
    check("write", write(wake[1], &byte, 1) == 1);
    check("read", read(wake[0], &byte, 1) == 1);
    close(wake[0]);
    close(wake[1]);
}

static void check_order(void)
{
    int data[2];
    char byte = 'a';

    check("pipe", pipe(data) == 0);
    check("write", write(data[1], &byte, 1) == 1);
    check("read", read(data[0], &byte, 1) == 1);
    close(data[0]);
    close(data[1]);
}

int main(void)
{
    check_order();
    check_wakeup();
    puts("ok");
    return 0;
}
