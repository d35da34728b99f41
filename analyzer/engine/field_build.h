// SPDX-License-Identifier: Apache-2.0
// Inside engine/: the flow of handles through a program while it is being looked at.
#ifndef CCLINT_ENGINE_FIELD_BUILD_H
#define CCLINT_ENGINE_FIELD_BUILD_H

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/base/map.h"
#include "analyzer/engine/fields.h"
#include "analyzer/flow/uses.h"

enum field_node_kind {
    NODE_RELEASE, // given back
    NODE_ESCAPE,  // goes where it is not followed
    NODE_UNSURE,  // passed to another library's function
    NODE_DEF,     // what instruction `index` defines
    NODE_PARAM,   // what register parameter `index` is called with
    NODE_RET,     // what the function returns
    NODE_HOME,    // a home, `index` into field_build.slots
    NODE_CELL,    // a local in memory
    NODE_IN,      // what parameter `index` points to, as the function finds it
    NODE_OUT,     // what the function stores where parameter `index` points to
};
#define NODE_SINKS (NODE_UNSURE + 1)

struct field_key {
    uint32_t kind; // enum field_node_kind
    func_id function;
    uint32_t index;
};

// Where a handle came from.
struct field_source {
    struct field_site at;
    uint32_t insn;
    const char *api;
    uint8_t family;
};

// What `from` holds may come to be what `to` holds, at an instruction.
struct field_edge {
    struct field_node *from, *to;
    func_id function;
    uint32_t insn;
    struct field_edge *next;    // out of `from`
    struct field_edge *next_in; // into `to`
};

struct field_node {
    struct field_key key;
    struct field_edge *out, *in, **last_out;
    unsigned reaches;                 // bits of sinks, by enum field_node_kind
    bool is_returned;                 // comes out of its own function as the result
    bool is_listed;                   // homes_of() is done or under way
    uint32_t stamp;                   // of the last walk that came here
    struct field_points *homes;       // where a parameter's handle is kept in the end
    const struct field_source *fresh; // it holds a handle just acquired
    struct field_node *next;          // in order of discovery
    UT_hash_handle hh;
};

struct field_mention {
    func_id function;
    uint32_t insn;
};

// A variable or field of a type that could hold a handle.
struct field_slot {
    const char *key;
    uint8_t base; // PLACE_GLOBAL, PLACE_FIELD
    bool is_system;
    const struct ir_unit *unit; // the first that mentions it, and its index there
    uint32_t index;
    uint32_t group;                 // slot with the same handles; itself unless joined
    struct field_mention *mentions; // list
    struct field_point *points;     // list
};

struct field_slot_name {
    const char *key;
    uint32_t slot;
    UT_hash_handle hh;
};

// A function stores a handle into a home, by itself or through a call.
struct field_point {
    func_id function;
    uint32_t insn;
    struct field_node *value;          // what is stored; NULL: the call stores it by itself
    const struct field_source *source; // NULL: comes from the caller
    uint32_t slot;
    func_id place_function; // where the home is written down; FUNC_UNKNOWN: nowhere
    place_id place;
};
struct field_points {
    struct field_point point;
    struct field_points *next;
};

struct field_call {
    func_id function;
    uint32_t insn;
    struct field_call *next;
};

// Facts about one function, made when first needed.
struct field_func {
    const struct ir_unit *unit;
    uint32_t unit_no;
    const struct ir_func *func;
    struct cfg *cfg;
    struct reaching *reaching;
    const uint32_t *def_of_temp;
    struct field_call *callers, **last_caller;
    bool is_open;           // called from where it is not seen
    uint8_t once, repeated; // answers of field_judge.c: 0 not asked
};

// By field and global of a unit: its slot + 1, SLOT_NONE: it holds no handles, 0: not asked yet.
struct field_unit {
    uint32_t *fields, *globals;
};

struct field_build {
    struct arena *a, *scratch;
    const struct program *program;
    struct field_func *funcs;
    struct field_slot *slots;       // list
    struct field_slot_name *by_key; // hash
    struct field_unit *units;
    uint32_t nunits;
    struct field_node *by_node;       // hash
    struct field_node *first, **last; // all nodes
    struct field_node *sinks[NODE_SINKS];
    uint32_t stamp; // of the walk going on
};

struct reaching *field_reaching(struct field_build *b, func_id f);
const struct cfg *field_cfg(struct field_build *b, func_id f);
// What a CALL calls: a model somebody wrote, or a body to look into; neither when it is not known.
struct field_callee {
    const struct api_fn *model;
    func_id body; // FUNC_UNKNOWN: none, or there is a model
};
struct field_callee field_callee(const struct field_build *b, func_id f, uint32_t call);
// The instruction that defines an operand, one step back; CFG_NONE if there is no single one.
uint32_t field_def(struct field_build *b, func_id f, ir_opnd o, uint32_t at);

// field_keys.c
enum { SLOT_NONE = UINT32_MAX };
uint32_t field_slot_of(struct field_build *b, func_id f, place_id p);
void field_index(struct field_build *b);
// The node of the memory at a place, as instruction `at` finds it; NULL: unknown memory. `is_write`
// tells NODE_OUT from NODE_IN.
struct field_node *field_cell(struct field_build *b, func_id f, place_id p, uint32_t at,
                              bool is_write);
// The same for what a pointer operand points to.
struct field_node *field_pointee(struct field_build *b, func_id f, ir_opnd pointer, uint32_t at,
                                 bool is_write);

// field_flow.c: the graph.
struct field_node *field_node(struct field_build *b, enum field_node_kind kind, func_id f,
                              uint32_t index);
void field_sources(struct field_build *b);
void field_explore(struct field_build *b);

// field_points.c: where fresh handles are stored.
void field_add_point(struct field_build *b, struct field_point p);
// A call that stores a handle into a home whose address it is given.
struct field_point field_call_point(struct field_build *b, func_id f, uint32_t call, uint32_t slot,
                                    const struct field_source *source);
// The node of the result of the call that the edge's value goes into and comes out of; NULL if it
// does not.
struct field_node *field_through(const struct field_build *b, const struct field_edge *e);
uint32_t field_group(const struct field_build *b, uint32_t slot);
void field_spread(struct field_build *b);
void field_find_points(struct field_build *b);

// field_judge.c
// From where the handle is stored, some path leaves the function without giving it back.
// `is_cleaned` is set if others do give it back.
bool field_survives(struct field_build *b, const struct field_point *p, bool *is_cleaned);
// Some path leads from there to instruction `insn` of the function with the handle still there.
bool field_gets_to(struct field_build *b, const struct field_point *p, uint32_t insn);
struct field_table *field_judge(struct field_build *b);

// field_ends.c: where objects with a home in them are destroyed.
struct field_ends;
struct field_ends *field_ends_new(struct field_build *b);
void field_ends_free(struct field_ends *e);
void field_set_ends(const struct field_ends *e, const struct field_slot *s, struct field_home *h);
// Instruction `first` is executed on every way to `then`.
bool field_comes_before(struct field_build *b, func_id f, uint32_t first, uint32_t then);

#endif
