// SPDX-License-Identifier: Apache-2.0
// Messages are the varints and strings of base/buf; texts come back NUL-terminated in the arena.
#include "analyzer/ir/request.h"

#include "analyzer/base/arena.h"

#include <string.h>

static void put_text(struct buf *out, const char *s)
{
    buf_str(out, s ? s : "", s ? strlen(s) : 0);
}

static const char *get_text(struct arena *a, struct reader *r)
{
    size_t n;
    const char *s = read_str(r, &n);

    if (r->failed || memchr(s, 0, n)) {
        r->failed = true;
        return "";
    }
    return arena_text(a, s, n);
}

void unit_request_write(struct buf *out, const struct unit_request *r)
{
    put_text(out, r->root);
    put_text(out, r->directory);
    put_text(out, r->file);
    buf_u(out, r->nargs);
    for (uint32_t i = 0; i < r->nargs; i++) {
        put_text(out, r->args[i]);
    }
    buf_byte(out, r->contents != NULL);
    if (r->contents) {
        buf_str(out, r->contents, r->ncontents);
    }
    buf_u(out, r->memory_limit);
    buf_byte(out, r->whole);
}

bool unit_request_read(struct arena *a, const void *data, size_t n, struct unit_request *r)
{
    struct reader in;

    memset(r, 0, sizeof *r);
    reader_init(&in, data, n);
    r->root = get_text(a, &in);
    r->directory = get_text(a, &in);
    r->file = get_text(a, &in);
    r->nargs = read_u32(&in);
    if (in.failed || r->nargs > n) { // an argument takes a byte at least
        return false;
    }
    r->args = arena_array(a, const char *, r->nargs);
    for (uint32_t i = 0; i < r->nargs; i++) {
        r->args[i] = get_text(a, &in);
    }
    if (read_byte(&in)) {
        const char *contents = read_str(&in, &r->ncontents);

        if (in.failed) {
            return false;
        }
        r->contents = arena_text(a, contents, r->ncontents);
    }
    r->memory_limit = read_u(&in);
    r->whole = read_byte(&in) != 0;
    return !in.failed && in.at == in.end;
}

void unit_answer_write(struct buf *out, const struct unit_answer *s)
{
    buf_u(out, s->status);
    put_text(out, s->why);
    buf_u(out, s->parse_us);
    buf_u(out, s->lower_us);
    buf_u(out, s->peak_kb);
    buf_str(out, s->cci, s->ncci);
}

bool unit_answer_read(struct arena *a, const void *data, size_t n, struct unit_answer *s)
{
    struct reader in;

    memset(s, 0, sizeof *s);
    reader_init(&in, data, n);
    s->status = (enum unit_status)read_below(&in, UNIT_BUG + 1);
    s->why = get_text(a, &in);
    s->parse_us = read_u(&in);
    s->lower_us = read_u(&in);
    s->peak_kb = read_u(&in);
    s->cci = read_str(&in, &s->ncci);
    return !in.failed && in.at == in.end;
}
