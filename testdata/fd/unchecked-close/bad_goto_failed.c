// The label is where all ways end, also the one on which nothing has failed so far.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome { DONE, NO_NAME, NO_MEMORY, NOT_WRITTEN };

static enum outcome begin(const char *path, FILE **out)
{
    *out = fopen(path, "we");
    return *out ? DONE : NOT_WRITTEN;
}

enum outcome save_names(const char *path, const char *const *names, int n)
{
    FILE *out = NULL;
    enum outcome result = begin(path, &out);

    if (result)
        goto error;
    for (int i = 0; i < n; i++) {
        char *copy = strdup(names[i]);

        if (!copy) {
            result = NO_MEMORY;
            goto error;
        }
        fprintf(out, "%s\n", copy);
        free(copy);
    }
    result = DONE;
error:
    if (out)
        fclose(out); // expect: unchecked-close
    if (result)
        remove(path);
    return result;
}

char *save_script(const char *dir)
{
    FILE *out;
    char *path = malloc(strlen(dir) + sizeof "/script");

    if (!path)
        return NULL;
    strcpy(path, dir);
    strcat(path, "/script");
    out = fopen(path, "we");
    if (!out) {
        free(path);
        return NULL;
    }
    fputs("#!/bin/sh\n", out);
    fclose(out); // expect: unchecked-close
    return path;
}

int save_backup(const char *path, const char *text)
{
    int success = 1;
    FILE *out;

    if (!text)
        return 0;
    out = fopen(path, "we");
    if (!out) {
        success = 0;
        goto done;
    }
    fputs(text, out);
    fclose(out); // expect: unchecked-close
done:
    return success;
}
