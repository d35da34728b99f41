// A line is added to a file that was opened for reading.
#include <stdio.h>

int append_host(const char *path, const char *name, const char *address)
{
    int rc = 0;
    FILE *f = fopen(path, "re");

    if (f == NULL) {
        return -1;
    }
    if (fprintf(f, "%s %s\n", address, name) < 0) { // expect: wrong-direction
        rc = -1;
    }
    if (fclose(f) != 0) {
        rc = -1;
    }
    return rc;
}
