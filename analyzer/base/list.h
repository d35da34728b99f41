// SPDX-License-Identifier: Apache-2.0
// Growing lists: stb_ds arrays (`arrput`, `arrlenu`, `arrfree`), and nothing else of stb_ds.
// A list grows inside one function and is frozen with arena_copy() before it leaves it, or is
// owned by a struct whose `_free` function ends with arrfree().
#ifndef CCLINT_BASE_LIST_H
#define CCLINT_BASE_LIST_H

#include <stddef.h>

// Heap memory for lists and maps; at the end of memory they give_up().
void *heap_realloc(void *p, size_t n);
void heap_free(void *p);

#define STBDS_REALLOC(ctx, p, n) heap_realloc((p), (n))
#define STBDS_FREE(ctx, p)       heap_free(p)
#include <stb/stb_ds.h>

#endif
