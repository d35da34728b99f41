// SPDX-License-Identifier: Apache-2.0
// links: cclint_frontend
// What `.cci` files take, as a share of the source text they come from: some of our own files and
// the project's headers they include, each once. (The prior has learnt from these too; docs/ir.md
// has figures of programs it does not know.)
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/frontend/clang_unit.h"
#include "analyzer/ir/cci.h"

#include <stdio.h>
#include <sys/stat.h>

const char suite_name[] = "cci_size";

enum { PERCENT_MAX = 12 };

static uint64_t size_of(const char *path)
{
    struct stat st;
    char full[4096];

    snprintf(full, sizeof full, "%s/%s", CCLINT_SOURCE_DIR, path);
    return stat(full, &st) == 0 ? (uint64_t)st.st_size : 0;
}

// The bytes of those of the unit's files that belong to the project and are new.
static uint64_t source_of(const struct ir_unit *u, struct names *known)
{
    uint64_t n = 0;

    for (uint32_t i = 0; i < u->nfiles; i++) {
        const char *path = ir_name(u, u->files[i].path);
        uint32_t before = names_count(known);

        if (path[0] != '/' && names_puts(known, path) >= before) {
            n += size_of(path);
        }
    }
    return n;
}

static void share_of_source(void)
{
    static const char *const files[] = {"analyzer/ir/build.c",       "analyzer/ir/cfg.c",
                                        "analyzer/ir/print.c",       "analyzer/ir/verify.c",
                                        "analyzer/api/models.c",     "analyzer/finding/finding.c",
                                        "analyzer/source/suppress.c"};
    static const char *args[] = {"-std=gnu11", "-D_GNU_SOURCE", "-I.", NULL};
    struct arena keep, a;
    struct cci_codec *codec;
    struct names *known;
    struct buf out = {0};
    void *index = clang_unit_open();
    uint64_t source = 0;

    arena_init(&keep, 0);
    codec = cci_codec_new(&keep);
    known = names_new(&keep);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct unit_request q = {.root = CCLINT_SOURCE_DIR,
                                 .directory = CCLINT_SOURCE_DIR,
                                 .file = arena_printf(&keep, CCLINT_SOURCE_DIR "/%s", files[i]),
                                 .args = args,
                                 .nargs = 3};
        struct clang_result r;

        arena_init(&a, 0);
        r = clang_unit_load(index, &a, &q);
        CU_ASSERT_EQUAL_FATAL(r.status, UNIT_OK);
        cci_write(codec, &out, r.unit);
        source += source_of(r.unit, known);
        arena_free(&a);
    }
    CU_ASSERT(source > 100000);
    printf("%zu of %llu bytes ", out.n, (unsigned long long)source);
    CU_ASSERT(out.n * 100 < source * PERCENT_MAX);
    clang_unit_close(index);
    buf_free(&out);
    arena_free(&keep);
}

const struct test suite[] = {{"share_of_source", share_of_source}, {NULL, NULL}};
