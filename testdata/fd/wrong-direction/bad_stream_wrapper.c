// The wrapper takes a mode, and gets the wrong one.
#include <stdio.h>
#include <string.h>

static FILE *state_file(const char *dir, const char *mode)
{
    char path[256];
    int n = snprintf(path, sizeof path, "%s/state", dir);

    return n > 0 && (size_t)n < sizeof path ? fopen(path, mode) : NULL;
}

int state_read(const char *dir, char *name, int size)
{
    FILE *f = state_file(dir, "we");
    int rc = -1;

    if (f == NULL) {
        return -1;
    }
    if (fgets(name, size, f) != NULL) { // expect: wrong-direction
        name[strcspn(name, "\n")] = '\0';
        rc = 0;
    }
    fclose(f);
    return rc;
}
