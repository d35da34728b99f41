// The helper closes both kinds, each by its own function.
#include <stdbool.h>
#include <stdio.h>

static int finish(FILE *f, bool is_command)
{
    return is_command ? pclose(f) : fclose(f);
}

long count_bytes(const char *command)
{
    FILE *in = popen(command, "re");
    long n = 0;

    if (in == NULL) {
        return -1;
    }
    while (getc(in) != EOF) {
        n++;
    }
    return finish(in, true) < 0 ? -1 : n;
}
