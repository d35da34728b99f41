#ifndef DIRS_H
#define DIRS_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

// The directory behind `fd`, from its first entry. On failure `fd` is still the caller's.
bool dir_on(int fd, DIR **out);

#endif
