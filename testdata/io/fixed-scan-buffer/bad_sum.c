// Adds the numbers of a file, one a line: a line of more than 31 characters counts as two.
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    char line[32];
    long sum = 0;
    FILE *in = argc > 1 ? fopen(argv[1], "re") : NULL;

    if (!in) {
        return 1;
    }
    while (fgets(line, sizeof line, in)) { // expect: fixed-scan-buffer
        sum += strtol(line, NULL, 10);
    }
    if (ferror(in)) {
        fclose(in);
        return 1;
    }
    fclose(in);
    printf("%ld\n", sum);
    return 0;
}
