#include "log.h"

#include <stdio.h>

void log_fatal(const char *what)
{
    fprintf(stderr, "fatal: %s\n", what);
}

void log_note(const char *what)
{
    fprintf(stderr, "%s\n", what);
}

int log_error(const char *what)
{
    return fprintf(stderr, "error: %s\n", what);
}
