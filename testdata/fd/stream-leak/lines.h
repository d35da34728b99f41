#ifndef LINES_H
#define LINES_H

#include <stdio.h>

struct lines {
    FILE *in;
    char *line;
    size_t size;
};

int lines_open(struct lines *l, const char *path); // 0, or an errno number
const char *lines_next(struct lines *l);           // NULL at the end
void lines_close(struct lines *l);

#endif
