// A file that is not there ends the program: fgets() gets a null pointer.
#include <stdio.h>
#include <stdlib.h>

int read_limit(const char *path)
{
    char line[64];
    FILE *in = fopen(path, "re"); // expect: unchecked-descriptor
    int limit = -1;

    if (fgets(line, sizeof line, in) != NULL) {
        limit = atoi(line);
    }
    fclose(in);
    return limit;
}
