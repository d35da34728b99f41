// Copies a text without its comments: a read error makes a shorter text, which counts as done.
#include <stdio.h>
#include <stdlib.h>

int strip_comments(const char *from, const char *to)
{
    char *line = NULL;
    size_t size = 0;
    FILE *in = fopen(from, "re"), *out;
    int failed;

    if (!in) {
        return -1;
    }
    out = fopen(to, "we");
    if (!out) {
        fclose(in);
        return -1;
    }
    while (getline(&line, &size, in) != -1) { // expect: unchecked-stream-error
        if (line[0] != '#') {
            fputs(line, out);
        }
    }
    free(line);
    failed = ferror(out);
    fclose(in);
    if (fclose(out) != 0 || failed) {
        return -1;
    }
    return 0;
}
