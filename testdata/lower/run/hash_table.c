// A chained hash table with string keys.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    struct entry *next;
    unsigned hash;
    int value;
    char key[];
};

struct table {
    struct entry **slots;
    size_t nslots, count;
};

static unsigned hash(const char *s)
{
    unsigned h = 2166136261u;

    while (*s) {
        h ^= (unsigned char)*s++;
        h *= 16777619;
    }
    return h;
}

static void grow(struct table *t)
{
    size_t n = t->nslots ? t->nslots * 2 : 4;
    struct entry **slots = calloc(n, sizeof *slots), *e, *next;

    for (size_t i = 0; i < t->nslots; i++)
        for (e = t->slots[i]; e; e = next) {
            next = e->next;
            e->next = slots[e->hash & (n - 1)];
            slots[e->hash & (n - 1)] = e;
        }
    free(t->slots);
    t->slots = slots;
    t->nslots = n;
}

static int *lookup(struct table *t, const char *key, int create)
{
    unsigned h = hash(key);
    struct entry *e;

    if (t->nslots)
        for (e = t->slots[h & (t->nslots - 1)]; e; e = e->next)
            if (e->hash == h && !strcmp(e->key, key))
                return &e->value;
    if (!create)
        return NULL;
    if (t->count >= t->nslots)
        grow(t);
    e = malloc(sizeof *e + strlen(key) + 1);
    *e = (struct entry){.hash = h, .next = t->slots[h & (t->nslots - 1)]};
    strcpy(e->key, key);
    t->slots[h & (t->nslots - 1)] = e;
    t->count++;
    return &e->value;
}

static int removed(struct table *t, const char *key)
{
    for (struct entry **p = &t->slots[hash(key) % t->nslots]; *p; p = &(*p)->next)
        if (strcmp((*p)->key, key) == 0) {
            struct entry *dead = *p;
            *p = dead->next;
            free(dead);
            t->count--;
            return 1;
        }
    return 0;
}

int main(void)
{
    struct table t = {0};
    const char *text = "the quick brown fox jumps over the lazy dog the end of the fox";
    char word[16];
    unsigned sum = 0;
    size_t n;

    for (; *text; text += n + (text[n] == ' ')) {
        for (n = 0; text[n] && text[n] != ' '; n++)
            word[n] = text[n];
        word[n] = '\0';
        ++*lookup(&t, word, 1);
    }
    printf("%zu %zu %d %d\n", t.count, t.nslots, *lookup(&t, "the", 0), *lookup(&t, "fox", 0));
    printf("%d ", lookup(&t, "cat", 0) == NULL);
    printf("%d ", removed(&t, "dog"));
    printf("%d\n", removed(&t, "dog"));
    for (size_t i = 0; i < t.nslots; i++)
        for (struct entry *e = t.slots[i]; e; e = e->next)
            sum += e->hash ^ (unsigned)e->value;
    printf("%u %zu\n", sum, t.count);
    return 0;
}
