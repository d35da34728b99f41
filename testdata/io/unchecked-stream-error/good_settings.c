// Settings that are read at the start, and a text for the terminal: nothing is kept that lacks a
// part.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    int port, workers;
};

int read_settings(const char *path, struct settings *s)
{
    char *line = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "re");

    if (!in) {
        return -1;
    }
    while (getline(&line, &size, in) != -1) {
        if (strncmp(line, "port=", 5) == 0) {
            s->port = atoi(line + 5);
        } else if (strncmp(line, "workers=", 8) == 0) {
            s->workers = atoi(line + 8);
        }
    }
    free(line);
    fclose(in);
    return 0;
}

int show_help(const char *path)
{
    FILE *in = fopen(path, "re");
    int c;

    if (!in) {
        return -1;
    }
    while ((c = getc(in)) != EOF) {
        putc(c, stdout);
    }
    fclose(in);
    return 0;
}
