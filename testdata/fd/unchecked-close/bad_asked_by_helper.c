// A helper writes the file, and nobody looks at whether it gets there.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int put(int fd, const char *text)
{
    size_t n = strlen(text);

    return write(fd, text, n) == (ssize_t)n ? 0 : -1;
}

int save(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), rc;

    if (fd < 0)
        return -1;
    rc = put(fd, text);
    close(fd); // expect: unchecked-close
    return rc;
}
