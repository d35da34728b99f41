// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/say.h"

#include "analyzer/app/progress.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum say_level level = SAY_NORMAL;

enum { NAMED_MAX = 5 };

void say_set_level(enum say_level l)
{
    level = l;
}

bool say_is_verbose(void)
{
    return level == SAY_VERBOSE;
}

// Names may hold line ends; a message is one line all the same.
static const char *one_line(struct arena *a, const char *text)
{
    char *line = arena_text(a, text, strlen(text));

    for (char *at = line; (at = strpbrk(at, "\n\t"));) {
        *at = ' ';
    }
    return text_printable(a, line, strlen(line));
}

static __attribute__((format(printf, 1, 0))) void say_va(const char *fmt, va_list ap)
{
    struct arena a;

    arena_init(&a, 0);
    const char *text = one_line(&a, arena_vprintf(&a, fmt, ap));
    progress_clear();
    fprintf(stderr, "cclint: %s\n", text);
    arena_free(&a);
}

void say(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say_va(fmt, ap);
    va_end(ap);
}

void say_notice(const char *fmt, ...)
{
    va_list ap;

    if (level == SAY_QUIET) {
        return;
    }
    va_start(ap, fmt);
    say_va(fmt, ap);
    va_end(ap);
}

void say_detail(const char *fmt, ...)
{
    va_list ap;

    if (level != SAY_VERBOSE) {
        return;
    }
    va_start(ap, fmt);
    say_va(fmt, ap);
    va_end(ap);
}

void say_one(struct say_some *s, const char *fmt, ...)
{
    va_list ap;

    s->n++;
    if (s->n > NAMED_MAX && level != SAY_VERBOSE) {
        return;
    }
    va_start(ap, fmt);
    say_va(fmt, ap);
    va_end(ap);
}

void say_rest(const struct say_some *s, const char *what)
{
    if (s->n > NAMED_MAX && level != SAY_VERBOSE) {
        say("and %u more %s (-v names them all)", s->n - NAMED_MAX, what);
    }
}
