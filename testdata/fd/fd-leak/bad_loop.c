// Counts the readable files of a list; one descriptor a round is lost.
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

int count_regular(const char *const *paths, size_t n)
{
    int count = 0;

    for (size_t i = 0; i < n; i++) {
        struct stat st;
        int fd = open(paths[i], O_RDONLY | O_CLOEXEC);

        if (fd == -1) {
            continue;
        }
        if (fstat(fd, &st) != 0) {
            continue; // expect: fd-leak
        }
        if (S_ISREG(st.st_mode)) {
            count++;
        }
        close(fd);
    }
    return count;
}
