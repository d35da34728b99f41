// A key is refused if its name is a link; what was opened is asked, not what has the name.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct key {
    unsigned char bytes[32];
};

static int read_key(int fd, struct key *k)
{
    return read(fd, k->bytes, sizeof k->bytes) == (ssize_t)sizeof k->bytes ? 0 : -1;
}

int key_load(const char *path, struct key *k)
{
    struct stat st;
    int fd, failed;

    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        fprintf(stderr, "%s: not a plain file\n", path);
        close(fd);
        return -1;
    }
    failed = read_key(fd, k);
    close(fd);
    return failed;
}
