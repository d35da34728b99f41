// Whether a number was there is kept in a variable, or told to the caller.
#include <stdbool.h>
#include <stdio.h>

struct limits {
    long soft, hard;
};

bool parse_soft(const char *text, struct limits *l)
{
    long n;
    bool ok = sscanf(text, "%ld", &n) == 1;

    if (ok) {
        l->soft = n;
    }
    return ok;
}

bool parse_hard(const char *text, bool is_set, struct limits *l)
{
    long n;
    bool ok = is_set && sscanf(text, "%ld", &n) == 1;

    if (!ok) {
        return false;
    }
    l->hard = n;
    return true;
}
