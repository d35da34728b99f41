// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/progress.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/text.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { INTERVAL_MS = 100, WIDTH_DEFAULT = 80 };

static bool enabled;
static volatile sig_atomic_t visible;
static uint64_t last_ms;

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void progress_start(bool wanted)
{
    enabled = wanted && isatty(STDERR_FILENO);
}

static int columns(void)
{
    struct winsize w;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 20) {
        return w.ws_col;
    }
    return WIDTH_DEFAULT;
}

static bool is_due(void)
{
    return enabled && now_ms() - last_ms >= INTERVAL_MS;
}

static void draw(struct arena *a, const char *text)
{
    size_t n = strlen(text), width = (size_t)columns() - 1;
    const char *shown = text_printable(a, text, n < width ? n : width);

    fprintf(stderr, "\r\033[K%s", shown);
    fflush(stderr);
    visible = 1;
    last_ms = now_ms();
}

void progress_show(unsigned done, unsigned total, const char *what)
{
    struct arena a;

    if (is_due()) {
        arena_init(&a, 0);
        draw(&a, arena_printf(&a, "%u/%u %s", done, total, what));
        arena_free(&a);
    }
}

void progress_phase(const char *text)
{
    struct arena a;

    if (enabled) {
        arena_init(&a, 0);
        draw(&a, text);
        arena_free(&a);
    }
}

// With a comma every three digits.
static const char *grouped(struct arena *a, unsigned n)
{
    if (n < 1000) {
        return arena_printf(a, "%u", n);
    }
    return arena_printf(a, "%s,%03u", grouped(a, n / 1000), n % 1000);
}

void progress_count(const char *doing, unsigned done, unsigned total, const char *what)
{
    struct arena a;

    if (done == 0 ? enabled : is_due()) {
        arena_init(&a, 0);
        draw(&a,
             arena_printf(&a, "%s %s/%s %s", doing, grouped(&a, done), grouped(&a, total), what));
        arena_free(&a);
    }
}

void progress_clear(void)
{
    if (visible) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        visible = 0;
    }
}

void progress_clear_in_handler(void)
{
    if (visible) {
        ssize_t done = write(STDERR_FILENO, "\r\033[K", 4);
        (void)done;
    }
}
