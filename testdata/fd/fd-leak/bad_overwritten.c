// Falls back to a second path, and forgets the descriptor that did open but was not wanted.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int open_log(const char *first, const char *second)
{
    struct stat st;
    int fd = open(first, O_WRONLY | O_APPEND | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
        fd = open(second, O_WRONLY | O_APPEND | O_CLOEXEC); // expect: fd-leak
    }
    return fd;
}
