// A print spooler whose printers wait in a loop, and which is closed with the lock held.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

enum { ROOM = 8, PRINTERS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER, room = PTHREAD_COND_INITIALIZER;
static const char *names[ROOM];
static int used;
static bool closed;

static void submit(const char *name)
{
    pthread_mutex_lock(&lock);
    while (used == ROOM) {
        pthread_cond_wait(&room, &lock);
    }
    names[used++] = name;
    pthread_mutex_unlock(&lock);
    pthread_cond_signal(&arrived);
}

static const char *next(void)
{
    const char *name = NULL;

    pthread_mutex_lock(&lock);
    while (used == 0 && !closed) {
        pthread_cond_wait(&arrived, &lock);
    }
    if (used > 0) {
        used--;
        name = names[used];
        pthread_cond_signal(&room);
    }
    pthread_mutex_unlock(&lock);
    return name;
}

static void *printer(void *arg)
{
    const char *name;

    while ((name = next()) != NULL) {
        puts(name);
    }
    return arg;
}

static void close_spool(void)
{
    pthread_mutex_lock(&lock);
    closed = true;
    pthread_mutex_unlock(&lock);
    pthread_cond_broadcast(&arrived);
}

int main(int argc, char **argv)
{
    pthread_t printers[PRINTERS];

    for (int i = 0; i < PRINTERS; i++) {
        if (pthread_create(&printers[i], NULL, printer, NULL) != 0) {
            return 1;
        }
    }
    for (int i = 1; i < argc; i++) {
        submit(argv[i]);
    }
    close_spool();
    for (int i = 0; i < PRINTERS; i++) {
        pthread_join(printers[i], NULL);
    }
    return 0;
}
