// Two ends come back through pointers; the error path closes both.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

static bool make_wakeup(int *rd, int *wr)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) {
        return false;
    }
    *rd = ends[0];
    *wr = ends[1];
    return true;
}

struct loop {
    int wake_rd, wake_wr;
    void (*on_wake)(struct loop *);
};

int loop_init(struct loop *l, void (*on_wake)(struct loop *), int size)
{
    int rd, wr;

    if (!make_wakeup(&rd, &wr)) {
        return -1;
    }
    if (size > 0 && fcntl(wr, F_SETPIPE_SZ, size) < 0) {
        close(rd);
        close(wr);
        return -1;
    }
    l->wake_rd = rd;
    l->wake_wr = wr;
    l->on_wake = on_wake;
    return 0;
}
