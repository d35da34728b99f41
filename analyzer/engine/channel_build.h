// SPDX-License-Identifier: Apache-2.0
// Inside engine/: a table of channels while it is being collected.
#ifndef CCLINT_ENGINE_CHANNEL_BUILD_H
#define CCLINT_ENGINE_CHANNEL_BUILD_H

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/channels.h"
#include "analyzer/flow/uses.h"

enum channel_ends { END_RECEIVE = 1, END_SEND = 2, END_BOTH = 3 };

struct channel_node {
    struct channel c;
    uint8_t ends[2]; // pipes: what element 0 and 1 of the array are for, enum channel_ends
    bool has_tokens; // semaphores: starts at a number that nobody knows here
    struct channel_use_node *uses;
    uint32_t nuses;
    struct channel_node *next;
};

struct channel_use_node {
    struct channel_use use;
    struct channel_use_node *next;
};

enum cell_role {
    CELL_OBJECT, // the channel lives here: a condition variable, a semaphore
    CELL_PIPE,   // an array of two descriptors
    CELL_QUEUE,  // the handle of a message queue
};

// Where a channel, or a handle of one, is found in the program's memory.
struct channel_cell {
    uint8_t base;     // PLACE_FIELD, PLACE_GLOBAL, PLACE_LOCAL
    uint8_t role;     // enum cell_role
    const char *key;  // of the field or global
    func_id function; // PLACE_LOCAL
    uint32_t local;
    struct channel_node *channel;
    struct channel_cell *next;
};

struct channel_build {
    struct arena *a;
    const struct program *program;
    struct channel_node *channels; // newest first
    struct channel_cell *cells;    // newest first
    uint32_t nchannels, ncells;
    struct bitset thread_entries; // functions
    bool shares_conditions;       // some attribute is set to process-shared
    bool has_unknown_queue;       // mq_open of a name that is not a literal
    struct channel_stuck *stuck;  // list
};

// One function being looked at; the flow facts are made when first needed.
struct channel_func {
    struct channel_build *b;
    func_id id;
    const struct ir_unit *unit;
    const struct ir_func *func;
    struct reaching *reaching;
    struct cfg *cfg; // as soon as `reaching` is there
    bool forks;
    // Cells by index of the unit's fields and globals and the function's locals; NULL: none.
    struct channel_cell **fields, **globals, **locals;
};

struct reaching *channel_reaching(struct channel_func *f);
const struct cfg *channel_cfg(struct channel_func *f);
const struct api_fn *channel_model(const struct channel_func *f, const struct ir_insn *i);
const char *channel_callee_name(const struct channel_func *f, const struct ir_insn *i);
// The place argument `n` of a call is the address of; 0 if unknown.
place_id channel_pointee(struct channel_func *f, uint32_t call, uint32_t n);
// Whether an effect can apply to this call, as far as constant arguments tell.
bool channel_effect_applies(struct channel_func *f, uint32_t call, const struct api_effect *e);

// channel_keys.c: the first pass, which channels there are.
// What a place means across functions; base 0 if nothing.
struct channel_cell channel_cell_of(const struct channel_func *f, place_id p);
void channel_find(struct channel_func *f);
// The queue that a call of mq_open() names; NULL if the name is no literal.
struct channel_node *channel_queue(struct channel_func *f, uint32_t call);

// channel_uses.c: the second pass, what is done with them.
void channel_add_use(struct channel_func *f, struct channel_node *c, enum channel_op op,
                     uint32_t insn, bool is_timed);
void channel_look(struct channel_func *f);

#endif
