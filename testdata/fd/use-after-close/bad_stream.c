// ferror() is asked after fclose() has freed the stream.
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
    fclose(f);
    if (ferror(f)) { // expect: use-after-close
        return -1;
    }
    return sum;
}
