// What fails before the lock jumps below the unlock helper.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct dict {
    pthread_mutex_t lock;
    size_t n, max;
    char **words;
};

static void dict_lock(struct dict *d)
{
    pthread_mutex_lock(&d->lock);
}

static void dict_unlock(struct dict *d)
{
    pthread_mutex_unlock(&d->lock);
}

int dict_add(struct dict *d, const char *word)
{
    int rc = -1;
    char *copy = strdup(word);

    if (!copy)
        goto out;
    dict_lock(d);
    if (d->n == d->max)
        goto unlock;
    d->words[d->n++] = copy;
    copy = NULL;
    rc = 0;
unlock:
    dict_unlock(d);
out:
    free(copy);
    return rc;
}
