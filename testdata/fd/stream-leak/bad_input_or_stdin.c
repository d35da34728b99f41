// "-" means standard input for the helpers; the empty file is returned from without them.
#include <stdio.h>
#include <string.h>

static FILE *input_open(const char *name)
{
    return strcmp(name, "-") ? fopen(name, "re") : stdin;
}

static void input_close(FILE *f)
{
    if (f != stdin)
        fclose(f);
}

int longest_run(const char *name)
{
    FILE *f = input_open(name);
    int c, last, run = 1, longest = 1;

    if (!f)
        return -1;
    last = getc(f);
    if (last == EOF)
        return 0; // expect: stream-leak
    while ((c = getc(f)) != EOF) {
        run = c == last ? run + 1 : 1;
        if (run > longest)
            longest = run;
        last = c;
    }
    input_close(f);
    return longest;
}
