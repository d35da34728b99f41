#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct table;

struct table *table_open(const char *path);
bool table_row(struct table *t, char *first, char *second, size_t size);
void table_close(struct table *t);

#endif
