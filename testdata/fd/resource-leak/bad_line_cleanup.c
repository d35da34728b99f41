// The line is freed by a helper, but not where the search ends early.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_text(char **text)
{
    free(*text);
    *text = NULL;
}

int mounts_have(FILE *mounts, const char *path)
{
    char *line = NULL;
    size_t size = 0;

    while (getline(&line, &size, mounts) != -1) {
        const char *at = strchr(line, ' ');

        if (at != NULL && strncmp(at + 1, path, strlen(path)) == 0) {
            return 1; // expect: resource-leak
        }
    }
    free_text(&line);
    return 0;
}
