// SPDX-License-Identifier: Apache-2.0
// An adaptive range coder that works in both directions: what writes a value is also what reads it,
// so that writer and reader of a format are one piece of code and cannot disagree.
//
// A value is a row of yes-or-no decisions; each is coded by how likely it was in its context so
// far, so what is usual costs a small part of a bit. A context is any number; contexts share one
// table of probabilities by their hash, and two that meet in one slot only cost some bytes.
//
// Reading never trusts: behind the end of the input, and where a value breaks its bounds, `failed`
// is set and values are 0 from there. A decision costs a thousandth of a bit at least, so that
// the input's size bounds how much can be read out of it.
#ifndef CCLINT_IR_CCI_CODER_H
#define CCLINT_IR_CCI_CODER_H

#include "analyzer/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CODER_LOG = 18, // probabilities in a table, as a power of two
    CODER_SLOTS = 1 << CODER_LOG,
    CODER_KINDS = 72, // of values
    CODER_VIEWS = 2,
    CODER_ORDERS = 3,  // of text: contexts of 1, 2 and 4 bytes
    CODER_TRUSTS = 16, // how often each view was met, roughly
    CODER_WEIGHTS = CODER_KINDS * CODER_VIEWS * CODER_TRUSTS,
    CODER_TEXT_WEIGHTS = CODER_ORDERS * 64,
    CODER_WEIGHT_ONE = 1 << 16,
    CODER_HALF = 1 << 15, // a probability of one half that was never met
};

// Two views of what surrounds a value, from near and from afar, and what kind of value it is.
struct coder_context {
    uint32_t view[CODER_VIEWS];
    uint32_t kind;
};

// Probabilities as log odds and back.
struct coder_tables {
    int16_t stretch[4096];
    uint16_t squash[4096];
};

// What was learnt. A probability that the answer is no has 12 bits, above 4 that count how often it
// was met.
struct coder_model {
    uint16_t slots[CODER_SLOTS], text[CODER_SLOTS];
    int32_t weights[CODER_WEIGHTS], text_weights[CODER_TEXT_WEIGHTS];
};

struct coder {
    bool reading, failed;
    uint32_t range;
    // Writing.
    struct buf *out;
    uint64_t low;
    uint64_t pending; // bytes held back: a carry may still run through them
    uint8_t held;     // the first of them
    // Reading.
    const uint8_t *at, *end;
    uint32_t code, beyond; // bytes read beyond the end
    const struct coder_tables *tables;
    struct coder_model *m;
};

void coder_tables_init(struct coder_tables *t);
void coder_model_flat(struct coder_model *m);
// Reader and writer must start from equal models; `m` is changed.
void coder_init(struct coder *c, const struct coder_tables *t, struct coder_model *m);
void coder_write(struct coder *c, struct buf *out);
void coder_read(struct coder *c, const void *data, size_t n);
void coder_flush(struct coder *c); // after the last value written
// Whether all of the input was read, and no more, and nothing was wrong.
bool coder_ended(const struct coder *c);
void coder_fail(struct coder *c);

// Each takes the value and returns it when writing; returns the value read when reading.
bool coder_bit(struct coder *c, struct coder_context context, bool value);
uint32_t coder_bits(struct coder *c, struct coder_context context, unsigned bits,
                    uint32_t value); // < 2^bits
uint64_t coder_number(struct coder *c, struct coder_context context,
                      uint64_t value); // small ones are likely
int64_t coder_signed(struct coder *c, struct coder_context context,
                     int64_t value); // near 0 likewise
// Any may be likely; below UINT32_MAX.
uint32_t coder_symbol(struct coder *c, struct coder_context context, uint32_t value);
bool coder_holds(const struct coder *c, uint64_t n); // can what is left be n entries
// A number of entries, each of which takes a decision at least.
uint32_t coder_count(struct coder *c, struct coder_context context, uint32_t value);
// Appends the text read to `out`, or writes it; any bytes.
void coder_text(struct coder *c, unsigned kind, const char *s, size_t n, struct buf *out);

static inline uint32_t coder_mix(uint32_t a, uint32_t b)
{
    uint32_t h = (a ^ (b + 0x9e3779b9u + (a << 6) + (a >> 2))) * 0x85ebca6bu;

    return h ^ h >> 15;
}

#endif
