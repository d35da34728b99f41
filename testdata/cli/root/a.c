#include <stdio.h>

int read_word(void)
{
    char text[8];
    return scanf("%s", text);
}
