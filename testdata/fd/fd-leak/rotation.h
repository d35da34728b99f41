#ifndef ROTATION_H
#define ROTATION_H

// 0, or -1: nothing was opened.
int part_open(const char *folder, unsigned number, int *fd);
// As part_open(), but only if `wanted`; else there is none, and `*fd` is -1.
int part_open_if(int wanted, const char *folder, int *fd);

#endif
