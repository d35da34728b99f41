// Looks for a name in a directory, and closes it either way.
#include <dirent.h>
#include <stdbool.h>
#include <string.h>

bool directory_has(const char *path, const char *name)
{
    struct dirent *e;
    DIR *dir = opendir(path);

    if (!dir) {
        return false;
    }
    while ((e = readdir(dir)) != NULL) {
        if (strcmp(e->d_name, name) == 0) {
            closedir(dir);
            return true;
        }
    }
    closedir(dir);
    return false;
}
