// SPDX-License-Identifier: Apache-2.0
// Command lines as text: splitting as a shell does, and response files.
#ifndef CCLINT_APP_WORDS_H
#define CCLINT_APP_WORDS_H

#include "analyzer/app/flags.h"

// Splits at blanks; quotes and backslashes as in sh, but nothing is expanded. False: a quote is not
// closed.
bool words_split(struct arena *a, const char *text, size_t n, struct flag_list *words);

// Replaces each "@file" below `root` by the words in it, relative to `directory`, again where those
// name files; bounded in depth and number. Others stay, and fall away as flags that nobody knows.
struct flag_list words_expand(struct arena *a, struct flag_list words, const char *directory,
                              const char *root);

#endif
