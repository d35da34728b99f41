// Adds the numbers of a file; a line without its end is refused.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char line[32];
    long sum = 0;
    FILE *in = argc > 1 ? fopen(argv[1], "re") : NULL;

    if (!in) {
        return 1;
    }
    while (fgets(line, sizeof line, in)) {
        if (!strchr(line, '\n') && !feof(in)) {
            fprintf(stderr, "line too long\n");
            fclose(in);
            return 1;
        }
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
