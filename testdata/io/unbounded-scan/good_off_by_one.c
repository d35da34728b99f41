// Each width is one less than its array's size; %*s and %ms need none.
#include <stdio.h>
#include <stdlib.h>

struct option {
    char key[16];
    char value[64];
};

int parse_option(const char *line, struct option *o)
{
    return sscanf(line, "%15[^=]=%63s", o->key, o->value) == 2 ? 0 : -1;
}

char *second_word(const char *line)
{
    char *word = NULL;

    if (sscanf(line, "%*s %ms", &word) != 1) {
        return NULL;
    }
    return word;
}
