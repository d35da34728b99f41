// SPDX-License-Identifier: Apache-2.0
// Inside summary/: the table of lock kinds while it is being filled.
#ifndef CCLINT_SUMMARY_KINDS_H
#define CCLINT_SUMMARY_KINDS_H

#include "analyzer/summary/link.h"

// What was seen of the locks, or lock attributes, of one class.
struct kind_entry {
    uint64_t class; // mods_class() of a field or variable, or kinds_instance()
    uint32_t kinds; // enum lock_kinds
};

struct kind_table {
    struct arena *arena;
    struct kind_entry *items; // in no order until the end, then by class
    uint32_t n, cap;
};

// A lock that is a part of a variable: `field` is the last one on the way to it.
uint64_t kinds_instance(const char *global, const char *field);
void kinds_add(struct kind_table *t, uint64_t class, uint32_t kinds);
uint32_t kinds_find(const struct kind_table *t, uint64_t class);
// What effect `e` makes of a lock, its attributes aside.
uint32_t kinds_of_effect(const struct api_effect *e);

// lock_statics.c: the initialisers of variables.
void kinds_of_statics(struct program *p, struct kind_table *t);

#endif
