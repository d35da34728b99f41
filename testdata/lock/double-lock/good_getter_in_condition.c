// A setting is added under the lock; the limit is read by the function for those who have it.
#include <pthread.h>
#include <string.h>

static struct {
    pthread_mutex_t mutex;
    int n;
    struct {
        const char *key;
        int value;
    } all[40];
} settings = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static int lookup(const char *key)
{
    for (int i = 0; i < settings.n; i++)
        if (strcmp(settings.all[i].key, key) == 0)
            return settings.all[i].value;
    return 0;
}

int setting(const char *key)
{
    int value;

    pthread_mutex_lock(&settings.mutex);
    value = lookup(key);
    pthread_mutex_unlock(&settings.mutex);
    return value;
}

int settings_add(const char *key, int value)
{
    int rc = -1;

    pthread_mutex_lock(&settings.mutex);
    if (settings.n < 40 && settings.n < lookup("max-settings")) {
        settings.all[settings.n].key = key;
        settings.all[settings.n++].value = value;
        rc = 0;
    }
    pthread_mutex_unlock(&settings.mutex);
    return rc;
}
