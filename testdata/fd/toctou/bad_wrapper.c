// Whether there is a table yet is asked by a helper; the table is made in another one.
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

int table_install(const char *from, const char *to)
{
    if (access(to, F_OK) == 0) {
        fprintf(stderr, "%s is there already\n", to);
        return -1;
    }
    if (!exists(from)) {
        return -1;
    }
    return rename(from, to); // expect: toctou
}
