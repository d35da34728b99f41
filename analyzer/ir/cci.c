// SPDX-License-Identifier: Apache-2.0
// A `.cci` file: "CCI", a byte of version, a hash of the prior, and what the coder made of the
// unit.
#include "analyzer/ir/cci.h"
#include "analyzer/ir/cci_code.h"
#include "analyzer/ir/cci_prior.h"

#include "analyzer/base/arena.h"

#include <string.h>

enum { KEYS_PER_BYTE = 1000, KEYS_FREE = 1 << 16, PRIOR_END = 8 };

static void code_unit(struct cci *s)
{
    s->texts = names_new(s->a);
    cci_tables(s);
    if (!s->c->failed) {
        cci_functions(s);
    }
    if (!s->c->failed) {
        cci_attrs(s);
    }
    buf_free(&s->text);
}

struct cci_codec *cci_codec_new(struct arena *a)
{
    struct cci_codec *codec = arena_room_for(a, struct cci_codec, 1);

    coder_tables_init(&codec->tables);
    codec->prior = cci_prior(&codec->start);
    return codec;
}

static void start(struct cci *s, struct cci_codec *codec)
{
    codec->work = codec->start;
    s->c = arena_new(s->a, struct coder);
    coder_init(s->c, &codec->tables, &codec->work);
}

void cci_head(const struct cci_codec *codec, size_t n, uint8_t head[CCI_HEAD])
{
    memcpy(head, "CCI", 3);
    head[3] = CCI_VERSION;
    for (int i = 0; i < 4; i++) {
        head[4 + i] = (uint8_t)(codec->prior >> 8 * i);
        head[8 + i] = (uint8_t)(n >> 8 * i);
    }
}

void cci_write(struct cci_codec *codec, struct buf *out, const struct ir_unit *u)
{
    struct arena a;
    struct cci s = {.a = &a};
    uint8_t head[CCI_HEAD] = {0};
    size_t at = out->n;

    arena_init(&a, 0);
    s.u = (struct ir_unit *)u; // not changed when writing
    s.loc_numbers = arena_array(&a, uint32_t, u->nlocs);
    s.nlocs = 1;
    cci_mark(&s.m, &a, u);
    buf_put(out, head, sizeof head); // below it is made true
    start(&s, codec);
    coder_write(s.c, out);
    code_unit(&s);
    coder_flush(s.c);
    cci_head(codec, out->n - at - CCI_HEAD, head);
    memcpy(out->data + at, head, sizeof head);
    arena_free(&a);
}

static struct ir_unit *read_unit(struct arena *a, struct cci *s)
{
    struct ir_unit *u = arena_new(a, struct ir_unit);

    u->arena = a;
    u->names = names_new(a);
    u->places = place_table_new(a);
    s->u = u;
    s->nlocs = 1;
    VEC_PUSH(a, &s->locs, (struct loc){0});
    code_unit(s);
    u->locs = s->locs.items;
    u->nlocs = s->nlocs;
    return coder_ended(s->c) ? u : NULL;
}

struct ir_unit *cci_read(struct cci_codec *codec, struct arena *a, const void *data, size_t n,
                         const char **why)
{
    const char *bytes = data;
    struct cci s = {.a = a, .reading = true, .key_limit = n * KEYS_PER_BYTE + KEYS_FREE};
    struct ir_unit *u;
    uint8_t head[CCI_HEAD];

    if (n <= CCI_HEAD || memcmp(bytes, "CCI", 3) != 0) {
        *why = "not a .cci file";
        return NULL;
    }
    cci_head(codec, n - CCI_HEAD, head);
    if (memcmp(bytes, head, PRIOR_END) != 0) {
        *why = "written by another version";
        return NULL;
    }
    if (memcmp(bytes + PRIOR_END, head + PRIOR_END, sizeof head - PRIOR_END) != 0) {
        *why = "cut off, or followed by something else";
        return NULL;
    }
    start(&s, codec);
    coder_read(s.c, bytes + CCI_HEAD, n - CCI_HEAD);
    u = read_unit(a, &s);
    if (u == NULL) {
        *why = "the data is damaged";
        return NULL;
    }
    *why = ir_verify_unit(a, u);
    return *why ? NULL : u;
}
