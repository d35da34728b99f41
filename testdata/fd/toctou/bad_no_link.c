// A key is refused if its name is a link; by the time it is opened the name may be one.
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

    if (lstat(path, &st) < 0) {
        return -1;
    }
    if (!S_ISREG(st.st_mode)) {
        fprintf(stderr, "%s: not a plain file\n", path);
        return -1;
    }
    fd = open(path, O_RDONLY | O_CLOEXEC); // expect: toctou
    if (fd < 0) {
        return -1;
    }
    failed = read_key(fd, k);
    close(fd);
    return failed;
}
