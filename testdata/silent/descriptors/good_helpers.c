// Closed by a callee, by a callee's callee, reopened through a pointer, handed to a library.
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

void registry_take(int fd); // in another library

static void really_close(int fd)
{
    while (close(fd) < 0) {
        break;
    }
}

static void quiet_close(int fd)
{
    if (fd >= 0) {
        really_close(fd);
    }
}

static void reopen(int *fd, const char *path)
{
    close(*fd);
    *fd = open(path, O_RDONLY | O_CLOEXEC);
}

bool is_regular(const char *path)
{
    struct stat st;
    bool regular;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return false;
    }
    regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    quiet_close(fd);
    return regular;
}

int two(const char *a, const char *b)
{
    int fd = open(a, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    reopen(&fd, b);
    if (fd < 0) {
        return -1;
    }
    close(fd);
    return 0;
}

int hand_over(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    registry_take(fd);
    return 0;
}
