// Warnings and fatal errors: only the latter end the program.
#include "messages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void print(const char *kind, const char *fmt, va_list ap)
{
    fprintf(stderr, "%s: ", kind);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
}

void warning(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    print("warning", fmt, ap);
    va_end(ap);
}

void fatal(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    print("error", fmt, ap);
    va_end(ap);
    exit(EXIT_FAILURE);
}
