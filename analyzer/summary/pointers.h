// SPDX-License-Identifier: Apache-2.0
// Inside summary/: which functions a pointer may hold, as inclusions between nodes.
//
// A node is something that holds function pointers: a field of a record in all its instances, a
// global, a local, a parameter, what a function returns, all that is reached through pointers to
// pointers of one shape. The elements of an array are one. Its set says which functions may be in
// it; the target UNKNOWN stands for any other.
#ifndef CCLINT_SUMMARY_POINTERS_H
#define CCLINT_SUMMARY_POINTERS_H

#include "analyzer/base/arena.h"
#include "analyzer/base/map.h"
#include "analyzer/summary/link.h"

// A growing list of numbers in an arena.
struct ids {
    uint32_t *items;
    uint32_t n, cap;
};

enum { TARGET_UNKNOWN = 0, NODE_NONE = 0, NODE_ESCAPED = 1, SITE_NONE = UINT32_MAX };

struct flow_target {
    struct callee callee; // `body` is the first of equal definitions
    const char *name, *key;
    uint64_t shape; // of its type
};

// Only these hold functions: pointers to functions, and to void.
enum carry { CARRY_NOT, CARRY_FUNCTION, CARRY_VOID };

struct flow_node {
    struct ids set; // targets, sorted
    struct ids to;  // nodes that hold all that this one holds
    uint32_t site;  // the call that is made through it; SITE_NONE
};

// What a value is: 3 bits of kind, 29 of number.
typedef uint32_t flow_src;
enum src_kind {
    SRC_NONE,    // null, or a small number like SIG_IGN: no function
    SRC_DATA,    // a pointer to an object: no function unless it is cast to one
    SRC_NODE,    // what the node holds
    SRC_TARGET,  // that function
    SRC_ADDRESS, // a pointer to the node
};

struct flow_arg {
    flow_src src;
    uint64_t shape; // of its type; 0: it carries nothing
};

// An indirect call, or a function that a model runs.
struct flow_site {
    func_id function;
    uint32_t insn;
    uint32_t node;                 // what the pointer may be
    const struct api_callback *as; // NULL: an indirect call
    struct flow_arg *args;
    uint32_t nargs;
    uint32_t result; // node; NODE_NONE
    uint64_t shape;  // of the pointer's function type; 0: unknown
};

struct flow_func {
    uint32_t *params; // nodes, NODE_NONE for those that carry nothing
    uint8_t *carries; // enum carry
    uint32_t nparams;
    uint32_t result;
    uint8_t result_carries;
};

struct flow_key {
    uint64_t key;
    uint32_t node;
    UT_hash_handle hh;
};

struct flow_step {
    uint32_t node, target;
};

struct flow {
    struct program *p;
    struct arena a;              // everything below, but for lists of base/list.h
    struct flow_node *nodes;     // a list
    struct flow_target *targets; // a list
    struct flow_site *sites;     // a list, by function and instruction
    struct flow_step *work;      // a list
    struct flow_func *funcs;     // by func_id
    struct flow_key *keys;       // a map
    uint32_t *target_of_body;    // by func_id; 0: none yet
    struct flow_key *names;      // targets without body, by key
    struct bitset open_funcs;    // may be called from out of sight, with any arguments
    bool is_open;                // so may all functions with external linkage
    uint64_t left;               // insertions that may still be made; at 0 nothing is known
};

static inline flow_src src_make(enum src_kind kind, uint32_t number)
{
    return (uint32_t)kind << 29 | number;
}
static inline enum src_kind src_kind(flow_src s)
{
    return (enum src_kind)(s >> 29);
}
static inline uint32_t src_number(flow_src s)
{
    return s & 0x1fffffffu;
}

// pointers.c: the inclusions.
void flow_open(struct flow *f, struct program *p);
void flow_close(struct flow *f);
uint32_t flow_node_new(struct flow *f);
uint32_t flow_node_of(struct flow *f, uint64_t key); // the same for equal keys
void flow_add(struct flow *f, uint32_t node, uint32_t target);
void flow_edge(struct flow *f, uint32_t from, uint32_t to);
// The value goes into the node, whose type carries what `carry` says.
void flow_into(struct flow *f, uint32_t node, enum carry carry, flow_src src);
// The value goes out of sight.
void flow_escape(struct flow *f, flow_src src);
uint32_t flow_site_new(struct flow *f, const struct flow_site *site);
// Arguments and result of a call of a body.
void flow_bind(struct flow *f, const struct flow_site *site, func_id body);
void flow_solve(struct flow *f);

// pointer_places.c: nodes of places, shapes of types.
enum carry flow_carry(const struct ir_unit *u, type_id t);
uint64_t flow_shape(const struct ir_unit *u,
                    type_id t); // of what carries; arrays as their elements
uint64_t flow_shape_of_function(const struct ir_unit *u, type_id t);
uint32_t flow_field_node(struct flow *f, const struct unit_link *l, uint32_t field);
uint32_t flow_global_node(struct flow *f, const struct unit_link *l, uint32_t global);
uint32_t flow_deref_node(struct flow *f, uint64_t shape);
uint32_t flow_variadic_node(struct flow *f, uint64_t shape);
// The member `name` of the record or of a record inside it; NODE_NONE: no unit mentions it.
uint32_t flow_member_node(struct flow *f, const struct unit_link *l, type_id record,
                          const char *name);

// pointer_calls.c: what one function does.
void flow_function(struct flow *f, func_id id);

#endif
