// A pid file that cannot be made is written all the same, and nobody learns of it.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void write_pid(const char *path)
{
    int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644); // expect: unchecked-descriptor

    dprintf(fd, "%ld\n", (long)getpid());
    close(fd);
}
