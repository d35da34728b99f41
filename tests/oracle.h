// SPDX-License-Identifier: Apache-2.0
// The oracle for one function: random programs (oracle_programs.c), the same as IR (oracle_emit.c),
// and what happens when they run on every input and every answer (oracle_walk.c).
#ifndef CCLINT_TESTS_ORACLE_H
#define CCLINT_TESTS_ORACLE_H

#include "analyzer/engine/machine.h"
#include "analyzer/ir/ir.h"

struct arena;

// ---- Machines -----------------------------------------------------------------------------------

enum { LEAK = 1, CLOSED_TWICE = 2 };
enum { HELD_AT_EXIT = 1, LOCKED_TWICE = 2, UNLOCKED_FREE = 3 };

extern const struct machine oracle_fd, oracle_lock;
extern const char oracle_rows[]; // models of the functions that programs call

// ---- Programs -----------------------------------------------------------------------------------

enum kind {
    CONST,
    COPY,
    NOT,
    ASK,
    IF,
    LOOP,
    WHILE,
    LOCK,
    UNLOCK,
    OPEN,
    CLOSE,
    MOVE,
    IF_OK,
    RETURN
};
enum { VARS = 10, INPUTS = 2, FDS = 2, STMTS = 256 }; // the first INPUTS variables are parameters
enum { MEMORY_VAR = 3 }; // and those after it lie in memory, in the mixed programs

struct stmt {
    enum kind kind;
    int var, from; // variables, or descriptors
    int64_t k;
    enum ir_bin op; // IF: var op k
    struct stmt *yes, *no, *next;
    uint32_t line; // of the event, in the IR
};

struct program_text {
    struct stmt pool[STMTS];
    uint32_t n;
    struct stmt *first;
    uint64_t random;
    bool has_memory; // not all variables are registers
};

// ---- Generators: the usual idioms, flags computed up front, anything ----------------------------
void oracle_idioms(struct program_text *p, uint32_t n);
void oracle_flags(struct program_text *p, int n);
void oracle_mixed(struct program_text *p);

// The program as function "f" of a unit; notes the line of each event in its statement.
struct ir_unit *oracle_emit(struct arena *a, struct program_text *p);

// ---- The oracle ---------------------------------------------------------------------------------

enum { HANDLES = 64, ERRORS = 256, CHOICES = 64 };

struct found_error {
    const struct machine *machine;
    int error;
    uint32_t at, acquired; // lines; acquired 0: of no interest
};

struct oracle {
    int64_t vars[VARS];
    int fds[FDS];
    struct {
        const struct stmt *site;
        bool is_open;
    } handles[HANDLES];
    int nhandles;
    const struct stmt *locked;
    bool has_returned, is_overrun;
    int choices[CHOICES], limits[CHOICES];
    uint32_t nchoices, used;
    struct found_error errors[ERRORS];
    uint32_t nerrors;
    uint64_t steps;
};

// All runs; false: too many.
bool oracle_ask(struct oracle *o, const struct program_text *p);

#endif
