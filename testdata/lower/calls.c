// SPDX-License-Identifier: Apache-2.0
// Direct and indirect calls, flags of their results, functions as values.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct ops {
    int (*read)(int);
};
int helper(int x);
struct pair {
    int a, b;
} make_pair(int a, int b);
int take_pair(struct pair p);
int old_style();
int variadic(const char *f, ...);

int open_it(const char *path)
{
    // ir: fd = CALL open(path, 524288:int) : int
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    return fd;
}

void results(int fd)
{
    // ir: CALL close(fd) : int {void discarded}
    (void)close(fd);
    // ir: CALL fsync(fd) : int {discarded}
    fsync(fd);
}

int pointers(struct ops *o, int (*fp)(int))
{
    // ir: ICALL *fp(1:int) : int
    // ir: ICALL *fp(2:int) : int
    int r = fp(1) + (*fp)(2);
    // ir: via o->read : int
    r += o->read(3);
    // ir: CALL helper(4:int) : int
    // ir: CALL helper(5:int) : int
    // ir: CALL helper(6:int) : int
    r += (helper)(4) + (*helper)(5) + (&helper)(6);
    // ir: CALL helper(7:int)
    r += ((int (*)(int))helper)(7);
    // ir: STORE o->read,
    // ir: = ADDR @helper
    o->read = helper;
    return r;
}

int aggregates(void)
{
    // ir: p = CALL make_pair(1:int, 2:int) : struct pair
    struct pair p = make_pair(1, 2);

    // ir: CALL take_pair(p) : int
    // ir: = CALL make_pair(3:int, 4:int) : struct pair
    return take_pair(p) + make_pair(3, 4).b;
}

int promotions(char c, float f)
{
    // ir: CAST c : int
    // ir: CAST f : double
    // ir: CALL variadic(
    return variadic("x", c, f) + old_style(c);
}

int never(int x)
{
    // ir: CALL abort()
    // ir: UNREACHABLE
    if (x)
        abort();
    return 0;
}
