// SPDX-License-Identifier: Apache-2.0
// All units of a run, linked: which definition a call reaches, who never returns, what a callee
// may do to resources, and whether the world is closed.
//
// Definitions are joined by link key; equal header functions of several units fall together. Calls
// through pointers have the functions that may be in the pointer. The result does not depend on the
// order of the units.
#ifndef CCLINT_SUMMARY_PROGRAM_H
#define CCLINT_SUMMARY_PROGRAM_H

#include "analyzer/api/models.h"
#include "analyzer/ir/cfg.h"
#include "analyzer/ir/ir.h"

struct arena;
struct facts; // flow/value.h
struct mods;
struct program;

typedef uint32_t func_id; // a definition, by (path of unit, key) in sorted order
#define FUNC_UNKNOWN UINT32_MAX

enum callee_flags {
    CALLEE_NORETURN = 1, // declared, modelled or inferred: no path to a RET
    CALLEE_HAS_BODY = 2,
    CALLEE_INCOMPLETE = 4,   // its body is not whole, or it calls what has neither body nor model
    CALLEE_INDIRECT = 8,     // somewhere below it calls through a pointer that is not resolved
    CALLEE_UNSURE = 16,      // several definitions differ, and which one is meant is not known
    CALLEE_ENDS_THREAD = 32, // a body that does not return, but ends the thread
    CALLEE_JUMPS = 64,       // a body that does not return, but jumps to where setjmp() was called
    CALLEE_RELIED_ON = 128,  // out of sight, and somebody counts on it to return
    CALLEE_FORKS = 256,      // a body that, or something that it calls, forks,
    CALLEE_STARTS = 512,     // or starts another program
};

// What is known of a function in a program, whoever wrote it down.
struct callee {
    const struct api_fn *api;  // model row, else the summary of its body, else `said`; NULL: none
    const struct api_fn *said; // what attributes say of a function without a row; NULL: nothing
    const struct api_fn *joined, *joined_of; // private to summary/
    func_id body;                            // FUNC_UNKNOWN: none
    const struct mods *mods; // of several bodies, one of which is called: what any does; else NULL
    uint32_t flags;          // enum callee_flags
    // Families on which it may have a net effect the model does not tell (bits of enum api_family):
    // it, or something it calls, has a direct event of the family. 0 for neutral functions.
    uint32_t touches;
};

// What a call may run: its callee, the targets of its pointer, or the functions handed to it.
struct call_target {
    const char *name;
    func_id body;             // FUNC_UNKNOWN: none
    const struct api_fn *api; // NULL: none
    // How the callee's model says that it is run; NULL: called by the instruction itself.
    const struct api_callback *as;
};

struct call_targets {
    const struct call_target *items; // by name, then body; callbacks by position in the model first
    uint32_t n;
    bool is_complete; // nothing else can be meant
};

enum { TARGETS_MAX = 8 }; // more than that is no answer: a call through a dispatch table

static inline bool targets_resolved(const struct call_targets *t)
{
    return t->is_complete && t->n >= 1 && t->n <= TARGETS_MAX;
}

struct program_func {
    const struct ir_unit *unit;
    const struct ir_func *func;
    bool is_duplicate; // the same header function as an earlier one: not analysed again
};

// What a body, and what it calls, may write and keep: without regard to order or conditions.
enum { MODS_PARAMS = 16, MODS_CLASSES = 96 };
enum mods_flags {
    MODS_UNKNOWN = 1, // code that is not known runs: it may write anything shared
    MODS_PLAIN = 2,   // through pointers to objects that are not fields, not those of parameters
};
struct mods {
    const uint64_t *classes; // sorted, mods_class() of the fields and globals written
    uint32_t nclasses, flags;
    // Bits by parameter: its value outlives the call somewhere; what it points to is written, or
    // neighbours of that are; it goes to code that is not known; it may be the result; it is freed;
    // what was read from the memory it points to is freed.
    uint16_t kept, written, elements, unknown, returned, freed, emptied;
};
uint64_t mods_class(const char *key); // of a field's or a global's link key
bool mods_has(const struct mods *m, uint64_t class);
// Whether a definition was looked at whole: calls of it need nothing but its mods and its summary.
bool program_is_analysed(const struct program *p, func_id f);
// Of a definition with a body.
const struct mods *program_mods(const struct program *p, func_id f);

// What a definition may return at most, of those with an order (not of duplicates); NULL: anything
// of its type.
const struct facts *program_returns(const struct program *p, func_id f);

// Definitions to be analysed, callees first: over direct calls, resolved indirect ones, and
// callbacks that are part of their call. Those of one component stand together.
struct program_step {
    func_id function;
    uint32_t component;
    bool is_recursive; // it may call itself, perhaps through others of its component
};
const struct program_step *program_order(const struct program *p, uint32_t *n);

// From now on, calls of `f` have this summary, where no model has something to say.
void program_set_summary(struct program *p, func_id f, const struct api_fn *summary);
// What holds if one of these summaries does; NULL among them: neutral. In `a`.
const struct api_fn *summaries_join(struct arena *a, const struct api_fn *const *items, uint32_t n);
void program_set_analysed(struct program *p, func_id f);
const struct api_fn *program_summary(const struct program *p, func_id f); // NULL: none

struct program *program_new(struct arena *a, const struct models *models);
void program_add(struct program *p, const struct ir_unit *u); // in any order
// A unit that failed: the world is not closed.
void program_add_failed(struct program *p, const char *path);
// Joins what was added. Call once.
void program_link(struct program *p);

uint32_t program_func_count(const struct program *p);
const struct program_func *program_func(const struct program *p, func_id f);
func_id program_find(const struct program *p, const struct ir_unit *u, const struct ir_func *f);
const struct models *program_models(const struct program *p);

// How a lock was seen to be initialised: several kinds where several places do it. 0: not at all.
enum lock_kinds {
    LOCK_PLAIN = 1,
    LOCK_RECURSIVE = 2,
    LOCK_CHECKED = 4, // taking it twice is an error that is returned
    LOCK_ROBUST = 8,  // beside one of the others
    LOCK_UNKNOWN = 16,
};
// Of a variable (link key), a field of some object (link key of the last field), or both.
uint32_t program_lock_kinds(const struct program *p, const char *global, const char *field);
// What the function returns when it fails, as most of its callers see it; 0: they do not say.
enum signs { SIGN_NEGATIVE = 1, SIGN_ZERO = 2, SIGN_POSITIVE = 4, SIGNS_ANY = 7 };
unsigned program_failure_signs(const struct program *p, func_id f);
// Of a local variable of the function.
uint32_t program_local_lock_kinds(const struct program *p, const struct ir_unit *u,
                                  const struct ir_func *f, uint32_t local);
// Whether some thread is started in this function.
bool program_is_thread(const struct program *p, func_id f);
// Whether a program that `f` is part of starts others (exec, posix_spawn, system, popen).
bool program_starts_programs(const struct program *p, func_id f);
// Whether somebody marks what a field or variable holds to be closed in other programs, or closes
// it in a child; mods_class() of its key.
bool program_settles_inheritance(const struct program *p, uint64_t class);
// Whether such a program has children of another kind, too: forked where no program is started, so
// that nobody can tell which of its processes start others.
bool program_forks_otherwise(const struct program *p, func_id f);
// Whether such a program closes all that is open before it starts another: closefrom(), or close()
// of one number after another.
bool program_closes_rest(const struct program *p, func_id f);
// Whether such a program, or where there is none some function, does something about SIGPIPE.
bool program_minds_sigpipe(const struct program *p, func_id f);
// Families on which the code behind a setjmp() may have an effect; all, if there is none in sight.
uint32_t program_jump_families(const struct program *p);

// What CALL instruction `i` of unit `u` calls.
const struct callee *program_callee(const struct program *p, const struct ir_unit *u,
                                    const struct ir_insn *i);
const struct callee *program_callee_fn(const struct program *p, const struct ir_unit *u,
                                       uint32_t fn);
// What CALL or ICALL instruction `i` may call. One answer for all targets: program_callee().
const struct call_targets *program_targets(const struct program *p, const struct ir_unit *u,
                                           const struct ir_insn *i);
// The name of the only function the instruction may call; "" if there is none.
const char *program_callee_name(const struct program *p, const struct ir_unit *u,
                                const struct ir_insn *i);
// Whether the code behind the call was written for a callee that returns.
bool program_relies_on(const struct ir_unit *u, const struct ir_func *f, uint32_t call);
// The functions that the model of CALL `i` runs now or later; none for other instructions.
const struct call_targets *program_callbacks(const struct program *p, const struct ir_unit *u,
                                             const struct ir_insn *i);
// The callback is part of the call: it runs on the caller's thread before the call returns.
bool callback_is_now(const struct api_callback *c);

// ---- Programs: one for each `main` ----

uint32_t program_count(const struct program *p);
func_id program_main(const struct program *p, uint32_t i); // by path
// Whether main calls the function, takes its address, and so on, in the units that linking this
// program needs. A header function counts in every program that has a copy of it.
bool program_reaches(const struct program *p, uint32_t i, func_id f);
// program_is_closed() for what this one reaches.
bool program_is_closed_for(const struct program *p, uint32_t i);

// Closed, for every program: there is a `main`, no unit failed or is incomplete, and every function
// it reaches has a body or a model.
bool program_is_closed(const struct program *p);
const char *program_open_reason(const struct program *p); // why not, for --stats

#endif
