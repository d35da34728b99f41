// test: with scan.c
// scan_dir() of another file closes the directory unless its callback says stop.
#include "scan.h"

#include <string.h>

static int is_plugin(const char *name, void *arg)
{
    const char *dot = strrchr(name, '.');
    int *count = arg;

    if (dot == NULL || strcmp(dot, ".so") != 0) {
        return 0;
    }
    ++*count;
    return *count == 100;
}

int count_plugins(const char *path)
{
    int count = 0;
    DIR *dir = opendir(path);

    if (dir == NULL) {
        return -1;
    }
    if (scan_dir(dir, is_plugin, &count) == SCAN_STOPPED) {
        return -1; // expect: stream-leak
    }
    return count;
}
