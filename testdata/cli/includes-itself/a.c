#include "a.c"
int answer(void)
{
    return 42;
}
