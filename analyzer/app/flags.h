// SPDX-License-Identifier: Apache-2.0
// Compiler flags: what may reach libclang. An allow-list, since a database is part of the input:
// nothing that loads code or writes files passes, and folders become absolute.
#ifndef CCLINT_APP_FLAGS_H
#define CCLINT_APP_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct flag_list {
    const char **items;
    uint32_t n;
};

// The flags of `args` that matter to parsing C. Words that are no flags (the compiler, files) fall
// away. `dropped`, if set, is told of each flag left out.
struct flag_list flags_filter(struct arena *a, const char *directory, const char *const *args,
                              uint32_t nargs, void (*dropped)(void *ctx, const char *flag),
                              void *ctx);
struct flag_list flags_concat(struct arena *a, struct flag_list x, struct flag_list y);
// Without -march and its relatives, which another target's clang may refuse. False: had none.
bool flags_without_cpu(struct arena *a, struct flag_list *l);
bool flags_equal(struct flag_list x, struct flag_list y);

#endif
