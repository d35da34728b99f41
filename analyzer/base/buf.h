// SPDX-License-Identifier: Apache-2.0
// A growing byte buffer, and the variable-length integers of the `.cci` format.
//
// Reading never trusts: a reader that meets bad bytes sets `failed` and yields zeros from there.
#ifndef CCLINT_BASE_BUF_H
#define CCLINT_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *data; // heap; NUL-terminated after buf_printf and buf_text
    size_t n, cap;
};

void buf_free(struct buf *b);
void buf_clear(struct buf *b);
void buf_put(struct buf *b, const void *data, size_t n);
void buf_byte(struct buf *b, uint8_t v);
void buf_u(struct buf *b, uint64_t v);                // LEB128
void buf_s(struct buf *b, int64_t v);                 // zigzag, then LEB128
void buf_str(struct buf *b, const char *s, size_t n); // length, then bytes
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *buf_text(struct buf *b); // the bytes as a C string

struct reader {
    const uint8_t *at, *end;
    bool failed;
};

void reader_init(struct reader *r, const void *data, size_t n);
uint8_t read_byte(struct reader *r);
uint64_t read_u(struct reader *r);
int64_t read_s(struct reader *r);
uint32_t read_u32(struct reader *r);                   // fails above UINT32_MAX
uint32_t read_below(struct reader *r, uint32_t bound); // fails unless < bound
const char *read_str(struct reader *r, size_t *n);     // points into the input; not terminated

#endif
