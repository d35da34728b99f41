// SPDX-License-Identifier: Apache-2.0
// links: cclint_ir
// The coder gives back what it was given, in any mixture and at the edges of each kind of value;
// what was cut off, or never written, is refused and ends.
#include "tests/test.h"

#include "analyzer/ir/cci_coder.h"

#include <string.h>

const char suite_name[] = "cci_coder";

enum { MIXED = 20000 };

static struct coder_tables tables;
static struct coder_model model;

static uint64_t state;

static struct coder_context at(uint32_t context)
{
    return (struct coder_context){{context, context / 16}, context % CODER_KINDS};
}

static void start(struct coder *c)
{
    coder_tables_init(&tables);
    coder_model_flat(&model);
    coder_init(c, &tables, &model);
}

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
        same = coder_number(c, at(1), c->reading ? 0 : numbers[i]) == numbers[i] && same;
    }
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        same = coder_signed(c, at(2), c->reading ? 0 : integers[i]) == integers[i] && same;
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        same = coder_symbol(c, at(3), c->reading ? 0 : symbols[i]) == symbols[i] && same;
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

        same = coder_bit(c, at(context), reading ? 0 : r >> 20 & 1) == (r >> 20 & 1) && same;
        same = coder_bits(c, at(context), 5, reading ? 0 : v & 31) == (v & 31) && same;
        same = coder_number(c, at(context), reading ? 0 : v) == v && same;
        same = coder_symbol(c, at(context), reading ? 0 : (uint32_t)v) == (uint32_t)v && same;
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
        same = coder_bit(c, at(5), !c->reading) && same;
    }
    return same;
}

static size_t there_and_back(bool (*code)(struct coder *))
{
    struct coder c;
    struct buf out = {0};
    size_t n;

    start(&c);
    coder_write(&c, &out);
    code(&c);
    coder_flush(&c);
    start(&c);
    coder_read(&c, out.data, out.n);
    CU_ASSERT(code(&c));
    CU_ASSERT(coder_ended(&c));
    for (n = 1; n < out.n && n < 8; n++) {
        start(&c);
        coder_read(&c, out.data, out.n - n);
        CU_ASSERT_FALSE(code(&c) && coder_ended(&c));
    }
    n = out.n;
    buf_free(&out);
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

// What is always the same costs two thousandths of a bit.
static void constant(void)
{
    CU_ASSERT(there_and_back(code_constant) < MIXED / 500 / 8 + 8);
}

// No input makes a count that the rest of it could not hold, and none reads on for ever.
static void hostile(void)
{
    struct coder c;
    uint8_t bytes[64];

    state = 42;
    for (int round = 0; round < 8; round++) {
        struct buf out = {0};

        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)pseudo_random();
        }
        start(&c);
        coder_read(&c, bytes, sizeof bytes);
        CU_ASSERT(coder_count(&c, at(1), 0) <= 8192 * (sizeof bytes + 4));
        while (!c.failed) {
            coder_text(&c, 0, NULL, 0, &out);
        }
        CU_ASSERT(out.n < sizeof bytes * 8192);
        CU_ASSERT_EQUAL(coder_number(&c, at(2), 0), 0);
        buf_free(&out);
    }
}

const struct test suite[] = {
    {"edges", edges},       {"mixed", mixed},     {"texts", texts},
    {"constant", constant}, {"hostile", hostile}, {NULL, NULL},
};
