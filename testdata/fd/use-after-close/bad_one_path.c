// One branch closes the directory early; the loop behind it reads on.
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
    }
    while (readdir(d)) { // expect: use-after-close
        n++;
    }
    if (!only_check) {
        closedir(d);
    }
    return n;
}
