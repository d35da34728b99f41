// The descriptor goes into the object first, and its test looks for 0.
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct loop {
    int epoll;
    unsigned n;
};

struct loop *loop_new(void)
{
    struct loop *l = calloc(1, sizeof *l);

    if (l == NULL) {
        return NULL;
    }
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (l->epoll == 0) { // expect: wrong-failure-test
        free(l);
        return NULL;
    }
    return l;
}

void loop_free(struct loop *l)
{
    close(l->epoll);
    free(l);
}
