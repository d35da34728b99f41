// A jump to the exit label comes from before the lock, and the label's unlock helper does not ask.
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
        goto out;
    d->words[d->n++] = copy;
    copy = NULL;
    rc = 0;
out:
    dict_unlock(d); // expect: unlock-not-held
    free(copy);
    return rc;
}
