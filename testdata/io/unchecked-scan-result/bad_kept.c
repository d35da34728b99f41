// Whether a number was there is kept in a variable, which is asked too late.
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

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

static void message(char is_fatal, int status, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    if (is_fatal) {
        exit(status);
    }
}

long parse_and_warn(const char *text)
{
    long n;

    if (sscanf(text, "%ld", &n) != 1) { // expect: unchecked-scan-result
        message(0, EXIT_FAILURE, "%s is no number\n", text);
    }
    return n;
}
