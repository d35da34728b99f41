// Closed when reading fails, and once more on the common way out.
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
    }
    fclose(f); // expect: double-close
    return n == 1 ? 0 : -1;
}
