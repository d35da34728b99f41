// The words of a file: one at the end of a full buffer is counted as two.
#include <stdio.h>
#include <string.h>

int count_words(FILE *in)
{
    char line[128];
    int n = 0;

    while (fgets(line, sizeof line, in)) { // expect: fixed-scan-buffer
        for (char *word = strtok(line, " \t\n"); word; word = strtok(NULL, " \t\n")) {
            n++;
        }
    }
    return ferror(in) ? -1 : n;
}
