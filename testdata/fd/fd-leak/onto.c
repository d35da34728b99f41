#include "onto.h"

#include <unistd.h>

int move_onto(int fd, int to)
{
    if (fd == to)
        return 0;
    if (dup2(fd, to) < 0)
        return -1;
    close(fd);
    return 0;
}

void run_shell(const char *script)
{
    execl("/bin/sh", "sh", "-c", script, (char *)0);
    _exit(127);
}
