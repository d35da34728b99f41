#include <stdio.h>

int same_line(char *p)
{
    return scanf("%s", p); // cclint: ignore[unbounded-scan] the peer sends eight bytes
}

int line_above(char *p)
{
    /* cclint: ignore[unbounded-scan]: likewise */
    return scanf("%s", p);
}

// cclint: ignore-function[unbounded-scan] all of it
int function(char *p)
{
    scanf("%s", p);
    return scanf("%s", p);
}

// cclint: ignore-begin[unbounded-scan] generated
int block(char *p)
{
    return scanf("%s", p);
}
// cclint: ignore-end[unbounded-scan]

int not_silenced(char *p)
{
    scanf("%s", p);
    puts("// cclint: ignore[unbounded-scan] not a comment");
    scanf("%s", p); // cclint: ignore[unbounded-scan]
    scanf("%s", p); // cclint: ignore[unbounded-scam] typo
    scanf("%s", p); // cclint: ignor[unbounded-scan] typo
    return 0;       // cclint: ignore[unbounded-scan] nothing here
}
