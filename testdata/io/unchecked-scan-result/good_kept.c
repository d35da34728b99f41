// Whether a number was there is kept in a variable, told to the caller, or ends the program.
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

long parse_or_exit(const char *text)
{
    long n;

    if (sscanf(text, "%ld", &n) != 1) {
        message(1, EXIT_FAILURE, "%s is no number\n", text);
    }
    return n;
}
