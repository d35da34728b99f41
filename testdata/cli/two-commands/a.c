#include <stdio.h>

int always(char *p)
{
    return scanf("%s", p);
}
#ifdef SECOND
int second(char *p)
{
    return scanf("%s", p);
}
#endif
