// SPDX-License-Identifier: Apache-2.0
// What a function does to files by their names, itself or through the functions it calls, and which
// two of these things happen to one name.
//
// Names are compared as values: the same text, array, field, parameter or result, which nothing in
// between gives another content. Facts are made callees first, like summaries, and a function's
// actions on names that it was given are its callers' too.
#ifndef CCLINT_ENGINE_FILES_H
#define CCLINT_ENGINE_FILES_H

#include "analyzer/flow/uses.h"
#include "analyzer/summary/program.h"

struct arena;
struct files;

enum file_name_kind {
    FILE_NAME_NONE,
    FILE_NAME_TEXT,     // value: the literal, a name_id
    FILE_NAME_ARGUMENT, // a parameter, as it was given
    FILE_NAME_LOCAL,    // a variable with several assignments
    FILE_NAME_AT,       // an array: its place
    FILE_NAME_IN,       // what a place holds
    FILE_NAME_MADE,     // what an instruction made
};
struct file_name {
    enum file_name_kind kind;
    uint32_t value;
};

enum file_flags {
    FILE_WRITES = 1,     // OPEN: the file may be new, or is emptied
    FILE_EXCLUSIVE = 2,  // and is new
    FILE_NO_FOLLOW = 4,  // not through a link
    FILE_WRITTEN = 8,    // data went in
    FILE_READ = 16,      // data came out
    FILE_SYNCED = 32,    // something waited until the disk had it
    FILE_ASKED = 64,     // fstat(): it was looked at again once it was open
    FILE_PASSED = 128,   // somebody not known has the handle
    FILE_RETURNED = 256, // to the caller
    FILE_LOST = 512,     // nobody looks at the result of the call
};

enum { FILE_CHAIN_MAX = 6 };
struct file_step {
    func_id function;
    uint32_t insn;
};
struct file_action {
    uint8_t use;       // enum api_name_use
    uint16_t flags;    // enum file_flags
    uint32_t insn;     // the call in this function
    ir_opnd operand;   // the name, for messages
    const char *api;   // the function of a library that does it
    uint32_t api_insn; // and the call of it in the last function of the chain
    struct file_name name, from;
    // From this function down to the one that calls `api`.
    struct file_step chain[FILE_CHAIN_MAX];
    uint32_t nchain;
};

enum file_pair_flags {
    PAIR_DECIDED = 1, // whether the second happens depends on what the first, a check, said,
    PAIR_ABSENT = 2,  // namely that it failed
    PAIR_KIND = 4,    // or on the kind of the file,
    PAIR_OWNER = 8,   // or on its owner,
    PAIR_MODE = 16,   // or on who may read and write it
    PAIR_SYNCED = 32, // between them something may wait until the disk has the data
};
// Two actions on one name, the first before the second on some way.
struct file_pair {
    uint32_t first, second; // into actions
    uint32_t flags;         // enum file_pair_flags
};

struct file_facts {
    const struct files *files;
    const struct file_action *actions;
    const struct file_pair *pairs;
    uint32_t nactions, npairs;
};

struct files *files_new(struct arena *a, const struct program *p);
// Callees first, for every function: whether it does anything to a name, itself or by its callees.
bool files_skim(struct files *x, func_id id);
// Then, if so: what it does, in `a`. `r` is its flow.
const struct file_facts *files_look(struct files *x, struct arena *a, func_id id,
                                    const struct reaching *r, const struct cfg *c);
// Whether the call, or what it calls, may wait until the disk has written.
bool files_call_syncs(const struct files *x, const struct ir_unit *u, const struct ir_insn *call);

// Private to the files_*.c ------------------------------------------------------------------------

struct file_look {
    const struct files *files;
    struct arena *a;
    const struct program *p;
    const struct ir_unit *u;
    const struct ir_func *f;
    const struct reaching *r;
    const struct cfg *c;
};
struct file_name file_name_of(const struct file_look *x, ir_opnd o, uint32_t at);
// What becomes of the handle that call `insn` gave: enum file_flags.
uint32_t file_handle_fate(const struct file_look *x, uint32_t insn);
// Fills in the flags of the pair; false if the second never follows the first.
bool file_pair_look(const struct file_look *x, const struct file_action *first,
                    const struct file_action *second, uint32_t *flags);

#endif
