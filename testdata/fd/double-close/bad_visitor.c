// Each end is closed by the visitor of the set, and one of them by its owner as well.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

struct pair {
    int rd, wr;
};

static void pair_each(struct pair *p, void (*visit)(int fd))
{
    visit(p->rd);
    visit(p->wr);
}

static void shut(int fd)
{
    close(fd);
}

int pipe_capacity(void)
{
    struct pair p;
    int ends[2], size;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    p.rd = ends[0];
    p.wr = ends[1];
    size = fcntl(p.wr, F_GETPIPE_SZ);
    pair_each(&p, shut);
    if (size < 0) {
        close(p.wr); // expect: double-close
        return -1;
    }
    return size;
}
