// SPDX-License-Identifier: Apache-2.0
// links: cclint_ir
// The coder gives back what it was given, in any mixture and at the edges of each kind of value;
// what was cut off, or never written, is refused and ends.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/ir/cci_coder.h"

#include <string.h>

const char suite_name[] = "cci_coder";

enum { LOG = 13, MIXED = 20000 };

static uint64_t state;

static uint64_t pseudo_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

// The same code writes and reads; reading, `same` says whether every value came back.
static bool code_edges(struct coder *c)
{
    static const uint64_t numbers[] = {
        0,    1,    7,    8,          9,          1022,           1023,
        1024, 2047, 2048, UINT32_MAX, 1ull << 32, UINT64_MAX - 1, UINT64_MAX};
    static const int64_t integers[] = {0, -1, 1, INT32_MIN, INT32_MAX, INT64_MIN, INT64_MAX};
    static const uint32_t symbols[] = {0, 1, 2, 3, 255, 65535, UINT32_MAX - 1};
    bool same = true;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        same = coder_number(c, 1, c->reading ? 0 : numbers[i]) == numbers[i] && same;
    }
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        same = coder_signed(c, 2, c->reading ? 0 : integers[i]) == integers[i] && same;
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        same = coder_symbol(c, 3, c->reading ? 0 : symbols[i]) == symbols[i] && same;
    }
    return same;
}

static bool code_mixed(struct coder *c)
{
    bool same = true;

    state = 88172645463325252ull;
    for (int i = 0; i < MIXED; i++) {
        uint64_t r = pseudo_random(), v = r >> (r & 63);
        uint32_t context = (uint32_t)(r >> 40) & 0xff;
        bool reading = c->reading;

        same = coder_bit(c, context, reading ? 0 : r >> 20 & 1) == (r >> 20 & 1) && same;
        same = coder_bits(c, context, 5, reading ? 0 : v & 31) == (v & 31) && same;
        same = coder_number(c, context, reading ? 0 : v) == v && same;
        same = coder_symbol(c, context, reading ? 0 : (uint32_t)v) == (uint32_t)v && same;
    }
    return same;
}

static bool code_texts(struct coder *c)
{
    static const char *const texts[] = {"", "pthread_mutex_lock", "pthread_mutex_unlock",
                                        "\xff\xfe", "a rather long text with several words in it"};
    struct buf out = {0};
    bool same = true;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buf_clear(&out);
        coder_text(c, 0, texts[i], c->reading ? 0 : strlen(texts[i]), &out);
        same = same && (!c->reading || strcmp(buf_text(&out), texts[i]) == 0);
    }
    buf_clear(&out);
    coder_text(c, 1, "a\0b\0", c->reading ? 0 : 4, &out);
    same = same && (!c->reading || (out.n == 4 && memcmp(out.data, "a\0b\0", 4) == 0));
    buf_free(&out);
    return same;
}

static bool code_constant(struct coder *c)
{
    bool same = true;

    for (int i = 0; i < MIXED; i++) {
        same = coder_bit(c, 5, !c->reading) && same;
    }
    return same;
}

static size_t there_and_back(bool (*code)(struct coder *))
{
    struct arena a;
    struct coder c;
    struct buf out = {0};
    size_t n;

    arena_init(&a, 0);
    coder_init(&c, &a, LOG, LOG);
    coder_write(&c, &out);
    code(&c);
    coder_flush(&c);
    coder_init(&c, &a, LOG, LOG);
    coder_read(&c, out.data, out.n);
    CU_ASSERT(code(&c));
    CU_ASSERT(coder_ended(&c));
    for (n = 1; n < out.n && n < 40; n++) {
        coder_init(&c, &a, LOG, LOG);
        coder_read(&c, out.data, out.n - n);
        CU_ASSERT_FALSE(code(&c) && coder_ended(&c));
    }
    n = out.n;
    buf_free(&out);
    arena_free(&a);
    return n;
}

static void edges(void)
{
    there_and_back(code_edges);
}

static void mixed(void)
{
    there_and_back(code_mixed);
}

static void texts(void)
{
    there_and_back(code_texts);
}

// What is always the same costs a hundredth of a bit.
static void constant(void)
{
    CU_ASSERT(there_and_back(code_constant) < MIXED / 80 / 8 + 8);
}

// No input makes a count that the rest of it could not hold, and none reads on for ever.
static void hostile(void)
{
    struct arena a;
    struct coder c;
    uint8_t bytes[64];

    arena_init(&a, 0);
    state = 42;
    for (int round = 0; round < 40; round++) {
        struct buf out = {0};

        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)pseudo_random();
        }
        coder_init(&c, &a, CODER_LOG_MIN, CODER_LOG_MIN);
        coder_read(&c, bytes, sizeof bytes);
        CU_ASSERT(coder_count(&c, 1, 0) <= 1024 * (sizeof bytes + 4));
        while (!c.failed) {
            coder_text(&c, 0, NULL, 0, &out);
        }
        CU_ASSERT(out.n < sizeof bytes * 1024);
        CU_ASSERT_EQUAL(coder_number(&c, 2, 0), 0);
        buf_free(&out);
        arena_reset(&a);
    }
    arena_free(&a);
}

const struct test suite[] = {
    {"edges", edges},       {"mixed", mixed},     {"texts", texts},
    {"constant", constant}, {"hostile", hostile}, {NULL, NULL},
};
