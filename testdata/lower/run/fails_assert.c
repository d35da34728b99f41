// A failing assertion ends the program.
#include <assert.h>
#include <stdio.h>

static int check(int n)
{
    assert(n < 3);
    return n;
}

int main(void)
{
    for (int i = 0; i < 10; i++)
    {
        printf("%d\n", check(i));
        fflush(stdout);
    }
    fflush(stdout);
    return 0;
}
