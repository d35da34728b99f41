#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stdio.h>

struct archive {
    FILE *data;
    FILE *index;
};

struct archive *archive_open(const char *data, const char *index); // NULL on failure
long archive_members(struct archive *a);
void archive_close(struct archive *a);

#endif
