// Eight submitters at most.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4, SUBMITTERS = 8 };

struct spool {
    pthread_mutex_t lock;
    pthread_cond_t room, filled;
    char *lines[ROOM];
    int used;
};

static struct spool spool = {.lock = PTHREAD_MUTEX_INITIALIZER,
                             .room = PTHREAD_COND_INITIALIZER,
                             .filled = PTHREAD_COND_INITIALIZER};

static void *submit(void *line)
{
    pthread_mutex_lock(&spool.lock);
    while (spool.used == ROOM) {
        pthread_cond_wait(&spool.room, &spool.lock);
    }
    spool.lines[spool.used++] = line;
    pthread_cond_signal(&spool.filled);
    pthread_mutex_unlock(&spool.lock);
    return NULL;
}

static void *print(void *arg)
{
    for (;;) {
        char *line;
        pthread_mutex_lock(&spool.lock);
        while (spool.used == 0) {
            pthread_cond_wait(&spool.filled, &spool.lock);
        }
        line = spool.lines[--spool.used];
        pthread_cond_signal(&spool.room);
        pthread_mutex_unlock(&spool.lock);
        fputs(line, stdout);
        free(line);
    }
    return arg;
}

int main(void)
{
    pthread_attr_t detached;
    pthread_t thread;
    char *line = NULL;
    size_t size = 0;

    if (pthread_attr_init(&detached) != 0) {
        return 1;
    }
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &detached, print, NULL) != 0) {
        return 1;
    }
    for (int i = 0; i < SUBMITTERS && getline(&line, &size, stdin) > 0; i++) {
        char *copy = strdup(line);
        if (copy && pthread_create(&thread, &detached, submit, copy) != 0) {
            free(copy);
        }
    }
    free(line);
    pthread_attr_destroy(&detached);
    return 0;
}
