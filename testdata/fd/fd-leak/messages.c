#include "messages.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned complaints;

void complain(const char *what, const char *name)
{
    complaints++;
    fprintf(stderr, "%s: %s\n", name, what);
}

void die(const char *what, const char *name)
{
    complain(what, name);
    exit(complaints > 1 ? 3 : 2);
}
