// The compiler closes on every way out.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
}

static void close_stream(FILE **f)
{
    if (*f) {
        fclose(*f);
    }
}

#define auto_fd   __attribute__((cleanup(close_fd)))
#define auto_file __attribute__((cleanup(close_stream)))

static int steal(int *fd)
{
    int value = *fd;

    *fd = -1;
    return value;
}

int open_regular(const char *path)
{
    struct stat st;
    auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st) < 0) {
        return -1;
    }
    if (!S_ISREG(st.st_mode)) {
        return -1;
    }
    return steal(&fd);
}

int first_char(const char *path)
{
    auto_file FILE *f = fopen(path, "re");

    if (!f) {
        return EOF;
    }
    return fgetc(f);
}
