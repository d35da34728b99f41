// A backup never overwrites: it makes the target, or is told that there is one.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { BLOCK = 65536 };

static int copy_blocks(int from, int to)
{
    static char block[BLOCK];

    for (;;) {
        ssize_t n = read(from, block, sizeof block), done = 0;

        if (n <= 0) {
            return n < 0 ? -1 : 0;
        }
        while (done < n) {
            ssize_t w = write(to, block + done, (size_t)(n - done));

            if (w < 0) {
                return -1;
            }
            done += w;
        }
    }
}

int backup_file(int from, const char *target)
{
    int to, failed;

    to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (to < 0 && errno == EEXIST) {
        fprintf(stderr, "%s exists, left alone\n", target);
        return 0;
    }
    if (to < 0) {
        return -1;
    }
    failed = copy_blocks(from, to);
    return close(to) < 0 ? -1 : failed;
}
