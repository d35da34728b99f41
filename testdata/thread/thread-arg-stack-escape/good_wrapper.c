// The helper that starts detached threads is given an object that lasts.
#include <pthread.h>
#include <stdio.h>

struct report {
    const char *name;
    double value;
};

static void *print_report(void *arg)
{
    const struct report *r = arg;

    printf("%s %.2f\n", r->name, r->value);
    return NULL;
}

static int start_detached(void *arg)
{
    pthread_t thread;
    int rc = pthread_create(&thread, NULL, print_report, arg);

    if (rc == 0) {
        pthread_detach(thread);
    }
    return rc;
}

int report_load(double value)
{
    static struct report r = {"load", 0};

    r.value = value;
    return start_detached(&r);
}
