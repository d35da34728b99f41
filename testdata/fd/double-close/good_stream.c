// Closed when reading fails, and otherwise on the common way out.
#include <stdio.h>

int read_number(const char *path, long *value)
{
    FILE *f = fopen(path, "re");
    int n;

    if (!f) {
        return -1;
    }
    n = fscanf(f, "%ld", value);
    if (n != 1) {
        fclose(f);
        return -1;
    }
    fclose(f);
    return 0;
}
