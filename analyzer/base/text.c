// SPDX-License-Identifier: Apache-2.0
// UTF-8 by the table of the Unicode standard (3-7): the second byte's range depends on the first,
// which rules out overlong forms, surrogates and everything above U+10FFFF.
//
// Widths follow the classes of wcwidth() in short ranges of our own: the C library's answer depends
// on the locale, and a report must not.
#include "analyzer/base/text.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

#include <stdbool.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd };

// The length of a sequence by its first byte, and the range of the second; 0 for a bad byte.
static size_t sequence(uint8_t first, uint8_t *low, uint8_t *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    if (first < 0xe0) {
        return 2;
    }
    if (first < 0xf0) {
        *low = first == 0xe0 ? 0xa0 : 0x80;
        *high = first == 0xed ? 0x9f : 0xbf;
        return 3;
    }
    *low = first == 0xf0 ? 0x90 : 0x80;
    *high = first == 0xf4 ? 0x8f : 0xbf;
    return 4;
}

uint32_t utf8_next(const char *s, size_t n, size_t *len)
{
    static const uint8_t masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    const uint8_t *u = (const uint8_t *)s;
    uint8_t low, high;
    size_t want;
    uint32_t c;

    *len = n > 0;
    if (n == 0) {
        return 0;
    }
    want = sequence(u[0], &low, &high);
    if (want == 0 || want > n) {
        return REPLACEMENT;
    }
    c = u[0] & masks[want];
    for (size_t i = 1; i < want; i++) {
        if (u[i] < low || u[i] > high) {
            return REPLACEMENT;
        }
        c = c << 6 | (u[i] & 0x3f);
        low = 0x80;
        high = 0xbf;
    }
    *len = want;
    return c;
}

void utf8_put(struct buf *b, uint32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        c = REPLACEMENT;
    }
    if (c < 0x80) {
        buf_byte(b, (uint8_t)c);
        return;
    }
    if (c < 0x800) {
        buf_byte(b, (uint8_t)(0xc0 | c >> 6));
    } else if (c < 0x10000) {
        buf_byte(b, (uint8_t)(0xe0 | c >> 12));
        buf_byte(b, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
    } else {
        buf_byte(b, (uint8_t)(0xf0 | c >> 18));
        buf_byte(b, (uint8_t)(0x80 | (c >> 12 & 0x3f)));
        buf_byte(b, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
    }
    buf_byte(b, (uint8_t)(0x80 | (c & 0x3f)));
}

struct range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;

        if (c < ranges[middle].first) {
            n = middle;
        } else if (c > ranges[middle].last) {
            low = middle + 1;
        } else {
            return true;
        }
    }
    return false;
}

#define IN_RANGES(c, table) in_ranges((c), (table), sizeof(table) / sizeof *(table))

// Sorted. Marks of the common scripts, joiners, variation selectors.
static const struct range zero_wide[] = {
    {0x300, 0x36f},   {0x483, 0x489},     {0x591, 0x5bd},     {0x5bf, 0x5bf},     {0x5c1, 0x5c2},
    {0x5c4, 0x5c5},   {0x610, 0x61a},     {0x64b, 0x65f},     {0x670, 0x670},     {0x6d6, 0x6dc},
    {0x6df, 0x6e4},   {0x6e7, 0x6e8},     {0x6ea, 0x6ed},     {0x730, 0x74a},     {0x900, 0x902},
    {0x93a, 0x93a},   {0x93c, 0x93c},     {0x941, 0x948},     {0x94d, 0x94d},     {0x951, 0x957},
    {0xe31, 0xe31},   {0xe34, 0xe3a},     {0xe47, 0xe4e},     {0x1160, 0x11ff},   {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff}, {0x200b, 0x200f},   {0x202a, 0x202e},   {0x2060, 0x2064},   {0x2066, 0x206f},
    {0x20d0, 0x20f0}, {0x302a, 0x302d},   {0x3099, 0x309a},   {0xfe00, 0xfe0f},   {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0001, 0xe0001}, {0xe0020, 0xe007f}, {0xe0100, 0xe01ef},
};

// Sorted. East Asian Wide and Fullwidth, and the emoji shown as pictures.
static const struct range two_wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
    {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},
    {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
    {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},
    {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},
    {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},
    {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
    {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18cff},
    {0x1aff0, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e},
    {0x1f191, 0x1f19a}, {0x1f200, 0x1f265}, {0x1f300, 0x1f320}, {0x1f32d, 0x1f335},
    {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3},
    {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440},
    {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e}, {0x1f550, 0x1f567},
    {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f},
    {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2}, {0x1f6d5, 0x1f6d7},
    {0x1f6dc, 0x1f6df}, {0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7eb},
    {0x1f7f0, 0x1f7f0}, {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff},
    {0x1fa70, 0x1faff}, {0x20000, 0x2fffd}, {0x30000, 0x3fffd},
};

static size_t cells(uint32_t c)
{
    if (c < 0x300) {
        return 1;
    }
    if (IN_RANGES(c, zero_wide)) {
        return 0;
    }
    return IN_RANGES(c, two_wide) ? 2 : 1;
}

size_t utf16_units(const char *s, size_t n)
{
    size_t units = 0;

    for (size_t i = 0, len; i < n; i += len) {
        units += utf8_next(s + i, n - i, &len) > 0xffff ? 2 : 1;
    }
    return units;
}

size_t utf8_points(const char *s, size_t n)
{
    size_t points = 0;

    for (size_t i = 0, len; i < n; i += len) {
        utf8_next(s + i, n - i, &len);
        points++;
    }
    return points;
}

size_t text_cells(const char *s, size_t n)
{
    size_t width = 0;

    for (size_t i = 0, len; i < n; i += len) {
        width += cells(utf8_next(s + i, n - i, &len));
    }
    return width;
}

// Also what reorders text on the screen: with it, code can look like other code.
static bool is_unprintable(uint32_t c)
{
    if (c == '\t' || c == '\n') {
        return false;
    }
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

const char *text_printable(struct arena *a, const char *s, size_t n)
{
    // The replacement is 3 bytes long and stands for at least one.
    char *out = arena_alloc(a, arena_bytes(n, 3) + 1, 1);
    size_t at = 0;

    for (size_t i = 0, len; i < n; i += len) {
        uint32_t c = utf8_next(s + i, n - i, &len);

        if (is_unprintable(c) || (c == REPLACEMENT && len == 1)) {
            memcpy(out + at, "\xef\xbf\xbd", 3);
            at += 3;
        } else {
            memcpy(out + at, s + i, len);
            at += len;
        }
    }
    out[at] = '\0';
    return out;
}

enum { WORD_MAX = 64 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), row by
// row; both words are at most WORD_MAX long.
static unsigned distance(const char *a, size_t na, const char *b, size_t nb)
{
    unsigned rows[3][WORD_MAX + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2], *spare;

    for (unsigned j = 0; j <= nb; j++) {
        before[j] = last[j] = j;
    }
    for (unsigned i = 1; i <= na; i++) {
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            unsigned d = last[j - 1] + (a[i - 1] != b[j - 1]);

            d = least(d, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d = least(d, before[j - 2] + 1);
            }
            row[j] = d;
        }
        spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[nb];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n)
{
    size_t length = strlen(word);
    unsigned best = length < 3 ? 2 : (unsigned)length / 3 + 1; // must be less than this
    const char *nearest = NULL;

    if (length > WORD_MAX) {
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        size_t other = strlen(candidates[i]);
        unsigned d;

        if (other > WORD_MAX) {
            continue;
        }
        d = distance(word, length, candidates[i], other);
        if (d < best && d < other) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}
