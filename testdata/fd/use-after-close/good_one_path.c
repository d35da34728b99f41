// One branch closes the directory and returns.
#include <dirent.h>
#include <stdbool.h>

int entries(const char *path, bool only_check)
{
    int n = 0;
    DIR *d = opendir(path);

    if (!d) {
        return -1;
    }
    if (only_check) {
        closedir(d);
        return 0;
    }
    while (readdir(d)) {
        n++;
    }
    closedir(d);
    return n;
}
