// One helper writes the file, another one gives it its name; the first puts it to disk.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int write_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, text, n);

        if (done < 0) {
            return -1;
        }
        text += done;
        n -= (size_t)done;
    }
    return 0;
}

static int write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int failed;

    if (fd < 0) {
        return -1;
    }
    failed = write_all(fd, text, strlen(text));
    if (failed == 0 && fdatasync(fd) < 0) {
        failed = -1;
    }
    if (close(fd) < 0) {
        failed = -1;
    }
    return failed;
}

// Puts the names in the folder to disk.
static int sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed;

    if (fd < 0) {
        return -1;
    }
    failed = fsync(fd);
    close(fd);
    return failed;
}

static int publish(const char *from, const char *to)
{
    if (rename(from, to) < 0) {
        unlink(from);
        return -1;
    }
    return sync_folder(".");
}

int save_keys(const char *path, const char *keys)
{
    char scratch[512];

    snprintf(scratch, sizeof scratch, "%s.tmp", path);
    if (write_file(scratch, keys) < 0) {
        unlink(scratch);
        return -1;
    }
    return publish(scratch, path);
}
