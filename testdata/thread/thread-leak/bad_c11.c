// C11 threads: the result is ready, but a file that cannot be written leaves the helper behind.
#include <stdio.h>
#include <threads.h>

struct sum {
    const unsigned char *data;
    size_t n;
    unsigned long total;
};

static int add_up(void *arg)
{
    struct sum *s = arg;

    for (size_t i = 0; i < s->n; i++) {
        s->total += s->data[i];
    }
    return 0;
}

int write_with_sum(FILE *out, struct sum *s)
{
    thrd_t helper;
    int rc;

    if (thrd_create(&helper, add_up, s) != thrd_success) {
        return -1;
    }
    if (fwrite(s->data, 1, s->n, out) != s->n) {
        return -1; // expect: thread-leak
    }
    if (thrd_join(helper, &rc) != thrd_success || rc != 0) {
        return -1;
    }
    return fprintf(out, "%lu\n", s->total) < 0 ? -1 : 0;
}
