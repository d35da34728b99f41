#include <stdio.h>

int before(void)
{
    char text[8];
    return scanf("%s", text);
}

int broken(void)
{
    return undeclared + ;
}

int after(void)
{
    char text[8];
    return scanf("%s", text);
}
