// total() closes the list it has read; the check for a read error comes too late.
#include <ctype.h>
#include <stdio.h>

static long total(FILE *in)
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
    fclose(in);
    return sum + value;
}

int print_total(const char *path)
{
    long sum;
    FILE *in = fopen(path, "re");

    if (in == NULL) {
        return -1;
    }
    sum = total(in);
    if (ferror(in)) { // expect: use-after-close
        return -1;
    }
    printf("%s: %ld\n", path, sum);
    return 0;
}
