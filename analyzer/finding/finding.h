// SPDX-License-Identifier: Apache-2.0
// A finding: what a rule reports, before and after suppressions and baselines.
#ifndef CCLINT_FINDING_FINDING_H
#define CCLINT_FINDING_FINDING_H

#include "analyzer/source/loc.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct source_cache;

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };
enum confidence { CONFIDENCE_HIGH, CONFIDENCE_MEDIUM, CONFIDENCE_LOW };

struct finding_step {
    struct region at;
    const char *text;     // "opened here", no full stop
    const char *function; // it happens in; NULL or "": the finding's
    uint32_t depth;       // calls between the finding's function and this one
    uint32_t thread;      // which thread flow: 0 for all but races and deadlocks
    bool is_branch;       // says which way a condition went; else something happens to the object
};

enum finding_edit_kind {
    EDIT_REPLACE,
    // Of a call, whose region `at` is at first; fixes_resolve() makes a replacement of them.
    EDIT_FLAG,         // `| text` for an argument
    EDIT_LETTER,       // at the end of an argument that is a string literal
    EDIT_WIDTH,        // for the digits behind a percent sign of one that is a string literal
    EDIT_NEW_ARGUMENT, // behind the last one
    EDIT_CALLEE,       // for the name of the function
    EDIT_STATEMENT     // of a call that is a statement of its own: it goes
};
struct finding_edit {
    struct region at; // replaced by `text`
    const char *text;
    const char *callee; // of a call: its name as it is called
    uint32_t kind;      // enum finding_edit_kind
    uint32_t argument;
    uint32_t percent; // EDIT_WIDTH: which of the signs, from 0
};

struct finding {
    const char *rule; // id
    enum severity severity;
    enum confidence confidence;
    struct region at;
    const char *message;  // names the object in 'quotes', no full stop
    const char *object;   // the resource's own expression text ("fd", "c->sock")
    const char *function; // enclosing function, "" if none
    struct finding_step *steps;
    struct finding_edit *edits; // empty: no fix
    const char *fix_text;       // what the edits do
    uint32_t nsteps, nedits;
    bool is_suppressed;
    const char *suppress_reason;
    // Filled by finding_fingerprint().
    const char *fingerprint; // cclintFingerprint/v1
    const char *line_hash;   // primaryLocationLineHash
};

struct finding_list {
    struct finding *items;
    uint32_t n;
};

// The function a step happens in, "" if none.
const char *finding_step_function(const struct finding *f, const struct finding_step *s);

const char *severity_name(enum severity s);     // "error", "warning", "note"
const char *confidence_name(enum confidence c); // "high", ...

// Sorts by path, region, rule, object, and drops duplicates (all four equal), keeping the one with
// the higher confidence, then the shorter story. The order of the input does not matter to the
// result.
void findings_sort(struct finding_list *l);

// Computes both fingerprints of all findings (sorted list), as output.md section 2 defines them.
void findings_fingerprint(struct arena *a, struct finding_list *l, struct source_cache *sources);

#endif
