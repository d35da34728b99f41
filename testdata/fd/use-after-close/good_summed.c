// total() closes the list it has read, and checks for a read error before.
#include <ctype.h>
#include <stdio.h>

static long total(FILE *in, int *failed)
{
    long sum = 0, value = 0;
    int c;

    while ((c = getc(in)) != EOF) {
        if (isdigit(c)) {
            value = (value * 10 + (c - '0')) % 1000000;
        } else {
            sum += value;
            value = 0;
        }
    }
    *failed = ferror(in);
    fclose(in);
    return sum + value;
}

int print_total(const char *path)
{
    long sum;
    int failed;
    FILE *in = fopen(path, "re");

    if (in == NULL) {
        return -1;
    }
    sum = total(in, &failed);
    if (failed) {
        return -1;
    }
    printf("%s: %ld\n", path, sum);
    return 0;
}
