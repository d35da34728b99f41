// A slot is waited for with the condition's own mutex, and with the table's as well.
#include <pthread.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t slot_free = PTHREAD_COND_INITIALIZER;
static int slots = 4, entries;

static void take_slot(void)
{
    pthread_mutex_lock(&slots_lock);
    while (slots == 0)
        pthread_cond_wait(&slot_free, &slots_lock);
    slots--;
    pthread_mutex_unlock(&slots_lock);
}

static void give_slot(void)
{
    pthread_mutex_lock(&slots_lock);
    slots++;
    pthread_cond_signal(&slot_free);
    pthread_mutex_unlock(&slots_lock);
}

static void table_add(void)
{
    pthread_mutex_lock(&table_lock);
    take_slot(); // expect: blocking-under-lock
    entries++;
    pthread_mutex_unlock(&table_lock);
}

static int table_remove(void)
{
    int found;

    pthread_mutex_lock(&table_lock);
    found = entries > 0;
    entries -= found;
    pthread_mutex_unlock(&table_lock);
    if (found)
        give_slot();
    return found;
}

static void *drain(void *arg)
{
    int *removed = arg;

    while (*removed < 100)
        *removed += table_remove();
    return NULL;
}

int main(void)
{
    pthread_t t;
    int removed = 0;

    if (pthread_create(&t, NULL, drain, &removed) != 0)
        return 1;
    for (int i = 0; i < 100; i++)
        table_add();
    pthread_join(t, NULL);
    return entries;
}
