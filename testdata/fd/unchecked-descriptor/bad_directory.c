// A directory that may not be read ends the program: readdir() gets a null pointer.
#include <dirent.h>
#include <stddef.h>

unsigned count_entries(const char *path)
{
    DIR *dir = opendir(path); // expect: unchecked-descriptor
    unsigned n = 0;

    while (readdir(dir) != NULL) {
        n++;
    }
    closedir(dir);
    return n;
}
