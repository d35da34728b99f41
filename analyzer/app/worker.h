// SPDX-License-Identifier: Apache-2.0
// One worker process: cclint-worker with a pair of pipes. Every worker that lives is in a table
// that the handlers of SIGINT, SIGTERM and SIGHUP read, so that none outlives the run; the kernel
// kills them when the run itself is killed.
#ifndef CCLINT_APP_WORKER_H
#define CCLINT_APP_WORKER_H

#include "analyzer/base/buf.h"

#include <stdbool.h>
#include <sys/types.h>

struct arena;

struct worker {
    pid_t pid; // 0: none
    int to, from;
    struct buf out, in; // bytes still to be written; bytes read so far
    size_t written;
};

// From now on a signal that ends the run kills the workers and exits with 128 + its number.
void workers_handle_signals(void);
// While held, such signals wait: around what must be done whole.
void workers_hold_signals(bool hold);

// The program: $CCLINT_WORKER, else beside the running executable, else ../libexec/cclint.
const char *worker_program(struct arena *a);
// False with errno when the program cannot be run.
bool worker_start(struct worker *w, const char *program, bool show_stderr);
// Ends it, by force unless it is idle, and waits for it. Its wait status.
int worker_stop(struct worker *w, bool by_force);

void worker_send(struct worker *w, const struct buf *message); // queues
bool worker_write(struct worker *w);                           // as much as goes; false: it is gone
// Reads what is there; false at end of file. `*message` is set when a whole one has arrived.
bool worker_read(struct worker *w, const void **message, size_t *n);
bool worker_is_writing(const struct worker *w);
void worker_take(struct worker *w);                       // the message has been dealt with
unsigned long worker_resident_kb(const struct worker *w); // 0 if unknown

#endif
