// A mutex in shared memory whose owner may have died: then it was taken all the same.
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/types.h>

struct shared_table {
    pthread_mutex_t lock; // robust, shared by processes
    unsigned n;
    pid_t pids[128];
};

// 0 with the table locked. After a death in the middle of a change the table is empty.
static int table_lock(struct shared_table *t)
{
    int rc = pthread_mutex_lock(&t->lock);

    if (rc == EOWNERDEAD) {
        t->n = 0;
        memset(t->pids, 0, sizeof t->pids);
        rc = pthread_mutex_consistent(&t->lock);
        if (rc != 0) {
            pthread_mutex_unlock(&t->lock);
        }
    }
    return rc;
}

int table_enter(struct shared_table *t, pid_t pid)
{
    int rc = table_lock(t);

    if (rc != 0) {
        return rc;
    }
    if (t->n == 128) {
        pthread_mutex_unlock(&t->lock);
        return ENOSPC;
    }
    t->pids[t->n++] = pid;
    pthread_mutex_unlock(&t->lock);
    return 0;
}
