// SPDX-License-Identifier: Apache-2.0
// A `.cci` file: "CCI", a byte of version, and what the coder made of the unit.
#include "analyzer/ir/cci.h"
#include "analyzer/ir/cci_code.h"

#include "analyzer/base/arena.h"

#include <string.h>

enum { KEYS_PER_BYTE = 1000, KEYS_FREE = 1 << 16 };

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

// Tables for about `n` things that are to be remembered.
static uint8_t table_log(uint32_t n)
{
    unsigned log = CODER_LOG_MIN;

    while (log < CODER_LOG_MAX && n >> log) {
        log++;
    }
    return (uint8_t)log;
}

// Of what is kept of the unit, so that reading and writing it again gives the same bytes.
static void choose_tables(const struct cci *s, uint8_t *slots_log, uint8_t *text_log)
{
    enum { SLOTS_PER_INSN = 30, SLOTS_PER_NAME = 200 };
    const struct marks *m = &s->m;
    uint32_t insns = 0, names = m->fns.used.n + m->fields.used.n + m->globals.used.n +
                                m->strings.used.n + m->types.used.n / 4;

    for (uint32_t i = 0; i < s->u->nfuncs; i++) {
        insns += s->u->funcs[i].ninsns;
        names += s->u->funcs[i].nlocals / 2;
    }
    *slots_log =
        table_log(insns < UINT32_MAX / SLOTS_PER_INSN ? insns * SLOTS_PER_INSN : UINT32_MAX);
    *text_log =
        table_log(names < UINT32_MAX / SLOTS_PER_NAME ? names * SLOTS_PER_NAME : UINT32_MAX);
}

void cci_write(struct buf *out, const struct ir_unit *u)
{
    struct arena a;
    struct cci s = {.a = &a};

    uint8_t slots_log, text_log;

    arena_init(&a, 0);
    s.u = (struct ir_unit *)u; // not changed when writing
    s.loc_numbers = arena_array(&a, uint32_t, u->nlocs);
    s.nlocs = 1;
    cci_mark(&s.m, &a, u);
    choose_tables(&s, &slots_log, &text_log);
    buf_put(out, "CCI", 3);
    buf_byte(out, CCI_VERSION);
    buf_byte(out, slots_log);
    buf_byte(out, text_log);
    s.c = arena_new(&a, struct coder);
    coder_init(s.c, &a, slots_log, text_log);
    coder_write(s.c, out);
    code_unit(&s);
    coder_flush(s.c);
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

static bool log_ok(char log)
{
    return log >= CODER_LOG_MIN && log <= CODER_LOG_MAX;
}

struct ir_unit *cci_read(struct arena *a, const void *data, size_t n, const char **why)
{
    enum { HEAD = 6 };
    const char *bytes = data;
    struct cci s = {.a = a, .reading = true, .key_limit = n * KEYS_PER_BYTE + KEYS_FREE};
    struct ir_unit *u;

    if (n <= HEAD || memcmp(bytes, "CCI", 3) != 0) {
        *why = "not a .cci file";
        return NULL;
    }
    if (bytes[3] != CCI_VERSION) {
        *why = "written by another version";
        return NULL;
    }
    if (!log_ok(bytes[4]) || !log_ok(bytes[5])) {
        *why = "the data is damaged";
        return NULL;
    }
    s.c = arena_new(a, struct coder);
    coder_init(s.c, a, (uint8_t)bytes[4], (uint8_t)bytes[5]);
    coder_read(s.c, bytes + HEAD, n - HEAD);
    u = read_unit(a, &s);
    if (u == NULL) {
        *why = "the data is damaged";
        return NULL;
    }
    *why = ir_verify_unit(a, u);
    return *why ? NULL : u;
}
