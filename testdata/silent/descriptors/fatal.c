#include "fatal.h"

#include <stdio.h>
#include <stdlib.h>

static void leave(int code)
{
    fflush(stdout);
    exit(code);
}

void fatal(const char *name)
{
    perror(name);
    leave(1);
}

void usage(const char *why)
{
    fprintf(stderr, "size: %s\nusage: size FILE...\n", why);
    leave(2);
}
