// SPDX-License-Identifier: Apache-2.0
// Files and paths. Errors come as one line of text in `why` ("no such file or directory").
#ifndef CCLINT_BASE_OS_H
#define CCLINT_BASE_OS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

// The bytes of a regular file, NUL-terminated in `a`; NULL with `*why` set otherwise. Anything that
// is not a regular file (a directory, a FIFO, a device) is refused without being opened for long.
char *os_read_file(struct arena *a, const char *path, size_t *n, const char **why);

// Writes a temporary file beside `path`, flushes it to disk and renames it; on failure nothing of
// it stays. What is no regular file (/dev/stdout, a FIFO) is written straight into; a lost reader
// is an error, not a signal. False with `*why`.
bool os_write_file(struct arena *a, const char *path, const void *data, size_t n, const char **why);

enum os_kind { OS_NOTHING, OS_FILE, OS_DIR, OS_OTHER };
enum os_kind os_kind(const char *path); // follows symbolic links

// Lexical only: no file system access. "a/./b/../c" becomes "a/c"; "" becomes ".".
const char *path_normal(struct arena *a, const char *path);
// Normal; an absolute `path` wins.
const char *path_join(struct arena *a, const char *dir, const char *path);
const char *path_dir(struct arena *a, const char *path); // "a/b" -> "a"; "b" -> "."; "/b" -> "/"
const char *path_base(const char *path);
const char *path_ext(const char *path); // "c" of "a.c"; "" without one
// Absolute and normal, relative to the current directory; symbolic links stay.
const char *path_absolute(struct arena *a, const char *path);
// Absolute with symbolic links resolved, or path_absolute() when that fails.
const char *path_real(struct arena *a, const char *path);
// `path` relative to `root` when it lies below it ("." when they are equal, which counts as below),
// else `path` itself. Both absolute and normal.
const char *path_relative(const char *path, const char *root);
bool path_below(const char *path, const char *root);
// `path` (absolute, or relative to `root`) for somebody in the folder `cwd`: relative to it when
// below it, or with "../" when `root` holds both, else absolute. All absolute and normal.
const char *path_from(struct arena *a, const char *path, const char *root, const char *cwd);

#endif
