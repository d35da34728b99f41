// SPDX-License-Identifier: Apache-2.0
// Hash maps: uthash with XXH3 as its hash, set up once here.
#ifndef CCLINT_BASE_MAP_H
#define CCLINT_BASE_MAP_H

#include "analyzer/base/hash.h"

#define HASH_FUNCTION(keyptr, keylen, hashv) ((hashv) = (unsigned)hash64((keyptr), (keylen)))
#include <uthash.h>

#endif
