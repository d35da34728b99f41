// SPDX-License-Identifier: Apache-2.0
// links: cclint_api
// with: model_fixture.c
// API models: the built-in rows, and the examples of docs/models.md.
#include "tests/model_fixture.h"
#include "tests/test.h"

#include "analyzer/api/models.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "models";

// ---- Built-in rows -----------------------------------------------------------------------------

static void test_open(void)
{
    struct fixture t;

    setup_builtin(&t);
    const struct api_fn *f = models_find(t.models, "open", 2, true, RESULT_INT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CHECK_TEXT(f->library, "posix");
    const struct api_effect *e = effect(f, 0);
    CU_ASSERT_EQUAL(f->neffects, 1);
    CU_ASSERT_EQUAL(e->kind, API_ACQUIRE);
    CU_ASSERT_EQUAL(e->family, FAMILY_FD);
    check_place(&e->at, "ret");
    check_place(&e->guard[0].subject, "ret");
    CU_ASSERT_EQUAL(e->guard[0].lo, 0);
    CU_ASSERT_EQUAL(e->guard[0].hi, INT64_MAX);
    CU_ASSERT_FALSE(e->guard[0].negated);
    CU_ASSERT_EQUAL(e->guard[1].subject.root, API_NO_PLACE);
    CU_ASSERT_EQUAL(f->fails.lo, -1);
    CU_ASSERT_EQUAL(f->fails.hi, -1);
    CU_ASSERT(f->has_range && f->lo == -1 && f->hi == INT64_MAX);
    CU_ASSERT_EQUAL(f->blocks, BLOCKS_FILE);
    CU_ASSERT_EQUAL(f->flags, API_SETS_ERRNO | API_SIGNAL_SAFE | API_BORROWS);
    CU_ASSERT(f->writes_known && f->nwrites == 0);
    arena_free(&t.arena);
}

static void test_shapes(void)
{
    struct fixture t;

    setup_builtin(&t);
    CU_ASSERT_PTR_NOT_NULL(models_find(t.models, "open", 3, false, RESULT_INT));
    CU_ASSERT_PTR_NULL(models_find(t.models, "open", 1, false, RESULT_INT));
    CU_ASSERT_PTR_NULL(models_find(t.models, "open", 2, true, RESULT_VOID));
    CU_ASSERT_PTR_NULL(models_find(t.models, "open", 2, true, RESULT_POINTER));
    CU_ASSERT_PTR_NOT_NULL(models_find(t.models, "close", 1, false, RESULT_INT));
    CU_ASSERT_PTR_NOT_NULL(models_find(t.models, "close", UINT32_MAX, false, RESULT_INT));
    CU_ASSERT_PTR_NULL(models_find(t.models, "close", 1, true, RESULT_INT));
    CU_ASSERT_PTR_NULL(models_find(t.models, "close", 2, false, RESULT_INT));
    CU_ASSERT_PTR_NULL(models_find(t.models, "close", 1, false, RESULT_VOID));
    CU_ASSERT_PTR_NULL(models_find(t.models, "clos", 1, false, RESULT_INT));
    CU_ASSERT_PTR_NULL(models_find(t.models, "", 0, false, RESULT_ANY));
    CU_ASSERT_PTR_NOT_NULL(models_find(t.models, "strtod", 2, false, RESULT_ANY));
    arena_free(&t.arena);
}

static void test_pipe(void)
{
    struct fixture t;

    setup_builtin(&t);
    const struct api_fn *f = find(&t, "pipe");
    check_place(&effect(f, 0)->at, "arg0[0]");
    check_place(&effect(f, 1)->at, "arg0[1]");
    CU_ASSERT_EQUAL(effect(f, 0)->mode, API_MODE_READ);
    CU_ASSERT_EQUAL(effect(f, 1)->mode, API_MODE_WRITE);
    CU_ASSERT_EQUAL(effect(f, 1)->at.nsteps, 2);
    CU_ASSERT_EQUAL(effect(f, 1)->at.steps[0].kind, API_DEREF);
    CU_ASSERT_EQUAL(effect(f, 1)->at.steps[1].kind, API_INDEX);
    f = find(&t, "socketpair");
    CU_ASSERT_EQUAL(effect(f, 0)->mode, API_MODE_BOTH);
    check_place(&effect(f, 1)->at, "arg3[1]");
    arena_free(&t.arena);
}

static void test_handles(void)
{
    struct fixture t;

    setup_builtin(&t);
    const struct api_fn *f = find(&t, "close");
    CU_ASSERT_EQUAL(effect(f, 0)->kind, API_RELEASE);
    CU_ASSERT_EQUAL(effect(f, 0)->guard[0].subject.root, API_NO_PLACE);
    f = find(&t, "fdopen");
    CU_ASSERT_EQUAL(effect(f, 1)->kind, API_CONSUME);
    CU_ASSERT_EQUAL(effect(f, 1)->family, FAMILY_FD);
    CU_ASSERT(effect(f, 1)->guard[0].negated); // not null
    CU_ASSERT_EQUAL(effect(f, 2)->family, FAMILY_STREAM);
    f = find(&t, "fcntl");
    CU_ASSERT_EQUAL(effect(f, 1)->kind, API_DUP);
    check_place(&effect(f, 1)->guard[0].subject, "arg1");
    check_place(&effect(f, 1)->guard[1].subject, "ret");
    CU_ASSERT_EQUAL(effect(f, 2)->guard[0].lo, 1030);
    f = find(&t, "mmap");
    check_place(&effect(f, 2)->guard[0].subject, "arg0");
    CU_ASSERT(effect(f, 2)->guard[1].negated);
    CU_ASSERT_EQUAL(effect(f, 2)->guard[1].lo, -1);
    f = find(&t, "getaddrinfo");
    check_place(&effect(f, 0)->at, "*arg3");
    arena_free(&t.arena);
}

static void test_locks(void)
{
    struct fixture t;

    setup_builtin(&t);
    const struct api_fn *f = find(&t, "pthread_mutex_lock");
    CU_ASSERT_EQUAL(effect(f, 0)->kind, API_LOCK);
    CU_ASSERT_EQUAL(effect(f, 0)->family, FAMILY_MUTEX);
    CU_ASSERT_EQUAL(effect(f, 0)->flags, 0);
    check_place(&effect(f, 0)->at, "*arg0");
    CU_ASSERT(f->flags & API_RETURNS_ERROR);
    CU_ASSERT(f->fails.negated && f->fails.lo == 0 && f->fails.hi == 0);
    CU_ASSERT_EQUAL(effect(find(&t, "pthread_mutex_trylock"), 0)->flags, EFFECT_TRY);
    CU_ASSERT_EQUAL(effect(find(&t, "pthread_mutex_timedlock"), 0)->flags, EFFECT_TIMED);
    CU_ASSERT_EQUAL(effect(find(&t, "pthread_rwlock_rdlock"), 0)->mode, API_MODE_READ);
    CU_ASSERT_EQUAL(effect(find(&t, "flockfile"), 0)->flags, EFFECT_RECURSIVE);
    CU_ASSERT_EQUAL(effect(find(&t, "mtx_unlock"), 0)->kind, API_UNLOCK);
    f = find(&t, "pthread_cond_wait");
    check_place(&effect(f, 0)->with, "*arg1");
    f = find(&t, "pthread_create");
    CU_ASSERT_EQUAL(effect(f, 1)->kind, API_SPAWN);
    check_place(&effect(f, 1)->at, "arg2");
    check_place(&effect(f, 1)->with, "arg3");
    arena_free(&t.arena);
}

static void test_callbacks(void)
{
    struct fixture t;
    const struct api_fn *f;

    setup_builtin(&t);
    f = find(&t, "qsort_r");
    CU_ASSERT_EQUAL_FATAL(f->ncallbacks, 1);
    CU_ASSERT_EQUAL(f->neffects, 0);
    check_place(&f->callbacks[0].function, "arg3");
    CU_ASSERT_EQUAL(f->callbacks[0].nwith, 3);
    check_place(&f->callbacks[0].with[2], "arg4");
    CU_ASSERT_EQUAL(f->callbacks[0].when, WHEN_NOW);
    CU_ASSERT_EQUAL(f->callbacks[0].thread, THREAD_SAME);
    f = find(&t, "pthread_create"); // spawn is both
    CU_ASSERT_EQUAL_FATAL(f->ncallbacks, 1);
    check_place(&f->callbacks[0].with[0], "arg3");
    CU_ASSERT_EQUAL(f->callbacks[0].when, WHEN_LATER);
    CU_ASSERT_EQUAL(f->callbacks[0].thread, THREAD_NEW);
    f = find(&t, "sigaction");
    CU_ASSERT_EQUAL_FATAL(f->ncallbacks, 2);
    check_place(&f->callbacks[0].function, "arg1->sa_handler");
    CU_ASSERT_EQUAL(f->callbacks[0].when, WHEN_SIGNAL);
    f = find(&t, "uv_queue_work");
    CU_ASSERT_EQUAL_FATAL(f->ncallbacks, 2);
    CU_ASSERT_EQUAL(f->callbacks[0].thread, THREAD_WORKER);
    CU_ASSERT_EQUAL(f->callbacks[1].thread, THREAD_LOOP);
    check_place(&f->callbacks[1].with[1], "none");
    CU_ASSERT_EQUAL(find(&t, "atexit")->callbacks[0].when, WHEN_EXIT);
    arena_free(&t.arena);
}

static void test_io(void)
{
    struct fixture t;

    setup_builtin(&t);
    const struct api_fn *f = find(&t, "read");
    CU_ASSERT_EQUAL(f->io.direction, IO_READ);
    CU_ASSERT_EQUAL(f->io.flags, IO_COUNTED);
    check_place(&f->io.handle, "arg0");
    check_place(&f->io.asked, "arg2");
    check_place(&f->writes[0], "*arg1");
    f = find(&t, "fwrite");
    CU_ASSERT_EQUAL(f->io.flags, IO_COUNTED | IO_ITEMS | IO_STREAM);
    check_place(&f->io.unit, "arg1");
    CU_ASSERT_EQUAL(find(&t, "sendfile")->io.direction, IO_COPY);
    check_place(&find(&t, "recv")->io.how, "arg3");
    f = find(&t, "fgets");
    CU_ASSERT_EQUAL(f->scan.kind, SCAN_LINE);
    check_place(&f->scan.size, "arg1");
    CU_ASSERT_EQUAL(find(&t, "gets")->scan.kind, SCAN_UNBOUNDED);
    CU_ASSERT_EQUAL(find(&t, "sscanf")->scan.kind, SCAN_FORMAT);
    check_place(&find(&t, "sscanf")->scan.input, "arg0");
    check_place(&find(&t, "fscanf")->scan.input, "none");
    CU_ASSERT_FALSE(find(&t, "fscanf")->writes_known);
    arena_free(&t.arena);
}

static void test_flags(void)
{
    struct fixture t;

    setup_builtin(&t);
    CU_ASSERT(find(&t, "strtok")->flags & API_MT_UNSAFE);
    CU_ASSERT_FALSE(find(&t, "strtok_r")->flags & API_MT_UNSAFE);
    CU_ASSERT(find(&t, "write")->flags & API_SIGNAL_SAFE);
    CU_ASSERT_FALSE(find(&t, "printf")->flags & API_SIGNAL_SAFE);
    CU_ASSERT_FALSE(find(&t, "malloc")->flags & API_SIGNAL_SAFE);
    CU_ASSERT_EQUAL(find(&t, "exit")->flags, API_NORETURN | API_PROCESS_ENDS | API_BORROWS);
    CU_ASSERT(find(&t, "execvp")->flags & API_PROCESS_ENDS);
    CU_ASSERT_FALSE(find(&t, "execvp")->flags & API_NORETURN);
    CU_ASSERT(find(&t, "fork")->flags & API_FORKS);
    CU_ASSERT(find(&t, "longjmp")->flags & API_LONGJMP);
    CU_ASSERT(find(&t, "strlen")->flags & API_PURE);
    CU_ASSERT(find(&t, "strlen")->writes_known);
    arena_free(&t.arena);
}

static void test_writes(void)
{
    struct fixture t;

    setup_builtin(&t);
    CU_ASSERT_EQUAL(find(&t, "getopt")->writes[1].root, API_GLOBALS);
    check_place(&find(&t, "getopt")->writes[1], "globals");
    check_place(&find(&t, "getline")->writes[2], "**arg0");
    CU_ASSERT(find(&t, "strlen")->writes_known && find(&t, "strlen")->nwrites == 0);
    CU_ASSERT(find(&t, "strcmp")->writes_known);
    CU_ASSERT_FALSE(find(&t, "recvmsg")->writes_known);
    arena_free(&t.arena);
}

// What holds of every row, whatever it models.
static void test_every_row(void)
{
    struct fixture t;
    const struct api_fn *f, *before = NULL;

    setup_builtin(&t);
    CU_ASSERT(models_count(t.models) > 900);
    CU_ASSERT_PTR_NULL(models_at(t.models, models_count(t.models)));
    for (uint32_t i = 0; (f = models_at(t.models, i)); before = f, i++) {
        CU_ASSERT(!before || strcmp(before->name, f->name) < 0);
        CU_ASSERT_PTR_EQUAL(find(&t, f->name), f);
        bool is_error = f->flags & API_RETURNS_ERROR;
        CU_ASSERT(!is_error || f->fails.subject.root == API_RET);
        CU_ASSERT(!(is_error && f->flags & API_SETS_ERRNO));
        CU_ASSERT(!(f->flags & API_PURE) || (f->neffects == 0 && f->nwrites == 0));
        for (uint32_t k = 0; k < f->neffects; k++) {
            const struct api_effect *e = &f->effects[k];
            bool is_object = api_family_info[e->family].kind == FAMILY_OBJECT;

            CU_ASSERT(e->at.root != API_NO_PLACE);
            // An object is behind a pointer, a handle a value.
            CU_ASSERT(!is_object || e->kind == API_CLEANUP || e->at.nsteps > 0);
        }
    }
    arena_free(&t.arena);
}

// ---- docs/models.md ----------------------------------------------------------------------------

// Each ```json block is a whole file, or one row.
static void test_documented_examples(void)
{
    struct fixture t;
    unsigned blocks = 0;
    size_t n;

    setup(&t);
    const char *page = os_read_file(&t.arena, CCLINT_SOURCE_DIR "/docs/models.md", &n, &t.why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    for (const char *at = page; (at = strstr(at, "\n```json\n")); blocks++) {
        at += strlen("\n```json\n");
        const char *end = strstr(at, "\n```\n");
        CU_ASSERT_PTR_NOT_NULL_FATAL(end);
        const char *block = arena_text(&t.arena, at, (size_t)(end - at));
        bool ok = strncmp(block, "{\"fn\"", 5) == 0 ? add_row(&t, block) : add(&t, block);
        if (!ok) {
            fprintf(stderr, "docs/models.md, block %u: %s\n", blocks, t.why);
        }
        CU_ASSERT(ok);
        at = end;
    }
    CU_ASSERT(blocks >= 6);
    arena_free(&t.arena);
}

// Every word a row may have is on the page.
static void test_vocabulary_is_documented(void)
{
    static const char *const words[] = {
        "fn",           "params",  "variadic",      "result",    "fails",
        "returns",      "errno",   "blocks",        "effects",   "writes",
        "io",           "scan",    "flags",         "shares",    "safety",
        "note",         "acquire", "release",       "use",       "consume",
        "dup",          "escape",  "lock",          "unlock",    "init",
        "destroy",      "wait",    "signal",        "broadcast", "post",
        "send",         "receive", "spawn",         "join",      "detach",
        "cleanup",      "mode",    "try",           "timed",     "recursive",
        "noreturn",     "pure",    "returns-error", "mt-unsafe", "signal-safe",
        "process-ends", "forks",   "longjmp",       "dir",       "counted",
        "items",        "message", "stream",        "status",    "handle",
        "data",         "asked",   "unit",          "how",       "kind",
        "buffer",       "size",    "format",        "input",     "globals",
        "calls",        "when",    "thread",        "with"};
    struct fixture t;
    size_t n;

    setup(&t);
    const char *page = os_read_file(&t.arena, CCLINT_SOURCE_DIR "/docs/models.md", &n, &t.why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        CU_ASSERT_PTR_NOT_NULL(strstr(page, arena_printf(&t.arena, "`%s`", words[i])));
    }
    for (int f = 1; f < FAMILY_COUNT; f++) {
        const char *name = arena_printf(&t.arena, "`%s`", api_family_info[f].name);
        CU_ASSERT_PTR_NOT_NULL(strstr(page, name));
    }
    for (int w = 0; w < WHEN_COUNT; w++) {
        CU_ASSERT_PTR_NOT_NULL(strstr(page, arena_printf(&t.arena, "`\"%s\"`", api_when_names[w])));
    }
    for (int w = 0; w < THREAD_COUNT; w++) {
        CU_ASSERT_PTR_NOT_NULL(
            strstr(page, arena_printf(&t.arena, "`\"%s\"`", api_thread_names[w])));
    }
    arena_free(&t.arena);
}

// ---- For tests/check_models.sh -----------------------------------------------------------------

// With CCLINT_MODEL_ROWS=FILE in the environment the rows go there, one a line:
// library name parameters variadic result.
static void test_rows_are_listed(void)
{
    static const char *const results[] = {"any", "void", "int", "pointer"};
    const char *path = getenv("CCLINT_MODEL_ROWS");
    struct fixture t;
    struct buf b = {0};
    const struct api_fn *f;

    setup_builtin(&t);
    for (uint32_t i = 0; (f = models_at(t.models, i)); i++) {
        CU_ASSERT(f->result < 4);
        buf_printf(&b, "%s %s %u %d %s\n", f->library, f->name, f->min_params, f->variadic,
                   results[f->result & 3]);
    }
    CU_ASSERT(b.n > 0);
    CU_ASSERT(!path || os_write_file(&t.arena, path, b.data, b.n, &t.why));
    buf_free(&b);
    arena_free(&t.arena);
}

const struct test suite[] = {
    {"open", test_open},
    {"shapes", test_shapes},
    {"pipe", test_pipe},
    {"handles", test_handles},
    {"locks", test_locks},
    {"callbacks", test_callbacks},
    {"io", test_io},
    {"flags", test_flags},
    {"writes", test_writes},
    {"every_row", test_every_row},
    {"documented_examples", test_documented_examples},
    {"vocabulary_is_documented", test_vocabulary_is_documented},
    {"rows_are_listed", test_rows_are_listed},
    {NULL, NULL},
};
