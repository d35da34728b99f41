// test: with symbols.c
// Every symbol is visited with the table locked; this visitor asks the table for a name.
#include "symbols.h"

struct most {
    unsigned uses;
    unsigned long address;
    const char *name;
};

static void visit_most(struct symbols *t, struct symbol *s, void *arg)
{
    struct most *m = arg;

    if (s->uses > m->uses) {
        m->uses = s->uses;
        m->address = s->address;
        m->name = symbols_name(t, s->address);
    }
}

const char *most_used(struct symbols *t)
{
    struct most m = {0};

    symbols_each(t, visit_most, &m); // expect: double-lock
    return m.name;
}
