// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any text through libclang, lowering, verification and the .cci format. What
// must hold: no crash, no internal error, the unit verifies and prints, and it reads back as
// written.
//
// With CCLINT_FUZZ_EMIT=DIR every unit is also written there: seeds for fuzz_cci.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/bug.h"
#include "analyzer/frontend/clang_unit.h"
#include "analyzer/ir/cci.h"
#include "analyzer/ir/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { UNIT_BYTES_MAX = 256 << 20 };

static void *clang_index;
static struct arena codec_arena;
static struct cci_codec *codec;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    clang_index = clang_unit_open();
    arena_init(&codec_arena, 0);
    codec = cci_codec_new(&codec_arena);
    return 0;
}

static void require(bool holds, const char *what, const char *why)
{
    if (!holds) {
        fprintf(stderr, "fuzz_lower: %s: %s\n", what, why);
        abort();
    }
}

static void write_file(const char *dir, const char *kind, unsigned number, const char *data,
                       size_t n)
{
    char path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s-%u", dir, kind, number);
    out = fopen(path, "wb");
    require(out != NULL, path, "cannot be written");
    size_t written = fwrite(data, 1, n, out);
    require(fclose(out) == 0 && written == n, path, "cannot be written");
}

static void emit(const struct ir_unit *u)
{
    static unsigned number;
    const char *dir = getenv("CCLINT_FUZZ_EMIT");
    struct buf whole = {0};

    if (!dir) {
        return;
    }
    cci_write(codec, &whole, u);
    write_file(dir, "unit", number++, whole.data, whole.n);
    buf_free(&whole);
}

static void check_round_trip(struct arena *a, const struct ir_unit *u)
{
    struct buf first = {0}, second = {0};
    const char *why = "";
    const struct ir_unit *back;

    cci_write(codec, &first, u);
    back = cci_read(codec, a, first.data, first.n, &why);
    require(back != NULL, "the unit cannot be read back", why);
    cci_write(codec, &second, back);
    require(first.n == second.n && memcmp(first.data, second.data, first.n) == 0,
            "the unit reads back", "as another one");
    buf_free(&first);
    buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *flags[] = {"-std=gnu11", "-D_GNU_SOURCE", "-fsyntax-only"};
    struct unit_request r = {.root = "/project",
                             .directory = "/project",
                             .file = "/project/a.c",
                             .args = flags,
                             .nargs = 2};
    struct arena a;
    struct clang_result result;
    struct buf text = {0};
    const char *why;

    arena_init(&a, UNIT_BYTES_MAX);
    r.contents = arena_text(&a, (const char *)data, n);
    r.ncontents = n;
    result = clang_unit_load(clang_index, &a, &r);
    require(result.status != UNIT_BUG, "internal error", result.why);
    if (result.status == UNIT_OK) {
        why = ir_verify_unit(&a, result.unit);
        require(why == NULL, "not a valid unit", why ? why : "");
        ir_print_unit(&text, result.unit);
        check_round_trip(&a, result.unit);
        emit(result.unit);
    }
    buf_free(&text);
    arena_free(&a);
    return 0;
}
