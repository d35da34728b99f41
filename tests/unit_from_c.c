// SPDX-License-Identifier: Apache-2.0
// One worker serves all texts of a suite; it ends when its standard input closes at exit.
#include "tests/unit_from_c.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/ir/cci.h"
#include "analyzer/ir/request.h"
#include "tests/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena codec_arena;
static struct cci_codec *codec; // as long as the worker
static int to_worker = -1, from_worker = -1;

static bool start_worker(void)
{
    static const char path[] = CCLINT_BINARY_DIR "/cclint-worker";
    int in[2], out[2];

    if (to_worker >= 0) {
        return true;
    }
    if (access(path, X_OK) != 0 || pipe(in) != 0) {
        return false;
    }
    if (pipe(out) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    signal(SIGPIPE, SIG_IGN);
    if (fork() == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[0]);
        close(in[1]);
        close(out[0]);
        close(out[1]);
        execl(path, path, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    arena_init(&codec_arena, 0);
    codec = cci_codec_new(&codec_arena);
    to_worker = in[1];
    from_worker = out[0];
    return true;
}

static bool move_all(bool is_write, void *data, size_t n)
{
    char *at = data;

    while (n > 0) {
        ssize_t k = is_write ? write(to_worker, at, n) : read(from_worker, at, n);
        if (k <= 0) {
            return false;
        }
        at += k;
        n -= (size_t)k;
    }
    return true;
}

static bool send_message(struct buf *b)
{
    uint8_t head[4];

    for (int i = 0; i < 4; i++) {
        head[i] = (uint8_t)(b->n >> 8 * i);
    }
    return move_all(true, head, sizeof head) && move_all(true, b->data, b->n);
}

static char *receive_message(struct arena *a, size_t *n)
{
    uint8_t head[4];
    char *data;

    if (!move_all(false, head, sizeof head)) {
        return NULL;
    }
    *n = (size_t)head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
    data = arena_alloc(a, *n, 8);
    return move_all(false, data, *n) ? data : NULL;
}

static struct ir_unit *fail(const char *name, const char *why)
{
    fprintf(stderr, "unit_from_c: %s: %s\n", name, why);
    CU_FAIL("no unit from the worker");
    return NULL;
}

struct ir_unit *unit_from_c_with(struct arena *a, const char *name, const char *text,
                                 const char *const *flags)
{
    struct unit_request q = {.root = CCLINT_SOURCE_DIR,
                             .directory = CCLINT_SOURCE_DIR,
                             .file = arena_printf(a, "%s/%s", CCLINT_SOURCE_DIR, name),
                             .contents = text,
                             .ncontents = strlen(text)};
    struct unit_answer answer;
    struct buf b = {0};
    const char *why = "";
    struct ir_unit *u;
    char *data;
    size_t n;
    bool sent;

    while (flags[q.nargs]) {
        q.nargs++;
    }
    q.args = arena_copy(a, flags, (q.nargs + 1) * sizeof *flags);
    if (!start_worker()) {
        return fail(name, "the worker cannot be started");
    }
    unit_request_write(&b, &q);
    sent = send_message(&b);
    buf_free(&b);
    data = sent ? receive_message(a, &n) : NULL;
    if (!data) {
        return fail(name, "the worker is gone");
    }
    if (!unit_answer_read(a, data, n, &answer)) {
        return fail(name, "the answer cannot be read");
    }
    if (answer.status != UNIT_OK) {
        return fail(name, answer.why);
    }
    u = cci_read(codec, a, answer.cci, answer.ncci, &why);
    return u ? u : fail(name, why);
}

struct ir_unit *unit_from_c(struct arena *a, const char *name, const char *text)
{
    static const char *const flags[] = {"-std=gnu11", "-D_GNU_SOURCE", NULL};

    return unit_from_c_with(a, name, text, flags);
}

const struct ir_func *func_of(const struct ir_unit *u, const char *name)
{
    for (uint32_t i = 0; u && i < u->nfuncs; i++) {
        if (!(u->funcs[i].flags & FUNC_INIT) && strcmp(ir_func_name(u, &u->funcs[i]), name) == 0) {
            return &u->funcs[i];
        }
    }
    fprintf(stderr, "func_of: no function '%s'\n", name);
    CU_FAIL("no such function");
    return NULL;
}
