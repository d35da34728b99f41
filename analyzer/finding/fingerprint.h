// SPDX-License-Identifier: Apache-2.0
// Fingerprints: GitHub's primaryLocationLineHash, exactly, and our own cclintFingerprint/v1.
#ifndef CCLINT_FINDING_FINGERPRINT_H
#define CCLINT_FINDING_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

struct arena;

// One text "hash:n" a line of the file (index 0 is line 1). A window of 100 UTF-16 code units that
// starts at the line's first kept unit (spaces and tabs dropped, CR and CRLF as LF) is hashed as
// the sum of unit * 37^k modulo 2^64, in lower-case hexadecimal; n counts equal hashes so far.
const char **fingerprint_line_hashes(struct arena *a, const char *data, size_t n, uint32_t *nlines);

#endif
