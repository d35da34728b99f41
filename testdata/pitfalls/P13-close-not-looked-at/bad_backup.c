// Each file of a list is copied; whether the copy got to the disk is not asked when it is closed.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int copy_bytes(int from, int to)
{
    char block[8192];
    ssize_t n;

    while ((n = read(from, block, sizeof block)) > 0) {
        for (ssize_t done = 0; done < n;) {
            ssize_t k = write(to, block + done, (size_t)(n - done));

            if (k < 0) {
                return -1;
            }
            done += k;
        }
    }
    return n < 0 ? -1 : 0;
}

int backup_file(const char *source, const char *target)
{
    int from = open(source, O_RDONLY | O_CLOEXEC), to;

    if (from < 0) {
        return -1;
    }
    to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (to < 0) {
        close(from);
        return -1;
    }
    if (copy_bytes(from, to) < 0) {
        close(from);
        close(to);
        unlink(target);
        return -1;
    }
    close(from);
    close(to); // expect: unchecked-close
    return 0;
}
