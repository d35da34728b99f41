// Tables are walked by main and by a thread that empties old ones. The thread's walk is given the
// visitor that opens the log anew, to which main writes.
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

struct table {
    size_t n;
    int items[64];
};

static int log_fd = -1;
static struct table live = {2, {3, 4}}, old = {2, {5, 6}};

static void walk(struct table *t, void (*visit)(int))
{
    for (size_t i = 0; i < t->n; i++) {
        if (visit) {
            visit(t->items[i]);
        }
    }
}

static void reopen_log(int item)
{
    if (item < 0) {
        close(log_fd); // expect: close-while-in-use
        log_fd = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
}

static void clear(struct table *t)
{
    walk(t, reopen_log);
    t->n = 0;
}

static void *sweep(void *arg)
{
    clear(arg);
    return NULL;
}

int main(void)
{
    static const char line[] = "walked\n";
    pthread_t sweeper;
    int rc = 0;

    log_fd = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0 || pthread_create(&sweeper, NULL, sweep, &old) != 0) {
        return 1;
    }
    while (getchar() != EOF && rc == 0) {
        walk(&live, NULL);
        rc = write(log_fd, line, sizeof line - 1) != (ssize_t)(sizeof line - 1);
    }
    pthread_join(sweeper, NULL);
    return rc;
}
