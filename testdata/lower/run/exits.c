// exit() from inside calls; code after it is not run; noreturn functions.
#include <stdio.h>
#include <stdlib.h>

_Noreturn static void die(int code)
{
    printf("dying %d\n", code);
    exit(code);
}

static __attribute__((noreturn)) void fail(void)
{
    die(41);
}

static int check(int n)
{
    if (n > 3)
        fail();
    if (n < 0)
        die(1);
    return n * 2;
}

static int no_value(int n)
{
    switch (n) {
    case 1:
        return 5;
    default:
        abort();
    }
}

int main(void)
{
    printf("%d\n", no_value(1));
    for (int i = 0;; i++)
        printf("%d\n", check(i));
}
