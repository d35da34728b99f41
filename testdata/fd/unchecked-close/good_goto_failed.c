// The label is only reached where something has failed, and says so.
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
    return fclose(out) == 0 ? DONE : NOT_WRITTEN;
error:
    if (out)
        fclose(out);
    remove(path);
    return result;
}
