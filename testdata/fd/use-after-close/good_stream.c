// ferror() is asked before fclose().
#include <stdio.h>

long checksum(const char *path)
{
    long sum = 0;
    int c;
    FILE *f = fopen(path, "rbe");

    if (!f) {
        return -1;
    }
    while ((c = fgetc(f)) != EOF) {
        sum = sum * 31 + c;
    }
    if (ferror(f)) {
        sum = -1;
    }
    fclose(f);
    return sum;
}
