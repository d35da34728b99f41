// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes as a .cci file, and as what follows a good head. What must
// hold: no crash, and what is accepted prints, writes and reads back the same, links, and runs
// through all rules within our limits.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/bug.h"
#include "analyzer/engine/run.h"
#include "analyzer/ir/cci.h"
#include "analyzer/ir/print.h"
#include "rules/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { UNIT_BYTES_MAX = 512 << 20 };

static struct arena models_arena;
static struct models *models;
static struct cci_codec *codec;

static void require(bool holds, const char *what, const char *why)
{
    if (!holds) {
        fprintf(stderr, "fuzz_cci: %s: %s\n", what, why);
        abort();
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *why = "";

    (void)argc;
    (void)argv;
    arena_init(&models_arena, 0);
    codec = cci_codec_new(&models_arena);
    models = models_new(&models_arena);
    require(models_add_builtin(models, &why), "built-in models", why);
    return 0;
}

static void on_bug(void *ctx, const char *what)
{
    (void)ctx;
    require(false, "internal error", what);
}

static void check_round_trip(struct arena *a, const struct ir_unit *u)
{
    struct buf first = {0}, second = {0};
    const char *why = "";
    const struct ir_unit *back;

    cci_write(codec, &first, u);
    back = cci_read(codec, a, first.data, first.n, &why);
    require(back != NULL, "an accepted unit cannot be read back", why);
    cci_write(codec, &second, back);
    require(first.n == second.n && memcmp(first.data, second.data, first.n) == 0,
            "an accepted unit reads back", "as another one");
    buf_free(&first);
    buf_free(&second);
}

static void analyse(struct arena *a, const struct ir_unit *u)
{
    struct engine_input in = {.rules = all_rules};
    struct engine_stats stats = {0};
    struct program *p = program_new(a, models);
    struct buf text = {0};

    ir_print_unit(&text, u);
    buf_free(&text);
    program_add(p, u);
    program_link(p);
    in.program = p;
    engine_run(a, &in, &stats, on_bug, NULL);
}

static void check(const char *data, size_t n)
{
    struct arena a;
    struct guard g;
    const char *why = "";
    const struct ir_unit *u;

    arena_init(&a, UNIT_BYTES_MAX);
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        u = cci_read(codec, &a, data, n, &why);
        if (u) {
            check_round_trip(&a, u);
            analyse(&a, u);
        }
        guard_close(&g);
    } else {
        require(!g.is_bug, "internal error", g.why); // a limit of ours is fine
    }
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint8_t head[CCI_HEAD];
    struct buf framed = {0};
    size_t skip;

    skip = n > CCI_HEAD && memcmp(data, "CCI", 3) == 0 ? CCI_HEAD : 0;
    if (skip == 0) { // else it is read with a head that is true
        check((const char *)data, n);
    }
    cci_head(codec, n - skip, head);
    buf_put(&framed, head, sizeof head);
    buf_put(&framed, data + skip, n - skip);
    check(framed.data, framed.n);
    buf_free(&framed);
    return 0;
}
