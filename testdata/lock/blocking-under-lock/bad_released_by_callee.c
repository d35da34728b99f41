// The buffer is written out by a function that keeps the caller's lock while it waits for the disk.
#include <pthread.h>
#include <string.h>
#include <unistd.h>

struct journal {
    pthread_mutex_t lock;
    int fd;
    size_t used;
    char text[4096];
};

static struct journal journal = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = 3};

static int write_out(struct journal *j)
{
    size_t n = j->used;

    j->used = 0;
    if (pwrite(j->fd, j->text, n, 0) != (ssize_t)n) {
        return -1;
    }
    return fsync(j->fd);
}

static int journal_add(struct journal *j, const char *text)
{
    size_t n = strlen(text);
    int rc = 0;

    pthread_mutex_lock(&j->lock);
    if (j->used + n > sizeof j->text) {
        rc = write_out(j); // expect: blocking-under-lock
    }
    if (rc == 0 && n < sizeof j->text) {
        memcpy(j->text + j->used, text, n);
        j->used += n;
    }
    pthread_mutex_unlock(&j->lock);
    return rc;
}

static size_t journal_used(struct journal *j)
{
    size_t n;

    pthread_mutex_lock(&j->lock);
    n = j->used;
    pthread_mutex_unlock(&j->lock);
    return n;
}

static void *watch(void *arg)
{
    size_t *most = arg;

    for (int i = 0; i < 60; i++) {
        size_t n = journal_used(&journal);
        *most = n > *most ? n : *most;
        sleep(1);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    size_t most = 0;
    pthread_t t;
    int rc = 0;

    if (pthread_create(&t, NULL, watch, &most) != 0) {
        return 1;
    }
    for (int i = 1; i < argc && rc == 0; i++) {
        rc = journal_add(&journal, argv[i]);
    }
    pthread_join(t, NULL);
    return rc < 0 || most > 4000;
}
