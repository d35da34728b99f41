// The name that was asked about is made into another one before a file is opened.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

// The first free name of the form "core.N".
FILE *open_free(const char *folder)
{
    char path[256];
    struct stat st;

    snprintf(path, sizeof path, "%s/core", folder);
    if (lstat(path, &st) < 0) {
        snprintf(path, sizeof path, "%s/core.first", folder);
        return fopen(path, "we");
    }
    snprintf(path, sizeof path, "%s/core.%lld", folder, (long long)st.st_mtime);
    return fopen(path, "we");
}
