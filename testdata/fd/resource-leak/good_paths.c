// The names that match a pattern are freed whether there was one or not; the caller's list is its
// own.
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
        globfree(&names);
        return -1;
    }
    snprintf(out, size, "%s", names.gl_pathv[names.gl_pathc - 1]);
    globfree(&names);
    return 0;
}

int all_logs(const char *pattern, glob_t *names)
{
    return glob(pattern, GLOB_NOSORT, NULL, names);
}
