// reopen() leaves the closed number behind when the new file cannot be opened.
#include <fcntl.h>
#include <unistd.h>

static int reopen(int *fd, const char *path)
{
    int fresh;

    close(*fd);
    fresh = open(path, O_RDONLY | O_CLOEXEC);
    if (fresh < 0)
        return -1;
    *fd = fresh;
    return 0;
}

long count_records(const char *const *parts, int n, long record)
{
    long records = 0;
    int fd = open(parts[0], O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -1;
    for (int i = 1; i <= n; i++) {
        off_t end = lseek(fd, 0, SEEK_END);

        if (end < 0)
            break;
        records += (long)end / record;
        if (i < n && reopen(&fd, parts[i]) < 0) {
            records = -1;
            break;
        }
    }
    close(fd); // expect: double-close
    return records;
}
