// SPDX-License-Identifier: Apache-2.0
// The oracle for calls: random programs of a few functions that hand descriptors and locks to each
// other (oracle_calls_make.c), as C text (oracle_calls_text.c), and what happens when one of the
// functions runs on every input and every answer, its calls really executed (oracle_calls_walk.c).
#ifndef CCLINT_TESTS_ORACLE_CALLS_H
#define CCLINT_TESTS_ORACLE_CALLS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

enum { CALLS_FUNCS = 4, CALLS_STMTS = 400, CALLS_ARGS = 3 };

// What a statement names. A function has some of them as parameters, the others are its locals.
enum slot {
    NO_SLOT,
    FD_A, // int, local
    FD_B,
    FD_PARAM,  // int, by value
    FD_OUT,    // *out
    FD_FIELD,  // c->fd
    FD_LOCAL,  // s.fd
    FD_GLOBAL, // kept
    NUM_A,     // int, local
    NUM_B,
    NUM_PARAM,  // int, by value
    NUM_FIELD,  // c->state
    NUM_LOCAL,  // s.state
    LOCK_FIELD, // c->lock
    LOCK_GLOBAL,
    SLOTS,
};

enum call_kind {
    S_OPEN,
    S_CLOSE,
    S_USE,
    S_COPY,  // to = from, of descriptors or numbers
    S_CONST, // to = k
    S_ASK,   // to = an answer, -1 or 0
    S_CALL,  // to = func(...), or without `to`
    S_LOCK,
    S_UNLOCK,
    S_IF, // from op k
    S_LOOP,
    S_RETURN, // from, or k
};

enum compare { IS_EQUAL, IS_NOT, IS_LESS, IS_MORE, COMPARES };

struct call_stmt {
    enum call_kind kind;
    enum slot to, from;
    int64_t k;
    enum compare op;
    uint32_t func;
    struct {
        enum slot by_value, out, number; // arguments; a struct is FD_FIELD (c) or FD_LOCAL (&s)
        enum slot conn;
        bool is_less_one; // of the number: a - 1
    } args;
    struct call_stmt *yes, *no, *next;
    uint32_t line;
};

enum returns { RETURNS_NOTHING, RETURNS_STATUS, RETURNS_FD };

struct call_func {
    bool has_fd, has_out, has_conn, has_number;
    bool is_neutral; // it does nothing to descriptors and locks: its result is not followed
    enum returns returns;
    struct call_stmt *first;
};

struct call_program {
    struct call_stmt pool[CALLS_STMTS];
    uint32_t nstmts;
    struct call_func funcs[CALLS_FUNCS];
    uint32_t nfuncs;
    bool has_fds, has_locks, has_memory; // has_memory: descriptors lie behind pointers, too
    bool has_recursion;
    uint64_t random;
};

// Makes the program from p->random and the flags.
void calls_make(struct call_program *p);
// Writes it as C; notes the line of each statement.
void calls_text(struct call_program *p, struct buf *out);

// ---- What happens -------------------------------------------------------------------------------

enum call_error {
    FD_LEAKED,
    FD_CLOSED_TWICE,
    FD_USED_CLOSED,
    LOCK_LEFT,
    LOCK_TWICE,
    UNLOCK_TWICE,
    UNLOCK_UNHELD,
    CALL_ERRORS
};

struct call_event {
    enum call_error error;
    uint32_t at, acquired; // lines of the function itself; acquired 0: not by it
    bool is_certain;       // an error by the rules, not just possible
};

enum { CALL_EVENTS = 256 };

struct calls_seen {
    struct call_event events[CALL_EVENTS];
    uint32_t n;
    // A callee is wrong by itself: what its caller does to locks after it has no meaning.
    bool are_locks_spoiled;
    uint64_t steps;
};

// All runs of function `func`; false: too many.
bool calls_walk(const struct call_program *p, uint32_t func, struct calls_seen *out);

#endif
