// A listing tells the size of each file before it copies it; nothing is decided by that.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int copy_to(int out, int in)
{
    char block[4096];
    ssize_t n;

    while ((n = read(in, block, sizeof block)) > 0) {
        if (write(out, block, (size_t)n) != n) {
            return -1;
        }
    }
    return n < 0 ? -1 : 0;
}

int show_and_copy(int out, const char *path)
{
    struct stat st;
    int in, failed;

    if (lstat(path, &st) == 0) {
        printf("%s: %lld bytes%s\n", path, (long long)st.st_size,
               S_ISLNK(st.st_mode) ? ", a link" : "");
    }
    in = open(path, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        return -1;
    }
    failed = copy_to(out, in);
    close(in);
    return failed;
}
