// SPDX-License-Identifier: Apache-2.0
// One line on standard error that is rewritten in place, on a terminal only, at most ten times a
// second.
#ifndef CCLINT_APP_PROGRESS_H
#define CCLINT_APP_PROGRESS_H

#include <stdbool.h>

void progress_start(bool wanted); // shows nothing unless standard error is a terminal
void progress_show(unsigned done, unsigned total, const char *what); // "3/17 src/a.c"
// A phase begins that may take long: shown at once, however short the last line stood.
void progress_phase(const char *text);
// "analysing 1,234/5,678 functions"; at once for `done` 0.
void progress_count(const char *doing, unsigned done, unsigned total, const char *what);
void progress_clear(void);            // before other lines are printed
void progress_clear_in_handler(void); // the same, fit for a signal handler

#endif
