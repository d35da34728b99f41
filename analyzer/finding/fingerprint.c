// SPDX-License-Identifier: Apache-2.0
// Two fingerprints a finding.
//
// primaryLocationLineHash is the one GitHub matches alerts by. The file is taken as UTF-16 code
// units without spaces and tabs, line ends as LF; a rolling window of 100 units is hashed as a
// polynomial in 37 modulo 2^64, and each line gets the hash of the window that starts at its first
// kept unit. Behind the end come one unit 65535 and zeros.
//
// cclintFingerprint/v1 is made of what a finding is about, never of where it is: rule, path below
// the root, function, the report line without white space, the object's text, and an ordinal among
// equals. A file outside the root counts by its name alone: where it lies differs from machine to
// machine.
#include "analyzer/finding/fingerprint.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/map.h"
#include "analyzer/base/os.h"
#include "analyzer/base/text.h"
#include "analyzer/finding/finding.h"
#include "analyzer/source/file.h"

#include <inttypes.h>
#include <string.h>

enum { WINDOW = 100, FACTOR = 37, END_UNIT = 65535, REPLACEMENT = 0xfffd, NO_LINE = 0 };

struct seen {
    uint64_t hash;
    uint32_t count;
    UT_hash_handle hh;
};

struct roller {
    struct arena *arena;
    uint64_t hash, drop_factor; // FACTOR ^ WINDOW
    uint16_t window[WINDOW];
    uint32_t starts[WINDOW]; // the line whose first unit stands in this slot
    uint32_t at, line;
    bool at_line_start, after_cr;
    struct seen *seen;
    const char **out;
    uint32_t nlines;
};

static void emit(struct roller *r)
{
    struct seen *s;
    uint32_t line = r->starts[r->at];

    if (line == NO_LINE) {
        return;
    }
    HASH_FIND(hh, r->seen, &r->hash, sizeof r->hash, s);
    if (!s) {
        s = arena_new(r->arena, struct seen);
        s->hash = r->hash;
        HASH_ADD(hh, r->seen, hash, sizeof s->hash, s);
    }
    s->count++;
    if (line <= r->nlines) {
        r->out[line - 1] = arena_printf(r->arena, "%" PRIx64 ":%u", r->hash, s->count);
    }
    r->starts[r->at] = NO_LINE;
}

static void roll(struct roller *r, uint16_t unit)
{
    r->hash = r->hash * FACTOR + unit - r->drop_factor * r->window[r->at];
    r->window[r->at] = unit;
    r->at = (r->at + 1) % WINDOW;
}

static void feed(struct roller *r, uint16_t unit)
{
    bool skip = unit == ' ' || unit == '\t' || (r->after_cr && unit == '\n');

    r->after_cr = unit == '\r';
    if (skip) {
        return;
    }
    if (unit == '\r') {
        unit = '\n';
    }
    emit(r);
    if (r->at_line_start) {
        r->starts[r->at] = ++r->line;
        r->at_line_start = false;
    }
    r->at_line_start = unit == '\n';
    roll(r, unit);
}

static uint32_t count_lines(const char *data, size_t n)
{
    uint32_t lines = 1;

    for (size_t i = 0; i < n; i++) {
        lines += data[i] == '\n' || (data[i] == '\r' && (i + 1 == n || data[i + 1] != '\n'));
    }
    return lines;
}

// How many bytes one U+FFFD stands for when UTF-8 is decoded as browsers and Node do it: the
// longest beginning of a valid sequence. It is one when completing it to four bytes makes it valid.
static size_t invalid_length(const char *s, size_t n)
{
    for (size_t k = n < 3 ? n : 3; k > 1; k--) {
        char tail[4] = {'\x80', '\x80', '\x80', '\x80'};
        size_t len;

        memcpy(tail, s, k);
        utf8_next(tail, sizeof tail, &len);
        if (len > k) {
            return k;
        }
    }
    return 1;
}

static void feed_text(struct roller *r, const char *data, size_t n)
{
    for (size_t i = 0, len; i < n; i += len) {
        uint32_t c = utf8_next(data + i, n - i, &len);

        if (c >= 0x10000) {
            feed(r, (uint16_t)(0xd800 + ((c - 0x10000) >> 10)));
            feed(r, (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff)));
            continue;
        }
        feed(r, (uint16_t)c);
        if (c == REPLACEMENT && len == 1) {
            len = invalid_length(data + i, n - i);
        }
    }
}

const char **fingerprint_line_hashes(struct arena *a, const char *data, size_t n, uint32_t *nlines)
{
    struct roller r = {.arena = a, .drop_factor = 1, .at_line_start = true};

    r.nlines = count_lines(data, n);
    r.out = arena_array(a, const char *, r.nlines);
    for (int i = 0; i < WINDOW; i++) {
        r.drop_factor *= FACTOR;
    }
    feed_text(&r, data, n);
    feed(&r, END_UNIT);
    for (int i = 0; i < WINDOW; i++) {
        emit(&r);
        roll(&r, 0);
    }
    HASH_CLEAR(hh, r.seen);
    *nlines = r.nlines;
    return r.out;
}

// The parts joined by NUL bytes; the line's text without white space.
static struct hash128_hex own_hash(const struct finding *f, struct source_cache *sources,
                                   uint32_t ordinal)
{
    struct buf b = {0};
    size_t n = 0;
    const char *line = source_line(source_get(sources, f->at.path), f->at.line, &n);
    const char *path = f->at.path[0] == '/' ? path_base(f->at.path) : f->at.path;
    struct hash128_hex hash;

    buf_printf(&b, "%s%c%s%c%s%c", f->rule, 0, path, 0, f->function, 0);
    for (size_t i = 0; line && i < n; i++) {
        if (!strchr(" \t\v\f", line[i]) || line[i] == '\0') {
            buf_byte(&b, (uint8_t)line[i]);
        }
    }
    buf_printf(&b, "%c%s%c%u", 0, f->object, 0, ordinal);
    hash = hash128_hex(b.data, b.n);
    buf_free(&b);
    return hash;
}

struct taken {
    struct hash128_hex key;
    uint32_t count;
    UT_hash_handle hh;
};

void findings_fingerprint(struct arena *a, struct finding_list *l, struct source_cache *sources)
{
    struct taken *taken = NULL, *t;
    const char *path = NULL, **hashes = NULL;
    uint32_t nlines = 0;

    for (uint32_t i = 0; i < l->n; i++) {
        struct finding *f = &l->items[i];
        struct hash128_hex key = own_hash(f, sources, 0);

        HASH_FIND(hh, taken, &key, sizeof key, t);
        if (!t) {
            t = arena_new(a, struct taken);
            t->key = key;
            HASH_ADD(hh, taken, key, sizeof key, t);
        }
        key = own_hash(f, sources, ++t->count);
        f->fingerprint = arena_text(a, key.text, strlen(key.text));
        if (!path || strcmp(path, f->at.path) != 0) {
            const struct source_file *s = source_get(sources, f->at.path);
            path = f->at.path;
            hashes = fingerprint_line_hashes(a, s->data ? s->data : "", s->n, &nlines);
        }
        f->line_hash = f->at.line > 0 && f->at.line <= nlines && hashes[f->at.line - 1]
                           ? hashes[f->at.line - 1]
                           : "";
    }
    HASH_CLEAR(hh, taken);
}
