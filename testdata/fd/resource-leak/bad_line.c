// The buffer that getline() made is freed at the end of the file, but not at the line looked for.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int has_user(FILE *passwd, const char *name)
{
    char *line = NULL;
    size_t size = 0, n = strlen(name);

    while (getline(&line, &size, passwd) != -1) {
        if (strncmp(line, name, n) == 0 && line[n] == ':') {
            return 1; // expect: resource-leak
        }
    }
    free(line);
    return 0;
}
