// A backup never overwrites: it asks whether the target is there, and then makes it.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
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
    struct stat st;
    int to, failed;

    if (stat(target, &st) == 0) {
        fprintf(stderr, "%s exists, left alone\n", target);
        return 0;
    }
    to = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); // expect: toctou
    if (to < 0) {
        return -1;
    }
    failed = copy_blocks(from, to);
    return close(to) < 0 ? -1 : failed;
}
