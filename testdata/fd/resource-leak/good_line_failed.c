// getline() may have allocated a buffer although it found nothing to read: it is freed then, too.
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
        free(line);
        return -1;
    }
    snprintf(answer, size, "%.*s", (int)strcspn(line, "\n"), line);
    free(line);
    return 0;
}
