// SPDX-License-Identifier: Apache-2.0
// Writing appends to a heap block that doubles; one byte is always kept free for a NUL.
//
// Reading is strict, since its input may come from a damaged cache: a number must be written in
// its shortest form and fit its type, a text must lie within the input. One bad item ends it all:
// the reader jumps to its end, so that a loop over "the rest" stops, and what follows reads as 0.
#include "analyzer/base/buf.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/list.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void reserve(struct buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : 64;

    if (more > SIZE_MAX / 4 || b->n > SIZE_MAX / 4) {
        give_up("out of memory");
    }
    if (b->n + more < b->cap) {
        return;
    }
    while (cap <= b->n + more) {
        cap *= 2;
    }
    b->data = heap_realloc(b->data, cap);
    b->cap = cap;
}

void buf_free(struct buf *b)
{
    heap_free(b->data);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
}

void buf_put(struct buf *b, const void *data, size_t n)
{
    reserve(b, n);
    if (n) {
        memcpy(b->data + b->n, data, n);
    }
    b->n += n;
}

void buf_byte(struct buf *b, uint8_t v)
{
    reserve(b, 1);
    b->data[b->n++] = (char)v;
}

void buf_u(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7) {
        buf_byte(b, (uint8_t)(v | 0x80));
    }
    buf_byte(b, (uint8_t)v);
}

void buf_s(struct buf *b, int64_t v)
{
    buf_u(b, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

void buf_str(struct buf *b, const char *s, size_t n)
{
    buf_u(b, n);
    buf_put(b, s, n);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    ENSURE(n >= 0);
    reserve(b, (size_t)n);
    va_start(ap, fmt);
    vsnprintf(b->data + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

const char *buf_text(struct buf *b)
{
    reserve(b, 0);
    b->data[b->n] = '\0';
    return b->data;
}

void reader_init(struct reader *r, const void *data, size_t n)
{
    r->at = data;
    r->end = n ? r->at + n : r->at;
    r->failed = false;
}

static uint8_t fail(struct reader *r)
{
    r->at = r->end;
    r->failed = true;
    return 0;
}

uint8_t read_byte(struct reader *r)
{
    return r->at == r->end ? fail(r) : *r->at++;
}

uint64_t read_u(struct reader *r)
{
    uint64_t v = 0;

    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = read_byte(r);

        if (r->failed || (shift == 63 && byte > 1) || (shift > 0 && byte == 0)) {
            return fail(r);
        }
        v |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return v;
        }
    }
}

int64_t read_s(struct reader *r)
{
    uint64_t v = read_u(r);

    return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

uint32_t read_u32(struct reader *r)
{
    uint64_t v = read_u(r);

    return v <= UINT32_MAX ? (uint32_t)v : fail(r);
}

uint32_t read_below(struct reader *r, uint32_t bound)
{
    uint64_t v = read_u(r);

    return v < bound ? (uint32_t)v : fail(r);
}

const char *read_str(struct reader *r, size_t *n)
{
    uint64_t length = read_u(r);
    const char *s = (const char *)r->at;

    if (r->failed || length > (size_t)(r->end - r->at)) {
        fail(r);
        *n = 0;
        return "";
    }
    *n = (size_t)length;
    r->at += *n;
    return s;
}
