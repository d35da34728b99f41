// SPDX-License-Identifier: Apache-2.0
// Hash maps: uthash with XXH3 as its hash, set up once here.
#ifndef CCLINT_BASE_MAP_H
#define CCLINT_BASE_MAP_H

#include "analyzer/base/hash.h"
#include "analyzer/base/list.h"

#define HASH_FUNCTION(keyptr, keylen, hashv) ((hashv) = (unsigned)hash64((keyptr), (keylen)))
#define uthash_malloc(n)                     heap_realloc(NULL, (n))
#define uthash_free(p, n)                    heap_free(p)
#include <uthash.h>

#endif
