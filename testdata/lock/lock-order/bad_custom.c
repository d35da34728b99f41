// Everybody takes the table before the index, but for one function.
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t index_lock = PTHREAD_MUTEX_INITIALIZER;
static int rows, keys, runs;

static void both(void)
{
    pthread_mutex_lock(&table_lock);
    pthread_mutex_lock(&index_lock);
}

static void none(void)
{
    pthread_mutex_unlock(&index_lock);
    pthread_mutex_unlock(&table_lock);
}

static void insert(void)
{
    both();
    rows++;
    keys++;
    none();
}

static void erase(void)
{
    pthread_mutex_lock(&table_lock);
    rows--;
    pthread_mutex_lock(&index_lock);
    keys--;
    pthread_mutex_unlock(&index_lock);
    pthread_mutex_unlock(&table_lock);
}

static int verify(void)
{
    int ok;

    pthread_mutex_lock(&table_lock);
    pthread_mutex_lock(&index_lock);
    ok = rows == keys;
    pthread_mutex_unlock(&index_lock);
    pthread_mutex_unlock(&table_lock);
    return ok;
}

static void clear(void)
{
    pthread_mutex_lock(&table_lock);
    pthread_mutex_lock(&index_lock);
    rows = keys = 0;
    pthread_mutex_unlock(&index_lock);
    pthread_mutex_unlock(&table_lock);
}

static void count(void)
{
    pthread_mutex_lock(&table_lock);
    pthread_mutex_lock(&index_lock);
    runs = rows + keys;
    pthread_mutex_unlock(&index_lock);
    pthread_mutex_unlock(&table_lock);
}

static void compact(void)
{
    pthread_mutex_lock(&index_lock);
    if (keys > 1000) {
        pthread_mutex_lock(&table_lock); // expect: lock-order
        rows = keys /= 2;
        pthread_mutex_unlock(&table_lock);
    }
    pthread_mutex_unlock(&index_lock);
}

static void *tidy(void *arg)
{
    while (verify()) {
        compact();
        sleep(1);
    }
    return arg;
}

int main(void)
{
    pthread_t t;

    if (pthread_create(&t, NULL, tidy, NULL) != 0)
        return 1;
    for (int i = 0; i < 100000; i++) {
        insert();
        if (i % 3 == 0)
            erase();
        count();
    }
    clear();
    pthread_join(t, NULL);
    return runs > 0;
}
