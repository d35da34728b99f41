// A snapshot is written by a child, for which the table stands still; but its lock does not.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct table {
    pthread_mutex_t lock;
    int values[64];
};

static struct table table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int get(int i)
{
    int v;

    pthread_mutex_lock(&table.lock);
    v = table.values[i];
    pthread_mutex_unlock(&table.lock);
    return v;
}

static void *update(void *arg)
{
    const int *rounds = arg;

    for (int i = 0; i < *rounds; i++) {
        pthread_mutex_lock(&table.lock);
        table.values[i % 64]++;
        pthread_mutex_unlock(&table.lock);
    }
    return NULL;
}

static int sum(void)
{
    int total = 0;

    for (int i = 0; i < 64; i++) {
        total += get(i);
    }
    return total;
}

static int snapshot(void)
{
    int status;

    switch (fork()) { // expect: fork-in-threads
    case -1:
        return -1;
    case 0:
        _exit(sum() & 127);
    default:
        return wait(&status) < 0 ? -1 : WEXITSTATUS(status);
    }
}

int main(void)
{
    int rounds = 100000, got;
    pthread_t t;

    if (pthread_create(&t, NULL, update, &rounds) != 0) {
        return 1;
    }
    got = snapshot();
    pthread_join(t, NULL);
    return got < 0;
}
