// A hook is run only if its owner is trusted; who owns the folder's files may change them between
// the look and the change of its mode.
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static bool is_ours(const struct stat *st)
{
    return st->st_uid == 0 || st->st_uid == geteuid();
}

int hook_enable(const char *folder, const char *name)
{
    char path[512];
    struct stat st;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (stat(path, &st) < 0 || st.st_uid != geteuid()) {
        return -1;
    }
    if (!is_ours(&st)) {
        return -1;
    }
    return chmod(path, 0700); // expect: toctou
}
