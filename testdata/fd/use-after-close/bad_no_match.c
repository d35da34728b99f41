// match() closes the directory when nothing matched; how far it came is asked all the same.
#include <dirent.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stddef.h>

static bool match(DIR *dir, const char *pattern)
{
    const struct dirent *e;

    while ((e = readdir(dir)) != NULL) {
        if (fnmatch(pattern, e->d_name, FNM_PERIOD) == 0)
            return true;
    }
    closedir(dir);
    return false;
}

int count_if_any(const char *path, const char *pattern)
{
    int n = 0;
    DIR *dir = opendir(path);

    if (dir == NULL)
        return -1;
    if (!match(dir, pattern))
        return telldir(dir) == 0 ? -1 : 0; // expect: use-after-close
    rewinddir(dir);
    while (readdir(dir) != NULL)
        n++;
    closedir(dir);
    return n;
}
