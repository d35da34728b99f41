#include "more.h"
int f(void)
{
    return VALUE + MORE;
}
