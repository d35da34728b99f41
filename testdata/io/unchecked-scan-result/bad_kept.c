// Whether a number was there is kept in a variable, which is asked too late.
#include <stdbool.h>
#include <stdio.h>

struct limits {
    long soft, hard;
};

bool parse_soft(const char *text, struct limits *l)
{
    long n;
    bool ok = sscanf(text, "%ld", &n) == 1; // expect: unchecked-scan-result

    if (n > l->hard) {
        return false;
    }
    if (ok) {
        l->soft = n;
    }
    return ok;
}
