// A pipeline of two threads: if the writer cannot be started, the reader runs on alone.
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

struct pipeline {
    atomic_bool cancelled;
    int (*read_block)(struct pipeline *);
    int (*write_block)(struct pipeline *);
};

static void *read_all(void *arg)
{
    struct pipeline *p = arg;

    while (!atomic_load(&p->cancelled) && p->read_block(p) > 0) {
    }
    return NULL;
}

static void *write_all(void *arg)
{
    struct pipeline *p = arg;

    while (!atomic_load(&p->cancelled) && p->write_block(p) > 0) {
    }
    return NULL;
}

int pipeline_run(struct pipeline *p)
{
    pthread_t reader, writer;
    int rc = pthread_create(&reader, NULL, read_all, p);

    if (rc != 0) {
        return rc;
    }
    rc = pthread_create(&writer, NULL, write_all, p);
    if (rc != 0) {
        atomic_store(&p->cancelled, 1);
        return rc; // expect: thread-leak
    }
    pthread_join(reader, NULL);
    pthread_join(writer, NULL);
    return 0;
}
