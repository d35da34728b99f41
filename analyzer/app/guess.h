// SPDX-License-Identifier: Apache-2.0
// Include folders for files without a compile command, from the tree itself.
//
// Every file of the tree is indexed by base name. For each #include of a source file that is
// neither next to its includer, nor in the folders already given, nor a system header, the indexed
// path that ends with it and shares most folders with the source file names a folder; the headers
// found are looked through in the same way.
#ifndef CCLINT_APP_GUESS_H
#define CCLINT_APP_GUESS_H

#include "analyzer/app/flags.h"

struct guesser;

struct guesser *guesser_new(struct arena *a, const char *root); // reads nothing yet
// Gives a file other contents than it has on disk.
void guesser_put(struct guesser *g, const char *path, const char *text, size_t n);
// What to add to `flags` (absolute folders) for `file`; with `config_h`, -DHAVE_CONFIG_H as well
// when a generated config header is among what it includes.
struct flag_list guess_flags(struct guesser *g, const char *file, struct flag_list flags,
                             bool config_h);

// The source file found so far that includes this one (a .c file), or NULL.
const char *guess_includer(const struct guesser *g, const char *file);
void guesser_free(struct guesser *g); // its tables; texts live in the arena

#endif
