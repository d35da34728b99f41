// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/worker.h"

#include "analyzer/app/progress.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS_MAX = 1024, LENGTH_BYTES = 4, CHUNK = 1 << 16 };
static const size_t message_bytes_max = (size_t)1 << 30;

// Written with signals held, read by the handler.
static volatile pid_t living[WORKERS_MAX];

// ---- Signals -----------------------------------------------------------------------------------

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};

static void on_signal(int number)
{
    for (int i = 0; i < WORKERS_MAX; i++) {
        if (living[i]) {
            kill(living[i], SIGKILL);
            waitpid(living[i], NULL, 0);
        }
    }
    progress_clear_in_handler();
    _exit(128 + number);
}

static void ending_set(sigset_t *set)
{
    sigemptyset(set);
    for (size_t i = 0; i < sizeof ending_signals / sizeof ending_signals[0]; i++) {
        sigaddset(set, ending_signals[i]);
    }
}

void workers_handle_signals(void)
{
    struct sigaction act = {.sa_handler = on_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    ending_set(&act.sa_mask);
    for (size_t i = 0; i < sizeof ending_signals / sizeof ending_signals[0]; i++) {
        struct sigaction old;
        // What is ignored from outside (nohup, background jobs) stays ignored.
        if (sigaction(ending_signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
            sigaction(ending_signals[i], &act, NULL);
        }
    }
    sigaction(SIGPIPE, &ignore, NULL);
}

void workers_hold_signals(bool hold)
{
    sigset_t set;

    ending_set(&set);
    sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

// ---- Start and end -----------------------------------------------------------------------------

const char *worker_program(struct arena *a)
{
    const char *named = getenv("CCLINT_WORKER"), *own, *path;

    if (named && *named) {
        return named;
    }
    own = path_dir(a, path_real(a, "/proc/self/exe"));
    path = path_join(a, own, "cclint-worker");
    if (os_kind(path) == OS_NOTHING) {
        const char *installed =
            path_normal(a, path_join(a, own, "../libexec/cclint/cclint-worker"));
        path = os_kind(installed) == OS_NOTHING ? path : installed;
    }
    return path;
}

// In the child: never returns. Signals of the terminal are the parent's affair.
static _Noreturn void run_child(const char *program, pid_t parent, int in, int out, int report,
                                bool show_stderr)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(1);
    }
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    workers_hold_signals(false);
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        (show_stderr || null < 0 || dup2(null, STDERR_FILENO) >= 0)) {
        execl(program, program, (char *)NULL);
    }
    int error = errno;
    ssize_t done = write(report, &error, sizeof error);
    (void)done;
    _exit(127);
}

// Pipes above the three standard descriptors, whatever of those is closed.
static bool make_pipe(int fd[2])
{
    if (pipe2(fd, O_CLOEXEC) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        if (fd[i] <= STDERR_FILENO) {
            int moved = fcntl(fd[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
            close(fd[i]);
            fd[i] = moved;
        }
    }
    return fd[0] >= 0 && fd[1] >= 0;
}

static void close_all(int (*pipes)[2], int n)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < 2; k++) {
            if (pipes[i][k] >= 0) {
                close(pipes[i][k]);
            }
        }
    }
}

static void remember(pid_t pid, pid_t now)
{
    for (int i = 0; i < WORKERS_MAX; i++) {
        if (living[i] == pid) {
            living[i] = now;
            return;
        }
    }
}

static void set_nonblocking(int fd)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

bool worker_start(struct worker *w, const char *program, bool show_stderr)
{
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}}; // requests, answers, failure to exec
    pid_t parent = getpid();
    int error = 0;

    *w = (struct worker){0};
    if (!make_pipe(pipes[0]) || !make_pipe(pipes[1]) || !make_pipe(pipes[2])) {
        error = errno;
        close_all(pipes, 3);
        errno = error;
        return false;
    }
    workers_hold_signals(true);
    w->pid = fork();
    if (w->pid == 0) {
        run_child(program, parent, pipes[0][0], pipes[1][1], pipes[2][1], show_stderr);
    }
    if (w->pid > 0) {
        remember(0, w->pid);
    } else {
        error = errno;
    }
    workers_hold_signals(false);
    w->to = pipes[0][1];
    w->from = pipes[1][0];
    close(pipes[0][0]);
    close(pipes[1][1]);
    close(pipes[2][1]);
    if (w->pid < 0 || read(pipes[2][0], &error, sizeof error) == sizeof error) {
        close(pipes[2][0]);
        w->pid = w->pid < 0 ? 0 : w->pid;
        worker_stop(w, true);
        errno = error;
        return false;
    }
    close(pipes[2][0]);
    set_nonblocking(w->to);
    set_nonblocking(w->from);
    return true;
}

int worker_stop(struct worker *w, bool by_force)
{
    int status = 0;

    if (w->to > 0) {
        close(w->to);
        close(w->from);
    }
    if (w->pid > 0) {
        if (by_force) {
            kill(w->pid, SIGKILL);
        }
        while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) {
        }
        workers_hold_signals(true);
        remember(w->pid, 0);
        workers_hold_signals(false);
    }
    buf_free(&w->out);
    buf_free(&w->in);
    *w = (struct worker){0};
    return status;
}

// ---- Messages ----------------------------------------------------------------------------------

void worker_send(struct worker *w, const struct buf *message)
{
    uint8_t length[LENGTH_BYTES];

    for (int i = 0; i < LENGTH_BYTES; i++) {
        length[i] = (uint8_t)(message->n >> (8 * i));
    }
    buf_clear(&w->out);
    buf_put(&w->out, length, sizeof length);
    buf_put(&w->out, message->data, message->n);
    w->written = 0;
}

bool worker_is_writing(const struct worker *w)
{
    return w->written < w->out.n;
}

bool worker_write(struct worker *w)
{
    while (worker_is_writing(w)) {
        ssize_t n = write(w->to, w->out.data + w->written, w->out.n - w->written);
        if (n < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        w->written += (size_t)n;
    }
    return true;
}

static size_t message_length(const struct worker *w)
{
    size_t n = 0;

    for (int i = 0; i < LENGTH_BYTES; i++) {
        n |= (size_t)(uint8_t)w->in.data[i] << (8 * i);
    }
    return n;
}

bool worker_read(struct worker *w, const void **message, size_t *n)
{
    char chunk[CHUNK];
    ssize_t got = read(w->from, chunk, sizeof chunk);

    *message = NULL;
    if (got <= 0) {
        return got < 0 && (errno == EAGAIN || errno == EINTR);
    }
    buf_put(&w->in, chunk, (size_t)got);
    if (w->in.n < LENGTH_BYTES) {
        return true;
    }
    *n = message_length(w);
    if (*n > message_bytes_max) {
        return false;
    }
    if (w->in.n >= LENGTH_BYTES + *n) {
        *message = w->in.data + LENGTH_BYTES;
    }
    return true;
}

void worker_take(struct worker *w)
{
    buf_clear(&w->in);
}

unsigned long worker_resident_kb(const struct worker *w)
{
    char path[64];
    unsigned long size = 0, resident = 0;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%ld/statm", (long)w->pid);
    f = fopen(path, "re");
    if (f == NULL) {
        return 0;
    }
    if (fscanf(f, "%lu %lu", &size, &resident) != 2) {
        resident = 0;
    }
    fclose(f);
    return resident * (unsigned long)(sysconf(_SC_PAGESIZE) / 1024);
}
