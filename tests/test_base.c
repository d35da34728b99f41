// SPDX-License-Identifier: Apache-2.0
// links: cclint_base
// Memory, guards, names, hashes, bit sets, buffers and texts; files and paths are in test_os.c.
#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/intern.h"
#include "analyzer/base/list.h"
#include "analyzer/base/map.h"
#include "analyzer/base/text.h"
#include "tests/test.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

const char suite_name[] = "base";

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i]) {
            return false;
        }
    }
    return true;
}

static void test_arena_zeroed_and_aligned(void)
{
    struct arena a;

    arena_init(&a, 0);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 1; i < 400; i++) {
            size_t align = (size_t)1 << i % 7;
            char *p = arena_alloc(&a, i * 7, align);

            CU_ASSERT_EQUAL((uintptr_t)p % align, 0);
            CU_ASSERT(all_zero(p, i * 7));
            memset(p, 0x5a, i * 7); // the next round must not see this
        }
        arena_reset(&a);
        CU_ASSERT_EQUAL(a.used, 0);
    }
    CU_ASSERT_PTR_NOT_NULL(arena_alloc(&a, 0, 1));
    arena_free(&a);
}

static void test_arena_large(void)
{
    struct arena a;
    char *small, *large;

    arena_init(&a, 0);
    small = arena_text(&a, "kept", 4);
    large = arena_alloc(&a, 5000000, 64);
    CU_ASSERT_EQUAL((uintptr_t)large % 64, 0);
    CU_ASSERT(all_zero(large, 5000000));
    memset(large, 1, 5000000);
    CHECK_TEXT(small, "kept");
    arena_free(&a);
}

static void test_arena_rewind(void)
{
    struct arena a;
    struct arena_mark start, outer, inner;
    char *kept, *first, *again;

    arena_init(&a, 0);
    start = arena_mark(&a); // before any block
    kept = arena_text(&a, "kept", 4);
    outer = arena_mark(&a);
    first = arena_text(&a, "first", 5);
    inner = arena_mark(&a);
    arena_alloc(&a, 300000, 8); // needs a new block
    arena_alloc(&a, 3000000, 8);
    arena_rewind(&a, inner);
    CHECK_TEXT(first, "first");
    arena_rewind(&a, outer);
    again = arena_text(&a, "again", 5);
    CU_ASSERT_PTR_EQUAL(again, first);
    CHECK_TEXT(kept, "kept");
    arena_rewind(&a, outer);
    CU_ASSERT_EQUAL(a.used, outer.used);
    arena_rewind(&a, start);
    CU_ASSERT_EQUAL(a.used, 0);
    CU_ASSERT_PTR_EQUAL(arena_alloc(&a, 4, 1), kept);
    arena_free(&a);
}

static void test_arena_limit(void)
{
    struct arena a;
    struct guard g;

    arena_init(&a, 10000);
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        for (int i = 0; i < 10; i++) {
            arena_alloc(&a, 1001, 1);
        }
        guard_close(&g);
        CU_FAIL("the limit does not hold");
    } else {
        CHECK_TEXT(g.why, "the memory limit of 10000 bytes is reached");
        CU_ASSERT_FALSE(g.is_bug);
    }
    CU_ASSERT_EQUAL(a.used, 9 * 1001);
    arena_reset(&a);
    arena_alloc(&a, 10000, 1); // all of it again
    CU_ASSERT_EQUAL(a.used, 10000);
    arena_free(&a);
}

static void test_arena_overflow(void)
{
    struct arena a;
    struct guard g;
    volatile int caught = 0;

    arena_init(&a, 0);
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        (void)arena_array(&a, uint64_t, SIZE_MAX / 4);
        guard_close(&g);
    } else {
        caught++;
    }
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        arena_alloc(&a, SIZE_MAX - 3, 1);
        guard_close(&g);
    } else {
        caught++;
    }
    CU_ASSERT_EQUAL(caught, 2);
    CHECK_TEXT(g.why, "out of memory");
    arena_free(&a);
}

#if defined(__SANITIZE_ADDRESS__)
#    include <sanitizer/asan_interface.h>

static void test_arena_poison(void)
{
    struct arena a;
    struct arena_mark mark;
    char *kept, *gone;

    arena_init(&a, 0);
    kept = arena_alloc(&a, 13, 1);
    CU_ASSERT(__asan_address_is_poisoned(kept + 13));
    mark = arena_mark(&a);
    gone = arena_alloc(&a, 8, 8);
    CU_ASSERT_FALSE(__asan_address_is_poisoned(gone));
    arena_rewind(&a, mark);
    CU_ASSERT(__asan_address_is_poisoned(gone));
    CU_ASSERT_FALSE(__asan_address_is_poisoned(kept + 12));
    arena_reset(&a);
    CU_ASSERT(__asan_address_is_poisoned(kept));
    arena_free(&a);
}
#endif

static void test_arena_texts(void)
{
    struct arena a;
    int numbers[3] = {1, 2, 3}, *copy;

    arena_init(&a, 0);
    CHECK_TEXT(arena_text(&a, "abcdef", 3), "abc");
    CHECK_TEXT(arena_text(&a, NULL, 0), "");
    CHECK_TEXT(arena_printf(&a, "%s-%d", "x", 42), "x-42");
    CHECK_TEXT(arena_printf(&a, "%s", ""), "");
    copy = arena_copy(&a, numbers, sizeof numbers);
    numbers[2] = 9;
    CU_ASSERT_EQUAL(copy[2], 3);
    arena_free(&a);
}

static void fail_inside(int depth)
{
    if (depth > 0) {
        fail_inside(depth - 1);
    }
    ENSURE(depth > 0);
}

static void test_guards_nest(void)
{
    struct guard outer, inner;
    volatile int steps = 0;

    guard_open(&outer);
    if (setjmp(outer.at) == 0) {
        guard_open(&inner);
        if (setjmp(inner.at) == 0) {
            fail_inside(3);
            CU_FAIL("ENSURE let it pass");
        } else {
            CU_ASSERT(inner.is_bug);
            CU_ASSERT_PTR_NOT_NULL(strstr(inner.why, "depth > 0 does not hold"));
            steps++;
        }
        give_up("%s, again", inner.why); // the inner guard is closed: this is the outer one's
    } else {
        CU_ASSERT_FALSE(outer.is_bug);
        CU_ASSERT_PTR_NOT_NULL(strstr(outer.why, ", again"));
        steps++;
    }
    CU_ASSERT_EQUAL(steps, 2);
}

static void test_guard_close(void)
{
    struct guard outer, inner;
    volatile bool reached = false;

    guard_open(&outer);
    if (setjmp(outer.at) == 0) {
        guard_open(&inner);
        if (setjmp(inner.at) == 0) {
            guard_close(&inner);
        }
        give_up("late");
    } else {
        reached = true;
        CHECK_TEXT(outer.why, "late");
    }
    CU_ASSERT(reached);
}

static void test_names(void)
{
    struct arena a;
    struct names *t;
    char text[32];

    arena_init(&a, 0);
    t = names_new(&a);
    CU_ASSERT_EQUAL(names_count(t), 1);
    CU_ASSERT_EQUAL(names_put(t, "", 0), 0);
    CU_ASSERT_EQUAL(names_puts(t, NULL), 0);
    CHECK_TEXT(names_text(t, 0), "");
    CU_ASSERT_EQUAL(names_find(t, "open", 4), 0);
    CU_ASSERT_EQUAL(names_put(t, "opened", 4), 1);
    CU_ASSERT_EQUAL(names_puts(t, "opened"), 2);
    CU_ASSERT_EQUAL(names_puts(t, "open"), 1);
    CU_ASSERT_EQUAL(names_find(t, "open", 4), 1);
    CU_ASSERT_EQUAL(names_put(t, "a\0b", 3), 3); // bytes, not C strings
    CU_ASSERT_EQUAL(names_put(t, "a\0c", 3), 4);
    CU_ASSERT_EQUAL(names_length(t, 3), 3);
    for (uint32_t i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "name%u", i);
        CU_ASSERT_EQUAL(names_puts(t, text), i + 5);
    }
    for (uint32_t i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "name%u", i);
        CU_ASSERT_EQUAL(names_puts(t, text), i + 5);
        CHECK_TEXT(names_text(t, i + 5), text);
    }
    CU_ASSERT_EQUAL(names_count(t), 5005);
    arena_free(&a);
}

// Reaching the limit in the middle must leave the table whole.
static void test_names_at_limit(void)
{
    struct arena a;
    struct guard g;
    struct names *t;
    char text[32];
    volatile uint32_t put = 0;

    arena_init(&a, 60000);
    t = names_new(&a);
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        for (;; put++) {
            snprintf(text, sizeof text, "name%u", put);
            names_puts(t, text);
        }
    }
    CU_ASSERT(put > 100);
    CU_ASSERT_EQUAL(names_count(t), put + 1);
    for (uint32_t i = 0; i < put; i++) {
        snprintf(text, sizeof text, "name%u", i);
        CU_ASSERT_EQUAL(names_find(t, text, strlen(text)), i + 1);
    }
    arena_free(&a);
}

static void test_hash(void)
{
    // Known answers of XXH3 with seed 0.
    CU_ASSERT_EQUAL(hash64("", 0), UINT64_C(0x2d06800538d394c2));
    CHECK_TEXT(hash128_hex("", 0).text, "99aa06d3014798d86001c324468d497f");
    CU_ASSERT_NOT_EQUAL(hash64("a", 1), hash64("b", 1));
    CU_ASSERT_NOT_EQUAL(hash64_mix(1, 2), hash64_mix(2, 1));
    CU_ASSERT_NOT_EQUAL(hash64_mix(0, 0), hash64_mix(0, 1));
}

struct item {
    int key, value;
    UT_hash_handle hh;
};

static void test_list_and_map(void)
{
    int *list = NULL;
    struct item items[100], *map = NULL, *found, *item, *next;

    for (int i = 0; i < 1000; i++) {
        arrput(list, i * i);
    }
    CU_ASSERT_EQUAL(arrlenu(list), 1000);
    CU_ASSERT_EQUAL(list[999], 999 * 999);
    arrfree(list);
    CU_ASSERT_PTR_NULL(list);
    for (int i = 0; i < 100; i++) {
        items[i] = (struct item){.key = i * 3, .value = i};
        HASH_ADD_INT(map, key, &items[i]);
    }
    for (int key = 0; key < 300; key++) {
        HASH_FIND_INT(map, &key, found);
        CU_ASSERT_EQUAL(found ? found->value * 3 : -1, key % 3 ? -1 : key);
    }
    HASH_ITER(hh, map, item, next)
    {
        HASH_DEL(map, item);
    }
    CU_ASSERT_PTR_NULL(map);
}

static void test_bitset(void)
{
    struct arena a;
    struct bitset s, t, empty;

    arena_init(&a, 0);
    s = bitset_new(&a, 130);
    t = bitset_new(&a, 130);
    empty = bitset_new(&a, 0);
    CU_ASSERT_EQUAL(bitset_next(s, 0), 130);
    bitset_set(s, 0);
    bitset_set(s, 63);
    bitset_set(s, 64);
    bitset_set(s, 129);
    CU_ASSERT(bitset_has(s, 63) && bitset_has(s, 129));
    CU_ASSERT_FALSE(bitset_has(s, 62) || bitset_has(s, 130) || bitset_has(s, UINT32_MAX));
    CU_ASSERT_EQUAL(bitset_count(s), 4);
    CU_ASSERT_EQUAL(bitset_next(s, 1), 63);
    CU_ASSERT_EQUAL(bitset_next(s, 64), 64);
    CU_ASSERT_EQUAL(bitset_next(s, 65), 129);
    CU_ASSERT_EQUAL(bitset_next(s, 200), 130);
    CU_ASSERT(bitset_union(t, s));
    CU_ASSERT_FALSE(bitset_union(t, s));
    CU_ASSERT(bitset_equal(s, t));
    bitset_clear(s, 129);
    CU_ASSERT_FALSE(bitset_equal(s, t));
    bitset_subtract(t, s);
    CU_ASSERT_EQUAL(bitset_count(t), 1);
    CU_ASSERT_EQUAL(bitset_next(t, 0), 129);
    bitset_assign(t, s);
    CU_ASSERT(bitset_equal(s, t));
    CU_ASSERT_EQUAL(bitset_next(empty, 0), 0);
    CU_ASSERT_EQUAL(bitset_count(empty), 0);
    CU_ASSERT_FALSE(bitset_equal(empty, s));
    arena_free(&a);
}

static const uint64_t unsigneds[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
static const int64_t signeds[] = {0, -1, 1, 63, -64, 64, INT32_MIN, INT64_MIN, INT64_MAX};
enum { NUNSIGNED = sizeof unsigneds / sizeof *unsigneds };
enum { NSIGNED = sizeof signeds / sizeof *signeds };

static void write_sample(struct buf *b)
{
    for (size_t i = 0; i < NUNSIGNED; i++) {
        buf_u(b, unsigneds[i]);
    }
    for (size_t i = 0; i < NSIGNED; i++) {
        buf_s(b, signeds[i]);
    }
    buf_str(b, "a\0b", 3);
    buf_str(b, NULL, 0);
    buf_byte(b, 0xff);
}

static void test_buf_round_trip(void)
{
    struct buf b = {0};
    struct reader r;
    const char *s;
    size_t n;

    write_sample(&b);
    reader_init(&r, b.data, b.n);
    for (size_t i = 0; i < NUNSIGNED; i++) {
        CU_ASSERT_EQUAL(read_u(&r), unsigneds[i]);
    }
    for (size_t i = 0; i < NSIGNED; i++) {
        CU_ASSERT_EQUAL(read_s(&r), signeds[i]);
    }
    s = read_str(&r, &n);
    CU_ASSERT(n == 3 && memcmp(s, "a\0b", 3) == 0);
    read_str(&r, &n);
    CU_ASSERT_EQUAL(n, 0);
    CU_ASSERT_EQUAL(read_byte(&r), 0xff);
    CU_ASSERT(r.at == r.end && !r.failed);
    CU_ASSERT_EQUAL(read_byte(&r), 0);
    CU_ASSERT(r.failed);
    buf_free(&b);
    CU_ASSERT_PTR_NULL(b.data);
}

static void test_buf_text(void)
{
    struct buf b = {0};

    CHECK_TEXT(buf_text(&b), "");
    for (int i = 0; i < 200; i++) {
        buf_printf(&b, "%d,", i % 10);
    }
    CU_ASSERT_EQUAL(b.n, 400);
    CU_ASSERT_EQUAL(strlen(buf_text(&b)), 400);
    buf_clear(&b);
    buf_put(&b, "xyz", 2);
    CHECK_TEXT(buf_text(&b), "xy");
    buf_free(&b);
}

static bool fails(const char *bytes, size_t n, uint32_t below)
{
    struct reader r;

    reader_init(&r, bytes, n);
    CU_ASSERT_EQUAL(below ? read_below(&r, below) : read_u(&r), 0);
    CU_ASSERT_EQUAL(r.at == r.end, r.failed || n == 1);
    CU_ASSERT_EQUAL(read_byte(&r), 0); // zeros from there on
    return r.failed;
}

static void test_reader_hostile(void)
{
    struct reader r;
    size_t n = 7;

    CU_ASSERT(fails("", 0, 0));
    CU_ASSERT(fails("\x80", 1, 0));                                       // ends in the middle
    CU_ASSERT(fails("\x80\x00x", 3, 0));                                  // not the shortest form
    CU_ASSERT(fails("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02x", 11, 0)); // 65 bits
    CU_ASSERT(fails("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01x", 13, 0));
    CU_ASSERT(fails("\x05x", 2, 5)); // not below 5
    reader_init(&r, "\x80\x80\x80\x80\x10x", 6);
    CU_ASSERT_EQUAL(read_u32(&r), 0); // 2^32
    CU_ASSERT(r.failed && r.at == r.end);
    reader_init(&r, "\x05xyz", 4);
    CHECK_TEXT(read_str(&r, &n), ""); // five bytes promised, three there
    CU_ASSERT(r.failed && n == 0);
    reader_init(&r, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x", 11);
    CHECK_TEXT(read_str(&r, &n), "");
    CU_ASSERT(r.failed && n == 0);
    reader_init(&r, NULL, 0);
    CU_ASSERT_EQUAL(read_s(&r), 0);
    CU_ASSERT(r.failed);
}

// Whatever bytes come, reading ends, and what was read is written as the same bytes.
static void test_reader_random(void)
{
    uint64_t seed = 42;
    uint8_t bytes[24];

    for (int round = 0; round < 20000; round++) {
        struct reader r;
        struct buf b = {0};

        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = hash64_mix(seed, i);
            bytes[i] = (uint8_t)(seed % 3 ? seed >> 8 | 0x80 : seed >> 8);
        }
        reader_init(&r, bytes, sizeof bytes);
        while (!r.failed && r.at < r.end) {
            const uint8_t *from = r.at;
            uint64_t v = read_u(&r);

            buf_clear(&b);
            buf_u(&b, v);
            CU_ASSERT(r.failed || (b.n == (size_t)(r.at - from) && !memcmp(b.data, from, b.n)));
        }
        buf_free(&b);
    }
}

static uint32_t decode(const char *s, size_t *len)
{
    return utf8_next(s, strlen(s), len);
}

static void test_utf8(void)
{
    static const char *const bad[] = {
        "\x80",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x80\x80",
        "\xed\xa0\x80",
        "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xff",
        "\xe2\x82",
        "\xe2x",
        "\xc3",
    };
    static const uint32_t good[] = {0x24,   0x7f,   0x80,   0x7ff,   0x800,
                                    0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    struct buf b = {0};
    size_t len;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CU_ASSERT_EQUAL(decode(bad[i], &len), 0xfffd);
        CU_ASSERT_EQUAL(len, 1);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        buf_clear(&b);
        utf8_put(&b, good[i]);
        CU_ASSERT_EQUAL(utf8_next(b.data, b.n, &len), good[i]);
        CU_ASSERT_EQUAL(len, b.n);
    }
    utf8_next("", 0, &len);
    CU_ASSERT_EQUAL(len, 0);
    buf_clear(&b);
    utf8_put(&b, 0xd800);
    CHECK_TEXT(buf_text(&b), "\xef\xbf\xbd");
    buf_free(&b);
}

static void test_text_units(void)
{
    const char *text = "a\tä€😀e\xcc\x81日"; // an e with a combining accent
    const char *broken = "a\xff\xf0\x9f\x98";

    CU_ASSERT_EQUAL(utf8_points(text, strlen(text)), 8);
    CU_ASSERT_EQUAL(utf16_units(text, strlen(text)), 9);
    CU_ASSERT_EQUAL(text_cells(text, strlen(text)), 9);
    CU_ASSERT_EQUAL(utf8_points(broken, 5), 5);
    CU_ASSERT_EQUAL(utf16_units(broken, 5), 5);
    CU_ASSERT_EQUAL(text_cells("\xef\xbb\xbfx", 4), 1); // a byte order mark
    CU_ASSERT_EQUAL(text_cells("ｆ", 3), 2);
    CU_ASSERT_EQUAL(text_cells("", 0), 0);
}

static void test_text_printable(void)
{
    struct arena a;

    arena_init(&a, 0);
    CHECK_TEXT(text_printable(&a, "a\tb\nä", 6), "a\tb\nä");
    CHECK_TEXT(text_printable(&a, "\x1b[31m\0\r\x7f", 8), "�[31m���");
    CHECK_TEXT(text_printable(&a, "\xff\xc2\x9bx", 4), "��x"); // a bare byte, a C1 control
    CHECK_TEXT(text_printable(&a, "\xe2\x80\xae", 3), "�");    // right-to-left override
    CHECK_TEXT(text_printable(&a, "�", 3), "�");
    CHECK_TEXT(text_printable(&a, "", 0), "");
    arena_free(&a);
}

static void test_nearest(void)
{
    static const char *const rules[] = {"fd-leak", "lock-leak", "double-lock", "double-close"};
    char longest[200];

    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    CHECK_TEXT(text_nearest("fd-leek", rules, 4), "fd-leak");
    CHECK_TEXT(text_nearest("df-leak", rules, 4), "fd-leak");
    CHECK_TEXT(text_nearest("doublelock", rules, 4), "double-lock");
    CHECK_TEXT(text_nearest("double-clos", rules, 4), "double-close");
    CHECK_TEXT(text_nearest("fd-leak", rules, 4), "fd-leak");
    CU_ASSERT_PTR_NULL(text_nearest("data-race", rules, 4));
    CU_ASSERT_PTR_NULL(text_nearest("", rules, 4));
    CU_ASSERT_PTR_NULL(text_nearest("x", rules, 4));
    CU_ASSERT_PTR_NULL(text_nearest(longest, rules, 4));
    CU_ASSERT_PTR_NULL(text_nearest("fd-leak", rules, 0));
}

const struct test suite[] = {
    {"arena_zeroed_and_aligned", test_arena_zeroed_and_aligned},
    {"arena_large", test_arena_large},
    {"arena_rewind", test_arena_rewind},
    {"arena_limit", test_arena_limit},
    {"arena_overflow", test_arena_overflow},
#if defined(__SANITIZE_ADDRESS__)
    {"arena_poison", test_arena_poison},
#endif
    {"arena_texts", test_arena_texts},
    {"guards_nest", test_guards_nest},
    {"guard_close", test_guard_close},
    {"names", test_names},
    {"names_at_limit", test_names_at_limit},
    {"hash", test_hash},
    {"list_and_map", test_list_and_map},
    {"bitset", test_bitset},
    {"buf_round_trip", test_buf_round_trip},
    {"buf_text", test_buf_text},
    {"reader_hostile", test_reader_hostile},
    {"reader_random", test_reader_random},
    {"utf8", test_utf8},
    {"text_units", test_text_units},
    {"text_printable", test_text_printable},
    {"nearest", test_nearest},
    {NULL, NULL},
};
