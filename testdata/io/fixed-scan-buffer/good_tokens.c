// The words of a file, whose lines may be of any length.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int count_words(FILE *in)
{
    char *line = NULL;
    size_t size = 0;
    int n = 0;

    while (getline(&line, &size, in) != -1) {
        for (char *word = strtok(line, " \t\n"); word; word = strtok(NULL, " \t\n")) {
            n++;
        }
    }
    free(line);
    return ferror(in) ? -1 : n;
}

// What the kernel writes has a known form.
long free_memory(void)
{
    char line[128];
    long kb = -1;
    FILE *in = fopen("/proc/meminfo", "re");

    if (!in) {
        return -1;
    }
    while (fgets(line, sizeof line, in)) {
        if (sscanf(line, "MemFree: %ld kB", &kb) == 1) {
            break;
        }
    }
    fclose(in);
    return kb;
}
