// Prints the lines that contain a word; getline() makes room for any line.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char *line = NULL;
    size_t size = 0;
    unsigned long found = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s WORD\n", argv[0]);
        return 2;
    }
    while (getline(&line, &size, stdin) != -1) {
        if (strstr(line, argv[1])) {
            fputs(line, stdout);
            found++;
        }
    }
    free(line);
    if (ferror(stdin)) {
        return 2;
    }
    return found == 0;
}
