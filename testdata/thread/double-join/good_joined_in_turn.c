// One variable, another thread in it each time, and each is joined once.
#include <pthread.h>
#include <stddef.h>

struct stage {
    void (*run)(void *data);
    void *data;
};

static void *run_stage(void *arg)
{
    struct stage *s = arg;

    s->run(s->data);
    return NULL;
}

int run_stages(struct stage *stages, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        pthread_t thread;
        int rc = pthread_create(&thread, NULL, run_stage, &stages[i]);

        if (rc != 0) {
            return rc;
        }
        rc = pthread_join(thread, NULL);
        if (rc != 0) {
            return rc;
        }
    }
    return 0;
}
