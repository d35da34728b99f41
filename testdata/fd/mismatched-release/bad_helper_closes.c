// The helper closes streams with fclose(), and is given that of a command.
#include <stdbool.h>
#include <stdio.h>

static int finish(FILE *f, bool is_command)
{
    (void)is_command;
    return ferror(f) ? (fclose(f), -1) : fclose(f);
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
    return finish(in, true) < 0 ? -1 : n; // expect: mismatched-release
}
