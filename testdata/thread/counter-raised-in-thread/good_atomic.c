// An atomic count of the helpers, raised before each of them is started.
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <threads.h>

struct scan {
    atomic_int busy;
    int (*step)(struct scan *);
};

static int scan_part(void *arg)
{
    struct scan *s = arg;

    while (s->step(s) > 0) {
    }
    atomic_fetch_sub(&s->busy, 1);
    return 0;
}

int scan_all(struct scan *s, int helpers)
{
    for (int i = 0; i < helpers; i++) {
        thrd_t helper;

        atomic_fetch_add(&s->busy, 1);
        if (thrd_create(&helper, scan_part, s) != thrd_success) {
            atomic_fetch_sub(&s->busy, 1);
            return -1;
        }
        thrd_detach(helper);
    }
    while (atomic_load(&s->busy) != 0) {
        sched_yield();
    }
    return 0;
}
