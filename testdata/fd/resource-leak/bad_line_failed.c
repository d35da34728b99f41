// getline() allocates its buffer before it finds out that there is nothing to read.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int ask(const char *question, char *answer, size_t size)
{
    char *line = NULL;
    size_t n = 0;

    printf("%s ", question);
    fflush(stdout);
    if (getline(&line, &n, stdin) == -1) {
        return -1; // expect: resource-leak
    }
    snprintf(answer, size, "%.*s", (int)strcspn(line, "\n"), line);
    free(line);
    return 0;
}
