// A file may include others; an error in one of them leaves those around it open.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 16

static int define(char *text)
{
    char *value = strchr(text, ' ');

    if (!value || value == text)
        return -1;
    *value++ = '\0';
    return setenv(text, value, 1);
}

static int load(const char *path, int depth)
{
    char *line = NULL;
    size_t size = 0;
    int rc = 0;
    FILE *f;

    if (depth == MAX_DEPTH || (f = fopen(path, "re")) == NULL)
        return -1;
    while (rc == 0 && getline(&line, &size, f) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "include ", 8) == 0) {
            if (load(line + 8, depth + 1) < 0) {
                free(line);
                return -1; // expect: stream-leak
            }
        } else if (line[0] != '\0' && line[0] != '#') {
            rc = define(line);
        }
    }
    free(line);
    fclose(f);
    return rc;
}

int environment_load(const char *path)
{
    return load(path, 0);
}
