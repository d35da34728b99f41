// Copies inside the kernel, round by round: the file's own offset remembers what was moved.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/sendfile.h>
#include <unistd.h>

int send_rest(int to, int file)
{
    while (sendfile(to, file, NULL, 65536) > 0)
        continue;
    return lseek(file, 0, SEEK_CUR) == lseek(file, 0, SEEK_END) ? 0 : -1;
}

int clone_rest(int to, int from)
{
    ssize_t n;

    do {
        n = copy_file_range(from, NULL, to, NULL, 1 << 20, 0);
    } while (n > 0 || (n < 0 && errno == EINTR));
    return n < 0 ? -1 : 0;
}
