// The writer is told to end only after it was waited for.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct entry {
    struct entry *next;
    double value;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static struct entry *first;
static bool is_closing;
static pthread_t writer;
static double total;

static void *write_entries(void *arg)
{
    (void)arg;
    for (;;) {
        struct entry *e;

        pthread_mutex_lock(&lock);
        while (first == NULL && !is_closing) {
            pthread_cond_wait(&filled, &lock);
        }
        e = first;
        if (e == NULL) {
            pthread_mutex_unlock(&lock);
            return NULL;
        }
        first = e->next;
        total += e->value;
        pthread_mutex_unlock(&lock);
        free(e);
    }
}

int entries_open(void)
{
    return pthread_create(&writer, NULL, write_entries, NULL) == 0 ? 0 : -1;
}

int entries_add(double value)
{
    struct entry *e = malloc(sizeof *e);

    if (e == NULL) {
        return -1;
    }
    e->value = value;
    pthread_mutex_lock(&lock);
    e->next = first;
    first = e;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&lock);
    return 0;
}

void entries_close(void)
{
    pthread_join(writer, NULL); // expect: thread-never-ends

    pthread_mutex_lock(&lock);
    is_closing = true;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&lock);
}
