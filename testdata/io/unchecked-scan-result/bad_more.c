// A version of three numbers, of which the format has two and a half.
#include <stdio.h>

struct version {
    int major, minor, patch;
};

int parse_version(const char *text, struct version *v)
{
    int used = 0;
    int got = sscanf(text, "%d.%d%n", &v->major, &v->minor, &used);

    v->patch = 0;
    if (got != 3) { // expect: unchecked-scan-result
        return -1;
    }
    return text[used] == '\0' ? 0 : -1;
}
