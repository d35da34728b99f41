// Hashes the files named on standard input; every file is closed.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int hash_file(const char *path, unsigned long *hash)
{
    unsigned char block[4096];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd == -1) {
        return -1;
    }
    *hash = 5381;
    while ((n = read(fd, block, sizeof block)) != 0) {
        if (n == -1) {
            if (errno == EINTR) {
                continue;
            }
            close(fd);
            return -1;
        }
        for (ssize_t i = 0; i < n; i++) {
            *hash = *hash * 33 + block[i];
        }
    }
    close(fd);
    return 0;
}

int main(void)
{
    char *path = NULL;
    size_t size = 0;
    unsigned long hash;

    while (getline(&path, &size, stdin) > 0) {
        path[strcspn(path, "\n")] = '\0';
        if (hash_file(path, &hash) == 0) {
            printf("%016lx  %s\n", hash, path);
        } else {
            perror(path);
        }
    }
    return ferror(stdin) ? 1 : 0;
}
