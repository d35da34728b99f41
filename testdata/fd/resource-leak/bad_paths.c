// The names that match a pattern are freed only if there was one.
#include <glob.h>
#include <stddef.h>
#include <stdio.h>

int newest_log(const char *pattern, char *out, size_t size)
{
    glob_t names;

    if (glob(pattern, 0, NULL, &names) != 0) {
        return -1;
    }
    if (names.gl_pathc < 2) {
        return -1; // expect: resource-leak
    }
    snprintf(out, size, "%s", names.gl_pathv[names.gl_pathc - 1]);
    globfree(&names);
    return 0;
}
