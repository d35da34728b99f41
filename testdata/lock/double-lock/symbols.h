// A table of symbols, kept sorted by its own file.
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <pthread.h>
#include <stddef.h>

struct symbol {
    const char *name;
    unsigned long address;
    unsigned uses;
};

struct symbols {
    pthread_mutex_t lock;
    size_t n;
    struct symbol all[300];
};

// Calls `visit` for each symbol, with the table locked.
void symbols_each(struct symbols *t, void (*visit)(struct symbols *, struct symbol *, void *),
                  void *arg);

// Finds a symbol by its address; locks the table.
const char *symbols_name(struct symbols *t, unsigned long address);

#endif
