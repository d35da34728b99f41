// The close stands in the loop, the open before it.
#include <fcntl.h>
#include <unistd.h>

int poke(const char *path, int times)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), failed = 0;

    if (fd < 0) {
        return -1;
    }
    for (int i = 0; i < times; i++) {
        failed += lseek(fd, i, SEEK_SET) < 0; // expect: use-after-close
        close(fd); // expect: double-close
    }
    if (times <= 0) {
        close(fd);
    }
    return failed;
}
