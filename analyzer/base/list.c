// SPDX-License-Identifier: Apache-2.0
// The one place that compiles stb_ds, whose code does not pass our warnings.
//
// Its memory, like uthash's, comes from heap_realloc(), so that the end of memory gives up the
// piece of work at hand instead of yielding NULL to code that does not look.
#include "analyzer/base/bug.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#define STB_DS_IMPLEMENTATION
#include "analyzer/base/list.h"
#pragma GCC diagnostic pop

#include <stdlib.h>

void *heap_realloc(void *p, size_t n)
{
    void *grown = realloc(p, n ? n : 1);

    if (!grown) {
        give_up("out of memory");
    }
    return grown;
}

void heap_free(void *p)
{
    free(p);
}
