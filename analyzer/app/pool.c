// SPDX-License-Identifier: Apache-2.0
// One loop over poll(). A worker has at most one unit. The limits are kept twice: the worker
// watches itself where it can, the parent measures time and resident memory from outside and kills.
//
// The loop runs twice: over all units with all workers, then over those that failed with one worker
// that is started anew for each. Which worker ran a unit leaves no trace in its result.
#include "analyzer/app/pool.h"

#include "analyzer/app/progress.h"
#include "analyzer/app/say.h"
#include "analyzer/app/worker.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum {
    WATCH_MS = 100,          // how often memory is looked at
    IDLE_KB_MAX = 300 << 10, // a worker that keeps more than this is replaced
    EXIT_CANNOT_START = 127, // of the dynamic loader
};

struct slot {
    struct worker worker;
    uint32_t unit; // at hand
    bool busy;
    uint64_t deadline_ms;
};

struct pool {
    struct arena *a;
    const struct pool_settings *s;
    const struct unit *units;
    struct pool_result *results;
    struct slot *slots;
    uint32_t nslots;
    const uint32_t *order; // of the units of this round
    uint32_t norder, next, done;
    bool alone;       // second round: a fresh worker for each unit
    uint32_t *failed; // units to try again
    bool any_answer;
    const char *fatal;
};

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

// ---- Ends of a unit ----------------------------------------------------------------------------

static void finish(struct pool *p, struct slot *s)
{
    s->busy = false;
    p->done++;
    progress_show(p->done, p->norder, p->units[s->unit].path);
}

// The unit did not get an answer; its worker is gone or must go.
static void fail(struct pool *p, struct slot *s, enum unit_status status, const char *why)
{
    struct pool_result *r = &p->results[s->unit];

    r->status = status;
    r->why = why;
    if (!p->alone) {
        arrput(p->failed, s->unit);
        say_detail("%s: %s; it will be tried once more alone", p->units[s->unit].path, why);
    }
    finish(p, s);
}

static const char *death(struct arena *a, int status)
{
    if (WIFSIGNALED(status)) {
        return arena_printf(a, "the worker crashed (%s)", strsignal(WTERMSIG(status)));
    }
    return arena_printf(a, "the worker ended with status %d", WEXITSTATUS(status));
}

static void worker_died(struct pool *p, struct slot *s)
{
    int status = worker_stop(&s->worker, false);

    if (!p->any_answer && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CANNOT_START) {
        p->fatal = arena_printf(p->a,
                                "%s cannot start: a library it needs is missing (try %s "
                                "</dev/null)",
                                p->s->program, p->s->program);
    }
    fail(p, s, UNIT_CRASHED, death(p->a, status));
}

static void kill_worker(struct pool *p, struct slot *s, enum unit_status status, const char *why)
{
    worker_stop(&s->worker, true);
    fail(p, s, status, why);
}

static void store(struct pool *p, struct slot *s, const struct unit_answer *answer)
{
    struct pool_result *r = &p->results[s->unit];

    r->status = answer->status;
    r->why = arena_text(p->a, answer->why, strlen(answer->why));
    buf_clear(&r->cci);
    buf_put(&r->cci, answer->cci, answer->ncci);
    r->parse_us = answer->parse_us;
    r->lower_us = answer->lower_us;
    r->peak_kb = answer->peak_kb;
}

static void take_answer(struct pool *p, struct slot *s, const void *message, size_t n)
{
    struct arena a;
    struct unit_answer answer;

    arena_init(&a, 0);
    if (!unit_answer_read(&a, message, n, &answer)) {
        arena_free(&a);
        kill_worker(p, s, UNIT_BUG, "the worker's answer makes no sense");
        return;
    }
    p->any_answer = true;
    store(p, s, &answer);
    arena_free(&a);
    worker_take(&s->worker);
    // After a crash that libclang survived, or a limit, the process is not what it was.
    bool stained =
        answer.status == UNIT_CRASHED || answer.status == UNIT_LIMIT || answer.status == UNIT_BUG;
    if (stained && !p->alone) {
        arrput(p->failed, s->unit);
    }
    finish(p, s);
    if (stained || p->alone || worker_resident_kb(&s->worker) > IDLE_KB_MAX) {
        worker_stop(&s->worker, true);
    }
}

// ---- The loop ----------------------------------------------------------------------------------

static bool give_work(struct pool *p, struct slot *s)
{
    struct buf message = {0};

    if (s->worker.pid == 0 && !worker_start(&s->worker, p->s->program, p->s->show_stderr)) {
        p->fatal = arena_printf(p->a, "%s cannot be started: %s", p->s->program, strerror(errno));
        return false;
    }
    s->unit = p->order[p->next++];
    s->busy = true;
    s->deadline_ms = now_ms() + (uint64_t)p->s->timeout_s * 1000;
    unit_request_write(&message, &p->units[s->unit].request);
    worker_send(&s->worker, &message);
    buf_free(&message);
    return true;
}

static void check_limits(struct pool *p, struct slot *s)
{
    if (now_ms() >= s->deadline_ms) {
        kill_worker(p, s, UNIT_TIMED_OUT,
                    arena_printf(p->a, "it took more than %u s", p->s->timeout_s));
    } else if (worker_resident_kb(&s->worker) > (unsigned long)p->s->memory_mb * 1024) {
        kill_worker(p, s, UNIT_LIMIT,
                    arena_printf(p->a, "it needs more than %u MB of memory", p->s->memory_mb));
    }
}

static void serve(struct pool *p, struct slot *s, const struct pollfd *to,
                  const struct pollfd *from)
{
    const void *message;
    size_t n;
    // A failed write is not the end: an answer or the end of file follows.
    if (to->revents && !worker_write(&s->worker)) {
        s->worker.written = s->worker.out.n;
    }
    if (from->revents == 0) {
        return;
    }
    if (!worker_read(&s->worker, &message, &n)) {
        worker_died(p, s);
    } else if (message) {
        take_answer(p, s, message, n);
    }
}

static void wait_and_serve(struct pool *p, struct pollfd *fds)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->nslots; i++) {
        const struct slot *s = &p->slots[i];
        bool writing = s->busy && worker_is_writing(&s->worker);
        fds[n++] = (struct pollfd){writing ? s->worker.to : -1, POLLOUT, 0};
        fds[n++] = (struct pollfd){s->busy ? s->worker.from : -1, POLLIN, 0};
    }
    if (poll(fds, n, WATCH_MS) < 0 && errno != EINTR) {
        p->fatal = arena_printf(p->a, "poll: %s", strerror(errno));
        return;
    }
    for (uint32_t i = 0; i < p->nslots; i++) {
        if (p->slots[i].busy) {
            serve(p, &p->slots[i], &fds[2 * i], &fds[2 * i + 1]);
        }
    }
}

static void watch(struct pool *p, uint64_t *last)
{
    uint64_t now = now_ms();

    if (now - *last < WATCH_MS) {
        return;
    }
    *last = now;
    for (uint32_t i = 0; i < p->nslots; i++) {
        if (p->slots[i].busy) {
            check_limits(p, &p->slots[i]);
        }
    }
}

static void round_of(struct pool *p, const uint32_t *order, uint32_t n, uint32_t nslots)
{
    struct pollfd *fds = arena_array(p->a, struct pollfd, 2 * (size_t)nslots);
    uint64_t last = now_ms();

    p->order = order;
    p->norder = n;
    p->next = p->done = 0;
    p->nslots = nslots;
    while (p->done < n && !p->fatal) {
        for (uint32_t i = 0; i < nslots && p->next < n; i++) {
            if (!p->slots[i].busy && !give_work(p, &p->slots[i])) {
                break;
            }
        }
        if (!p->fatal) {
            wait_and_serve(p, fds);
            watch(p, &last);
        }
    }
}

struct weighed {
    uint64_t size;
    uint32_t unit;
};

static int biggest_first(const void *x, const void *y)
{
    const struct weighed *a = x, *b = y;

    return a->size != b->size ? (a->size < b->size ? 1 : -1)
                              : (a->unit > b->unit) - (a->unit < b->unit);
}

static uint32_t *in_order_of_size(struct arena *a, const struct unit *units, uint32_t n)
{
    struct weighed *w = arena_array(a, struct weighed, n);
    uint32_t *order = arena_array(a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++) {
        w[i] = (struct weighed){units[i].size, i};
    }
    qsort(w, n, sizeof *w, biggest_first);
    for (uint32_t i = 0; i < n; i++) {
        order[i] = w[i].unit;
    }
    return order;
}

static int by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

    return (a > b) - (a < b);
}

static void end_all(struct pool *p, uint32_t nslots)
{
    for (uint32_t i = 0; i < nslots; i++) {
        worker_stop(&p->slots[i].worker, true);
    }
}

bool pool_run(struct arena *a, const struct pool_settings *s, const struct unit *units, uint32_t n,
              struct pool_result *results, const char **why)
{
    uint32_t nslots = s->jobs < n ? s->jobs : n;
    struct pool p = {.a = a, .s = s, .units = units, .results = results};

    p.slots = arena_array(a, struct slot, nslots);
    round_of(&p, in_order_of_size(a, units, n), n, nslots);
    end_all(&p, nslots);
    if (!p.fatal && arrlenu(p.failed) > 0) {
        qsort(p.failed, arrlenu(p.failed), sizeof *p.failed, by_number);
        p.alone = true;
        round_of(&p, p.failed, (uint32_t)arrlenu(p.failed), 1);
        end_all(&p, 1);
    }
    progress_clear();
    arrfree(p.failed);
    *why = p.fatal;
    return p.fatal == NULL;
}
