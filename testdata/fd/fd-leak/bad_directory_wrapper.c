// test: with dirs.c
// dir_on() of another file takes the descriptor over when it succeeds; else it is lost.
#include "dirs.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

bool has_entries(int root, const char *name)
{
    struct dirent *e;
    bool found = false;
    DIR *d = NULL;
    int fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return false;
    if (!dir_on(fd, &d)) {
        return false; // expect: fd-leak
    }
    while (!found && (e = readdir(d)) != NULL)
        found = e->d_name[0] != '.';
    closedir(d);
    return found;
}
