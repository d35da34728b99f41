// A recursive walk; where a path grows too long, the directory it is read from stays open.
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int walk(const char *path, int (*visit)(const char *path, const struct stat *st))
{
    char below[PATH_MAX];
    struct dirent *e;
    struct stat st;
    int rc = 0;
    DIR *dir = opendir(path);

    if (!dir)
        return -1;
    while (rc == 0 && (e = readdir(dir))) {
        int n;

        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        n = snprintf(below, sizeof below, "%s/%s", path, e->d_name);
        if (n >= PATH_MAX)
            return -1; // expect: stream-leak
        if (lstat(below, &st) < 0)
            continue;
        rc = S_ISDIR(st.st_mode) ? walk(below, visit) : visit(below, &st);
    }
    closedir(dir);
    return rc;
}

static int print_set_uid(const char *path, const struct stat *st)
{
    if (st->st_mode & S_ISUID)
        puts(path);
    return 0;
}

int list_set_uid(const char *root)
{
    return walk(root, print_set_uid);
}
