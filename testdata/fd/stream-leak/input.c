#include "input.h"

#include <string.h>

FILE *input_open(const char *name)
{
    return strcmp(name, "-") ? fopen(name, "re") : stdin;
}

void input_close(FILE *f)
{
    if (f != stdin) {
        fclose(f);
    }
}

void input_rewind(FILE *f)
{
    if (f != stdin) {
        rewind(f);
    }
}
