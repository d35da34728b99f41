// Visiting and finding symbols.
#include "symbols.h"

void symbols_each(struct symbols *t, void (*visit)(struct symbols *, struct symbol *, void *),
                  void *arg)
{
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < t->n; i++) {
        visit(t, &t->all[i], arg);
    }
    pthread_mutex_unlock(&t->lock);
}

static const struct symbol *find(const struct symbols *t, unsigned long address)
{
    for (size_t i = 0; i < t->n; i++) {
        if (t->all[i].address == address) {
            return &t->all[i];
        }
    }
    return NULL;
}

const char *symbols_name(struct symbols *t, unsigned long address)
{
    const struct symbol *s;

    pthread_mutex_lock(&t->lock);
    s = find(t, address);
    pthread_mutex_unlock(&t->lock);
    return s ? s->name : "?";
}
