// Looks for a name in a directory; found means returned, with the directory still open.
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
            return true; // expect: stream-leak
        }
    }
    closedir(dir);
    return false;
}
