// A probe on the stack is opened and left; its scope ends, its descriptor does not.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct probe {
    int fd;
    off_t size;
};

static int probe_open(struct probe *p, const char *path)
{
    struct stat st;

    p->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (p->fd < 0) {
        return -1;
    }
    p->size = fstat(p->fd, &st) == 0 ? st.st_size : 0;
    return 0;
}

static off_t measure(const char *path)
{
    struct probe p;

    if (probe_open(&p, path) < 0) {
        return 0;
    }
    return p.size; // expect: fd-leak
}

int main(int argc, char **argv)
{
    long long total = 0;

    for (int i = 1; i < argc; i++) {
        total += measure(argv[i]);
    }
    printf("%lld\n", total);
    return 0;
}
