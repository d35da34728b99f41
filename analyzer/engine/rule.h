// SPDX-License-Identifier: Apache-2.0
// What a rule is, and all that a rule may see.
//
// A rule lives in rules/<family>/<id>.c, defines one `const struct rule`, and has one line in
// rules/rules.def; docs/rules/<id>.md is its page, testdata/<family>/<id>/ holds its fixtures, and
// tests/test_docs.c keeps the four together. Rules keep no state between hooks. A rule only
// reports: which rules run is decided before it; suppression, de-duplication and severity overrides
// come after it.
#ifndef CCLINT_ENGINE_RULE_H
#define CCLINT_ENGINE_RULE_H

#include "analyzer/engine/machine.h"
#include "analyzer/finding/finding.h"
#include "analyzer/flow/uses.h"
#include "analyzer/summary/program.h"

#include <stdbool.h>
#include <stddef.h>

struct rule_ctx;        // handle for questions and reports, valid during one hook call
struct call_walk;       // engine/call_walk.h
struct channel_table;   // engine/channels.h
struct condition_table; // engine/conditions.h
struct error_sets;      // engine/error_sets.h
struct field_table;     // engine/fields.h
struct file_facts;      // engine/files.h
struct interruptions;   // engine/interruptions.h
struct lock_table;      // engine/lock_table.h
struct shared_pairs;    // engine/shared_uses.h
struct thread_args;     // engine/thread_args.h
struct threads;         // engine/threads.h

enum stage { STAGE_PREVIEW, STAGE_STABLE, STAGE_DEPRECATED }; // STABLE, not advice: on by default

// How many of a rule's findings in real code are real, as far as they were judged; docs/
// writing-a-rule.md has the scale.
enum precision {
    PRECISION_NOT_MEASURED, // too few were judged; told as medium
    PRECISION_LOW,
    PRECISION_MEDIUM,
    PRECISION_HIGH,
    PRECISION_VERY_HIGH
};

struct rule {
    const char *id;      // kebab-case, never reused: "fd-leak"
    const char *family;  // the folder: "fd"
    const char *tag;     // the category tag of docs/pitfalls.md
    const char *summary; // one line, no full stop, at most 72 characters
    enum severity severity;
    enum stage stage;
    enum precision precision;
    // CVSS score of a typical case, "0.1" to "10.0", where what the rule finds gives an attacker
    // memory or data; NULL for all others. Code scanning turns such findings into security alerts.
    const char *security;
    bool advice;                 // off by default; says what a habit costs, not what is broken
    const char *since;           // release that first had it: "0.1.0"
    const uint16_t *cwe;         // ends with 0
    const char *const *cert;     // CERT C ids; ends with NULL
    const char *const *pitfalls; // rows of docs/pitfalls.md; ends with NULL

    // Hooks; a rule sets the ones it needs and leaves the others NULL. The engine walks each
    // function once for all rules.
    const struct machine *machine; // calls on_violation for this machine's forbidden steps
    uint32_t violations;           // which of them: a bit for each of the machine's error ids
    void (*on_violation)(struct rule_ctx *, const struct violation *);
    void (*on_call)(struct rule_ctx *, uint32_t call); // every CALL: index of the instruction
    void (*on_function)(struct rule_ctx *);            // every function, once
    // Each function that does something to names of files, itself or by its callees. With `machine`
    // as well, what callees do to handles is known; likewise in on_call.
    void (*on_files)(struct rule_ctx *, const struct file_facts *);
    void (*on_program)(struct rule_ctx *, const struct channel_table *); // once, after all units
    void (*on_fields)(struct rule_ctx *, const struct field_table *);    // likewise
    void (*on_locks)(struct rule_ctx *,
                     const struct lock_table *);                   // likewise; with `machine`: that
                                                                   // of locks, to know what is held
    void (*on_threads)(struct rule_ctx *, const struct threads *); // once, after all units
};

// ---- Reporting. Texts are copied. --------------------------------------------------------------
struct finding_draft; // valid until the hook returns

// Opens a finding at `at` of the function at hand; `object` is the resource's expression text.
struct finding_draft *report(struct rule_ctx *, loc_id at, enum confidence c, const char *object,
                             const char *fmt, ...) __attribute__((format(printf, 5, 6)));
// The same in on_program and on_fields, where no function is at hand.
struct finding_draft *report_in(struct rule_ctx *, func_id function, loc_id at, enum confidence c,
                                const char *object, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
// One step of the story, in the order in which things happen.
void report_step(struct finding_draft *, loc_id at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void report_step_in(struct finding_draft *, func_id function, loc_id at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void report_witness(struct finding_draft *, const struct witness *how);
// The steps from here on happen in this thread (0, 1, ...), which has a flow of its own, so many
// calls below where it starts.
void report_flow(struct finding_draft *, uint32_t thread, uint32_t depth);
// A certain fix: replace the region of `at` by `text`.
void report_fix(struct finding_draft *, loc_id at, const char *what, const char *text);
// A certain fix of CALL instruction `call`, if it turns out to stand in the text: `| text` for an
// argument, a letter in it, or one more (finding.h).
void report_fix_call(struct finding_draft *, uint32_t call, enum finding_edit_kind kind,
                     uint32_t argument, const char *what, const char *text);
// The same for the field width of a conversion: that behind percent sign number `percent`, from 0,
// of an argument that is a format.
void report_fix_width(struct finding_draft *, uint32_t call, uint32_t argument, uint32_t percent,
                      const char *what, const char *width);
// The same for a call in another function.
void report_fix_call_in(struct finding_draft *, func_id function, uint32_t call,
                        enum finding_edit_kind kind, uint32_t argument, const char *what,
                        const char *text);
// Fixes a call of which the model says that flags in an argument set the property, by its flag.
void report_fix_flag(struct finding_draft *, uint32_t call, enum api_prop prop);

// ---- Questions in on_call and on_violation ------------------------------------------------------
const struct ir_unit *rule_unit(const struct rule_ctx *);
const struct ir_func *rule_func(const struct rule_ctx *);
const struct cfg *rule_cfg(struct rule_ctx *);
const struct program *rule_program(const struct rule_ctx *);
struct arena *rule_arena(struct rule_ctx *); // scratch, gone after the hook
// The program's threads (engine/threads.h), found when first asked for.
const struct threads *rule_threads(struct rule_ctx *);
// A walk over its calls (engine/call_walk.h), likewise; one for all, so begin your own anew.
struct call_walk *rule_call_walk(struct rule_ctx *);
// What calls do to errno (engine/error_sets.h), likewise.
const struct error_sets *rule_error_sets(struct rule_ctx *);
// Its signal handlers (engine/interruptions.h), likewise.
const struct interruptions *rule_interruptions(struct rule_ctx *);
// What they are handed, and may lose while they run (engine/thread_args.h), likewise. In
// on_threads.
const struct thread_args *rule_thread_args(struct rule_ctx *);
// The handles that several of them use (engine/shared_uses.h), likewise. In on_locks.
const struct shared_pairs *rule_shared_uses(struct rule_ctx *, const struct lock_table *);
// Its condition variables (engine/conditions.h), likewise.
const struct condition_table *rule_conditions(struct rule_ctx *, const struct lock_table *);

const struct ir_insn *rule_insn(const struct rule_ctx *, uint32_t insn);
loc_id rule_loc(const struct rule_ctx *, uint32_t insn);
// The model row of a call; NULL if it has none.
const struct api_fn *rule_model(struct rule_ctx *, uint32_t call);
const char *rule_callee_name(struct rule_ctx *, uint32_t call);
ir_opnd rule_arg(struct rule_ctx *, uint32_t call, uint32_t n); // 0 behind the last
uint32_t rule_nargs(struct rule_ctx *, uint32_t call);
// The operand an api_place without steps names (ret: the call's dst); 0 otherwise.
ir_opnd rule_operand(struct rule_ctx *, uint32_t call, const struct api_place *p);
// Looks through MOV, CAST and single-definition locals.
bool rule_constant(struct rule_ctx *, ir_opnd o, int64_t *value);
// The instruction that made a value, by the same way; CFG_NONE for constants, arguments and joins.
uint32_t rule_origin(struct rule_ctx *, ir_opnd o);
// The place a pointer operand is the address of, by the same way; 0 if unknown.
place_id rule_pointee(struct rule_ctx *, ir_opnd pointer);
// Bytes of the array or object a pointer operand points to the start of; false if not known.
bool rule_object_size(struct rule_ctx *, ir_opnd pointer, uint64_t *size);
// The text of a string literal operand; NULL otherwise.
const char *rule_string(struct rule_ctx *, ir_opnd o, size_t *n);
const char *rule_text(struct rule_ctx *, ir_opnd o); // source text for messages
// How the result of the call is used, see flow/uses.h.
struct uses rule_result_uses(struct rule_ctx *, uint32_t call);
// The same, one use after the other, with the operand that stands for the result there.
void rule_each_result_use(struct rule_ctx *, uint32_t call, flow_use_fn each, void *arg);

#endif
