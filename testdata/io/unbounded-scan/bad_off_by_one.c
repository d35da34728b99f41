// The width is the array's size: the terminator lands behind it.
#include <stdio.h>

struct option {
    char key[16];
    char value[64];
};

int parse_option(const char *line, struct option *o)
{
    return sscanf(line, "%16[^=]=%63s", o->key, o->value) == 2 ? 0 : -1; // expect: unbounded-scan
}
