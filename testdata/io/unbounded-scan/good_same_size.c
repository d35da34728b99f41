// The string that is scanned is an array no larger than the target: nothing can overflow.
#include <stdio.h>

int command_word(FILE *in, char *kind)
{
    char line[64], word[64];
    int c;

    if (!fgets(line, sizeof line, in)) {
        return -1;
    }
    if (sscanf(line, "%s", word) != 1) {
        return -1;
    }
    *kind = word[0];
    while ((c = getc(in)) != EOF && c != '\n') {
        continue;
    }
    return 0;
}
