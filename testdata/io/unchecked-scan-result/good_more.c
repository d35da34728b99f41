// A version of two numbers; %n gives where they end, and does not count.
#include <stdio.h>

struct version {
    int major, minor, patch;
};

int parse_version(const char *text, struct version *v)
{
    int used = 0;

    v->patch = 0;
    if (sscanf(text, "%d.%d%n", &v->major, &v->minor, &used) != 2) {
        return -1;
    }
    return text[used] == '\0' ? 0 : -1;
}
