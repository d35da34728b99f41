// SPDX-License-Identifier: Apache-2.0
// cclint-worker: the only program that links libclang.
//
//   cclint-worker                        answers requests until end of file (ir/request.h)
//   cclint-worker --version              libclang's version
//   cclint-worker --lower FILE -- FLAGS  prints the IR of one file
//
// Units are parsed and lowered one after the other in a thread with a large stack, of which only
// what is used becomes memory: deeply nested code then meets our own depth limit and not the end of
// the stack. libclang is told to stay in that thread. The main thread talks to the parent and
// watches the memory: what one unit may take is bounded even inside the parse, by answering
// UNIT_LIMIT and ending the process; the parent starts another one.
#include "analyzer/frontend/clang_unit.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/os.h"
#include "analyzer/ir/cci.h"
#include "analyzer/ir/print.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    STACK_BYTES = 512 << 20,
    MESSAGE_MAX = 1 << 30,
    TRIM_EVERY = 4,
    KEPT_BYTES = 4 << 20, // of the arena: memory that was touched once costs nothing again
    WATCH_MS = 50,
};

// ---- Memory -------------------------------------------------------------------------------------

static uint64_t peak_kb(void)
{
    struct rusage u;

    return getrusage(RUSAGE_SELF, &u) == 0 ? (uint64_t)u.ru_maxrss : 0;
}

// Resident bytes now; 0 when the system does not tell.
static uint64_t resident_bytes(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long long total, resident = 0;

    if (!f) {
        return 0;
    }
    if (fscanf(f, "%llu %llu", &total, &resident) != 2) {
        resident = 0;
    }
    fclose(f);
    return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

// ---- The unit thread ----------------------------------------------------------------------------

struct job {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const struct unit_request *request; // set by the main thread, cleared when done
    bool is_done, is_over;
    struct buf answer;
    struct cci_codec *codec;
    bool print; // the IR as text instead of an answer
};

// Everything that may give up is inside clang_unit_load(), which has a guard, but for the writing.
static struct clang_result write_unit(struct cci_codec *codec, struct clang_result r,
                                      struct buf *cci)
{
    struct guard g;

    guard_open(&g);
    if (setjmp(g.at) == 0) {
        cci_write(codec, cci, r.unit);
        guard_close(&g);
        return r;
    }
    return (struct clang_result){.status = UNIT_BUG, .why = "the unit could not be written"};
}

static void answer_unit(void *index, struct job *job, struct arena *a)
{
    struct clang_result r = clang_unit_load(index, a, job->request);
    struct buf cci = {0};

    if (r.status == UNIT_OK) {
        r = write_unit(job->codec, r, &cci);
    }
    unit_answer_write(&job->answer, &(struct unit_answer){
                                        .status = r.status,
                                        .why = r.why,
                                        .cci = r.status == UNIT_OK ? cci.data : NULL,
                                        .ncci = r.status == UNIT_OK ? cci.n : 0,
                                        .parse_us = r.parse_us,
                                        .lower_us = r.lower_us,
                                        .peak_kb = peak_kb(),
                                    });
    buf_free(&cci);
}

static void print_unit(void *index, struct job *job, struct arena *a)
{
    struct clang_result r = clang_unit_load(index, a, job->request);

    if (r.status != UNIT_OK) {
        fprintf(stderr, "cclint-worker: %s\n", r.why);
        return;
    }
    for (uint32_t i = 0; i < r.unit->nproblems; i++) {
        struct region at = ir_region(r.unit, r.unit->problems[i].loc);

        fprintf(stderr, "%s:%u:%u: %s\n", at.path, at.line, at.col,
                ir_name(r.unit, r.unit->problems[i].text));
    }
    fprintf(stderr, "%llu insns, %llu havocs, parse %llu us, lower %llu us\n",
            (unsigned long long)r.unit->stats.insns, (unsigned long long)r.unit->stats.havocs,
            (unsigned long long)r.parse_us, (unsigned long long)r.lower_us);
    ir_print_unit(&job->answer, r.unit);
}

static bool next_job(struct job *job)
{
    bool is_over;

    pthread_mutex_lock(&job->lock);
    while (!job->is_over && (!job->request || job->is_done)) {
        pthread_cond_wait(&job->changed, &job->lock);
    }
    is_over = job->is_over;
    pthread_mutex_unlock(&job->lock);
    return !is_over;
}

static void *unit_thread(void *data)
{
    struct job *job = data;
    void *index = clang_unit_open();
    struct arena a, codec;

    arena_init(&codec, 0);
    job->codec = cci_codec_new(&codec);
    arena_init(&a, 0);
    arena_reserve(&a, KEPT_BYTES);
    for (unsigned n = 1; next_job(job); n++) {
        a.limit = (size_t)job->request->memory_limit;
        (job->print ? print_unit : answer_unit)(index, job, &a);
        arena_reset(&a);
        if (n % TRIM_EVERY == 0) {
            malloc_trim(0);
        }
        pthread_mutex_lock(&job->lock);
        job->is_done = true;
        pthread_cond_broadcast(&job->changed);
        pthread_mutex_unlock(&job->lock);
    }
    arena_free(&a);
    arena_free(&codec);
    clang_unit_close(index);
    return NULL;
}

static bool start_thread(struct job *job, pthread_t *thread)
{
    pthread_attr_t attr;
    pthread_condattr_t clock;
    int failed;

    pthread_mutex_init(&job->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&job->changed, &clock);
    pthread_condattr_destroy(&clock);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    failed = pthread_create(thread, &attr, unit_thread, job);
    pthread_attr_destroy(&attr);
    return failed == 0;
}

static void stop_thread(struct job *job, pthread_t thread)
{
    pthread_mutex_lock(&job->lock);
    job->is_over = true;
    pthread_cond_broadcast(&job->changed);
    pthread_mutex_unlock(&job->lock);
    pthread_join(thread, NULL);
    buf_free(&job->answer);
}

static void soon(struct timespec *t)
{
    clock_gettime(CLOCK_MONOTONIC, t);
    t->tv_nsec += WATCH_MS * 1000000;
    if (t->tv_nsec >= 1000000000) {
        t->tv_nsec -= 1000000000;
        t->tv_sec++;
    }
}

// False when the unit took more memory than it may.
static bool run_job(struct job *job, const struct unit_request *r)
{
    uint64_t before = r->memory_limit ? resident_bytes() : 0;
    bool within = true;
    struct timespec until;

    buf_clear(&job->answer);
    pthread_mutex_lock(&job->lock);
    job->request = r;
    job->is_done = false;
    pthread_cond_broadcast(&job->changed);
    while (!job->is_done && within) {
        soon(&until);
        pthread_cond_timedwait(&job->changed, &job->lock, &until);
        within = job->is_done || !before || resident_bytes() <= before + r->memory_limit;
    }
    job->request = within ? NULL : job->request;
    pthread_mutex_unlock(&job->lock);
    return within;
}

// ---- Talking to the parent ----------------------------------------------------------------------

static bool read_all(int fd, void *data, size_t n)
{
    char *at = data;

    while (n > 0) {
        ssize_t got = read(fd, at, n);

        if (got > 0) {
            at += got;
            n -= (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static bool write_all(int fd, const void *data, size_t n)
{
    const char *at = data;

    while (n > 0) {
        ssize_t put = write(fd, at, n);

        if (put >= 0) {
            at += put;
            n -= (size_t)put;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

static bool send_message(int fd, const struct buf *b)
{
    unsigned char size[4];

    for (unsigned i = 0; i < 4; i++) {
        size[i] = (unsigned char)(b->n >> (8 * i));
    }
    return b->n <= MESSAGE_MAX && write_all(fd, size, 4) && write_all(fd, b->data, b->n);
}

// The next message in `a`, or NULL at the end of file.
static char *receive_message(int fd, struct arena *a, size_t *n)
{
    unsigned char size[4];
    char *data;

    if (!read_all(fd, size, 4)) {
        return NULL;
    }
    *n = 0;
    for (unsigned i = 0; i < 4; i++) {
        *n |= (size_t)size[i] << (8 * i);
    }
    if (*n > MESSAGE_MAX) {
        return NULL;
    }
    data = arena_alloc(a, *n, 1);
    return read_all(fd, data, *n) ? data : NULL;
}

static bool send_failure(int fd, struct buf *out, enum unit_status status, const char *why)
{
    struct buf own = {0};
    bool sent;

    if (!out) {
        out = &own;
    }
    unit_answer_write(out,
                      &(struct unit_answer){.status = status, .why = why, .peak_kb = peak_kb()});
    sent = send_message(fd, out);
    buf_free(&own);
    return sent;
}

static int serve(struct job *job, int in, int out)
{
    struct arena a;
    struct unit_request r;
    size_t n;
    char *data;
    bool sent = true;

    arena_init(&a, 0);
    while (sent && (data = receive_message(in, &a, &n)) != NULL) {
        if (!unit_request_read(&a, data, n, &r)) {
            sent = send_failure(out, NULL, UNIT_BUG, "the worker was sent a broken request");
        } else if (run_job(job, &r)) {
            sent = send_message(out, &job->answer);
        } else {
            // The unit thread is still busy: its memory goes with the process.
            send_failure(out, NULL, UNIT_LIMIT, "the unit takes more memory than it may");
            _exit(0);
        }
        arena_reset(&a);
    }
    arena_free(&a);
    return 0;
}

// libclang prints now and then: to nowhere, unless somebody is looking for a fault.
static int protect_output(void)
{
    int null, out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

    if (out < 0) {
        return -1;
    }
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) {
        close(out);
        return -1;
    }
    dup2(null, STDOUT_FILENO);
    if (!getenv("CCLINT_WORKER_DEBUG")) {
        dup2(null, STDERR_FILENO);
    }
    close(null);
    return out;
}

static int serve_parent(void)
{
    struct job job = {0};
    pthread_t thread;
    int out, code;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN); // the parent decides what an interrupt ends
    out = protect_output();
    if (out < 0) {
        return 4;
    }
    if (!start_thread(&job, &thread)) {
        close(out);
        return 4;
    }
    code = serve(&job, STDIN_FILENO, out);
    stop_thread(&job, thread);
    close(out);
    return code;
}

// ---- By hand ------------------------------------------------------------------------------------

static int lower_file_by_hand(int argc, char **argv)
{
    struct job job = {.print = true};
    struct arena a;
    pthread_t thread;
    struct unit_request r = {0};

    arena_init(&a, 0);
    r.root = r.directory = path_absolute(&a, ".");
    r.file = path_absolute(&a, argv[0]);
    if (argc > 1 && strcmp(argv[1], "--") == 0) {
        r.args = (const char **)(argv + 2);
        r.nargs = (uint32_t)argc - 2;
    }
    if (!start_thread(&job, &thread)) {
        return 4;
    }
    run_job(&job, &r);
    bool printed = job.answer.n > 0;
    if (printed) {
        fwrite(job.answer.data, 1, job.answer.n, stdout);
    }
    stop_thread(&job, thread);
    arena_free(&a);
    return printed ? 0 : 1;
}

static int print_version(void)
{
    struct arena a;

    arena_init(&a, 0);
    printf("%s\n", clang_unit_version(&a));
    arena_free(&a);
    return 0;
}

int main(int argc, char **argv)
{
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    if (argc == 1) {
        return serve_parent();
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        return print_version();
    }
    if (argc >= 3 && strcmp(argv[1], "--lower") == 0) {
        return lower_file_by_hand(argc - 2, argv + 2);
    }
    fprintf(stderr, "cclint-worker is started by cclint; by hand: --version, or "
                    "--lower FILE -- FLAGS\n");
    return 2;
}
