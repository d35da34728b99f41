// main without a return statement yields 0.
#include <stdio.h>

static void nothing(void)
{
    return;
}

static void falls_off(int n)
{
    if (n)
        printf("n\n");
}

int main(void)
{
    nothing();
    falls_off(1);
    falls_off(0);
}
