// commit() closes the journal; its size is asked for afterwards.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int commit(int fd)
{
    int rc = fdatasync(fd);

    return close(fd) < 0 ? -1 : rc;
}

off_t journal_seal(const char *path)
{
    struct stat st;
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

    if (fd < 0)
        return -1;
    if (commit(fd) < 0 || fstat(fd, &st) < 0) // expect: use-after-close
        return -1;
    return st.st_size;
}
