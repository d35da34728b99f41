#include "timer.h"

static int nothing(void)
{
    return 0;
}

static void stop(void)
{
}

static const struct backend plain = {nothing, stop}, quiet = {.start = nothing, .stop = stop};

const struct backend *backend_chosen(const char *name)
{
    return name ? &plain : &quiet;
}
