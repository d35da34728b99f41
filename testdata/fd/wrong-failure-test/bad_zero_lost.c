// A daemon that has closed its standard input gets descriptor 0 next, and takes it for a failure.
#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int read_number(const char *path)
{
    char digit = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd > 0) { // expect: wrong-failure-test
        if (read(fd, &digit, 1) != 1) {
            digit = 0;
        }
        close(fd);
    }
    return digit >= '0' && digit <= '9' ? digit - '0' : -1;
}
