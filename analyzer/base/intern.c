// SPDX-License-Identifier: Apache-2.0
// Texts in the arena, an entry for each (text, length, hash), and an open-addressing table of ids.
//
// Interning is the hottest look-up of the front end, where uthash costs half as much again, so the
// table is our own: linear probing over a power of two, at most half full, 0 for an empty slot
// (the empty text, number 0, is never stored). Outgrown tables stay in the arena; as sizes double,
// they add up to less than the live one.
#include "analyzer/base/intern.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/hash.h"

#include <string.h>

struct entry {
    const char *text;
    size_t n;
    uint64_t hash;
};

struct names {
    struct arena *arena;
    struct entry *entries; // by id
    uint32_t count, cap;
    uint32_t *slots;
    uint32_t nslots; // a power of two
};

enum { FIRST_SLOTS = 256 };

struct names *names_new(struct arena *a)
{
    struct names *t = arena_new(a, struct names);

    t->arena = a;
    t->cap = FIRST_SLOTS / 2;
    t->entries = arena_array(a, struct entry, t->cap);
    t->nslots = FIRST_SLOTS;
    t->slots = arena_array(a, uint32_t, t->nslots);
    t->entries[0].text = "";
    t->count = 1;
    return t;
}

// The slot that holds the text, or the empty one where it belongs.
static uint32_t probe(const struct names *t, const char *s, size_t n, uint64_t hash)
{
    uint32_t mask = t->nslots - 1;
    uint32_t i = (uint32_t)hash & mask;

    for (; t->slots[i]; i = (i + 1) & mask) {
        const struct entry *e = &t->entries[t->slots[i]];

        if (e->hash == hash && e->n == n && memcmp(e->text, s, n) == 0) {
            break;
        }
    }
    return i;
}

static void grow(struct names *t)
{
    struct entry *entries;
    uint32_t *slots;
    uint32_t nslots = t->nslots * 2, mask = nslots - 1;

    if (t->nslots > UINT32_MAX / 2) {
        give_up("too many names");
    }
    // Both are allocated before either is put to use: the arena may give up.
    entries = arena_array(t->arena, struct entry, nslots / 2);
    slots = arena_array(t->arena, uint32_t, nslots);
    memcpy(entries, t->entries, t->count * sizeof *entries);
    for (uint32_t id = 1; id < t->count; id++) {
        uint32_t i = (uint32_t)entries[id].hash & mask;

        while (slots[i]) {
            i = (i + 1) & mask;
        }
        slots[i] = id;
    }
    t->entries = entries;
    t->cap = nslots / 2;
    t->slots = slots;
    t->nslots = nslots;
}

name_id names_put(struct names *t, const char *s, size_t n)
{
    const char *text;
    uint64_t hash;
    uint32_t slot;

    if (n == 0) {
        return 0;
    }
    hash = hash64(s, n);
    slot = probe(t, s, n, hash);
    if (t->slots[slot]) {
        return t->slots[slot];
    }
    if (t->count == t->cap) {
        grow(t);
        slot = probe(t, s, n, hash);
    }
    text = arena_text(t->arena, s, n);
    t->entries[t->count] = (struct entry){.text = text, .n = n, .hash = hash};
    t->slots[slot] = t->count;
    return t->count++;
}

name_id names_puts(struct names *t, const char *s)
{
    return s ? names_put(t, s, strlen(s)) : 0;
}

name_id names_find(const struct names *t, const char *s, size_t n)
{
    return n ? t->slots[probe(t, s, n, hash64(s, n))] : 0;
}

const char *names_text(const struct names *t, name_id id)
{
    ENSURE(id < t->count);
    return t->entries[id].text;
}

size_t names_length(const struct names *t, name_id id)
{
    ENSURE(id < t->count);
    return t->entries[id].n;
}

uint32_t names_count(const struct names *t)
{
    return t->count;
}
