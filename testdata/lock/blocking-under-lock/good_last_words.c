// What is wrong with the table is written down, and the program ends.
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int entries, limit = 100;

static void die(const char *why)
{
    struct addrinfo *found;

    if (getaddrinfo("log.example.org", "514", NULL, &found) == 0) {
        fprintf(stderr, "%s, see %s\n", why, found->ai_canonname ? found->ai_canonname : "");
        freeaddrinfo(found);
    }
    sleep(1);
    abort();
}

static void table_add(int n)
{
    pthread_mutex_lock(&table_lock);
    entries += n;
    if (entries > limit) {
        die("too many entries");
    }
    if (entries < 0) {
        sleep(1);
        _exit(2);
    }
    pthread_mutex_unlock(&table_lock);
}

static int table_size(void)
{
    int n;

    pthread_mutex_lock(&table_lock);
    n = entries;
    pthread_mutex_unlock(&table_lock);
    return n;
}

static void *fill(void *arg)
{
    while (table_size() < 50) {
        table_add(1);
    }
    return arg;
}

int main(void)
{
    pthread_t t;

    if (pthread_create(&t, NULL, fill, NULL) != 0) {
        return 1;
    }
    table_add(3);
    pthread_join(t, NULL);
    return 0;
}
