#include "scan.h"

#include <stddef.h>

enum scan_result scan_dir(DIR *dir, int (*each)(const char *name, void *arg), void *arg)
{
    struct dirent *e;

    while ((e = readdir(dir)) != NULL) {
        if (each(e->d_name, arg) != 0) {
            return SCAN_STOPPED;
        }
    }
    closedir(dir);
    return SCAN_DONE;
}
