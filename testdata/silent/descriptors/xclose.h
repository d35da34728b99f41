#ifndef XCLOSE_H
#define XCLOSE_H

#ifndef _GNU_SOURCE
# define _GNU_SOURCE
#endif
#include <stddef.h>

int xopen(const char *path, int flags);
void xread(int fd, void *into, size_t n);
void xclose(int fd);

#endif
