// SPDX-License-Identifier: Apache-2.0
// The conversions of a scanf format.
#ifndef CCLINT_RULES_IO_FORMATS_H
#define CCLINT_RULES_IO_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conversion {
    char kind;        // 's', '[', or another; 0 at the end
    bool is_assigned; // takes an argument
    bool is_counted;  // in the result: not %n
    bool allocates;   // %ms
    bool has_width;
    uint64_t width;
    const char *at;
    size_t n; // of its text
};

// Fills `c` and returns where to go on; `end` with kind 0 if there is none.
const char *format_next(const char *p, const char *end, struct conversion *c);

#endif
