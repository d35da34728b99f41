// SPDX-License-Identifier: Apache-2.0
// An interpreter of the IR, for tests: what lowering made of a program must do what the program
// does. Objects live in native memory laid out by the IR's types and fields; library functions are
// a table of native ones.
#ifndef CCLINT_TESTS_INTERP_H
#define CCLINT_TESTS_INTERP_H

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/ir/ir.h"

#include <setjmp.h>

struct interp_val {
    uint64_t i;    // integers as their type holds them: sign- or zero-extended; pointers
    long double f; // floating values, rounded to their type
};

struct interp_arg {
    struct interp_val v;
    type_id type;
    void *bytes; // of an aggregate
};

// What a function with variable arguments finds in its va_list.
struct interp_list {
    struct interp_arg *args;
    uint32_t n, next;
};

struct interp {
    struct arena arena;
    const struct ir_unit *u;
    struct buf out; // what the program wrote to its standard output
    uint64_t steps, limit;
    int code;          // of exit(), or 128 + signal
    const char *fault; // why it stopped, NULL if it ended by itself
    char fault_text[256];
    jmp_buf stop;
    void **globals, **strings;
    char *functions;  // addresses of functions: functions + index
    int32_t *func_of; // by index into fns: index into funcs, -1 without a body
    type_id **temp_types;
    uint32_t depth;
};

// Runs `main` (static initialisers first). True when it came to an end, whose exit code is
// in->code; false with in->fault.
bool interp_run(struct interp *in, const struct ir_unit *u, uint64_t limit);
void interp_free(struct interp *in);

// For native functions.
_Noreturn void interp_fault(struct interp *in, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void interp_exit(struct interp *in, int code);
struct interp_val interp_call(struct interp *in, uint64_t function, const struct interp_arg *args,
                              uint32_t n);
struct interp_val interp_int(const struct ir_type *t, uint64_t value); // as the type holds it
// False if there is no such function.
bool interp_native(struct interp *in, const char *name, struct interp_arg *args, uint32_t n,
                   const struct ir_type *result, struct interp_val *ret);

#endif
