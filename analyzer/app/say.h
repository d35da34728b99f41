// SPDX-License-Identifier: Apache-2.0
// Messages for people, on standard error, one line each: "cclint: ...". What is printed passes
// text_printable(), since names of files and of headers come from the input.
#ifndef CCLINT_APP_SAY_H
#define CCLINT_APP_SAY_H

#include <stdbool.h>

enum say_level { SAY_QUIET, SAY_NORMAL, SAY_VERBOSE };

void say_set_level(enum say_level level);
bool say_is_verbose(void);

void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));        // always
void say_notice(const char *fmt, ...) __attribute__((format(printf, 1, 2))); // not with -q
void say_detail(const char *fmt, ...) __attribute__((format(printf, 1, 2))); // only with -v

// Several losses of one kind: the first five are named, the rest is counted by say_rest().
struct say_some {
    unsigned n;
};
void say_one(struct say_some *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void say_rest(const struct say_some *s, const char *what); // "and 12 more ..."

#endif
