// One answer of at most a few letters is asked for, not a file of lines.
#include <stdbool.h>
#include <stdio.h>

bool confirm(const char *question)
{
    char answer[16];

    printf("%s [y/N] ", question);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}
