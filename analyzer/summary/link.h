// SPDX-License-Identifier: Apache-2.0
// Inside summary/: a program while it is being linked, and the passes of linking.
#ifndef CCLINT_SUMMARY_LINK_H
#define CCLINT_SUMMARY_LINK_H

#include "analyzer/base/bitset.h"
#include "analyzer/summary/program.h"

struct unit_link {
    const struct ir_unit *unit;
    uint64_t hash;            // of what came out of it; only where a path has several units
    struct ir_digest *digest; // while definitions are compared
    func_id first;            // its first function; the others follow in the unit's order
    struct callee *callees;   // by index into ir_unit.fns
    // By index into ir_unit.fns: the callee as the only target of a direct call.
    struct call_target *direct;
    struct call_targets *direct_sets;
    struct unit_link *next; // while units are being added
};

// A definition by its link key, of a function or (then `function` is a unit) of a global. Sorted by
// key, then number.
struct definition {
    const char *key;
    func_id function;
};

struct func_link {
    uint32_t unit;  // its unit's place in program.units
    func_id same;   // the first function with this key and body, itself unless a duplicate
    bool is_init;   // FUNC_INIT: no function
    bool has_body;  // there is code to look at
    bool is_unsure; // other definitions of its key differ: a call may mean another one
    bool is_main;
    bool is_thread;   // a thread is started in it
    uint32_t flags;   // enum callee_flags
    uint32_t touches; // families
    struct mods mods;
    const struct facts *returns; // NULL: anything of its type
    uint8_t failure;             // enum signs
    bool is_analysed;
    const struct api_fn *summary;
};

// An indirect call, or a call whose model runs functions that are handed over.
struct call_site {
    func_id function;
    uint32_t insn;
    struct call_targets targets;
    struct callee callee; // one answer for all targets, and for a model: with its callbacks
    const struct api_fn *joined_of[TARGETS_MAX]; // the summaries that callee.api was made of
};

struct insn_site {
    const struct ir_insn *insn; // also of functions that are duplicates
    uint32_t site;
};

// One `main` and what it reaches.
struct one_program {
    func_id main;
    struct bitset reached; // functions, a copy of a header function as the first one
    struct bitset units;   // that linking it needs
    const char *missing;   // the first name without body and model, NULL if none
};

// A directed graph over 0 .. n-1: edges of i are to[first[i]] .. to[first[i + 1]).
struct graph {
    uint32_t n;
    uint32_t *first, *to;
};

struct sccs {
    uint32_t *order; // nodes, callees before callers; those of one component stand together
    uint32_t *scc;   // by node: number of its component, rising along `order`
    uint32_t n;      // components
};

struct program {
    struct arena *arena;
    const struct models *models;
    struct unit_link *added; // a list until program_link()
    const char *failed;      // path of the first failed unit by name, NULL if none
    struct unit_link *units; // sorted by path
    uint32_t nunits;
    uint32_t *by_address; // indices into units, sorted by the unit's address
    struct program_func *funcs;
    struct func_link *links; // parallel to funcs
    uint32_t nfuncs;
    struct definition *definitions;
    uint32_t ndefinitions;
    struct one_program *programs; // by path of main
    uint32_t nprograms;
    struct call_site *sites; // by function and instruction
    uint32_t nsites;
    struct insn_site *insn_sites; // by address
    uint32_t ninsn_sites;
    struct graph calls;      // see callgraph.c
    struct callee indirect;  // what a call through a pointer may do that is not resolved
    const char *open_reason; // NULL: closed
    const struct kind_table *lock_kinds; // sorted
    uint32_t jump_families;              // program_jump_families()
    struct program_step *steps;
    uint32_t nsteps;
    uint64_t *settled; // program_settles_inheritance(), sorted
    uint32_t nsettled;
};

// The unit's place in program.units.
struct unit_link *link_unit(const struct program *p, const struct ir_unit *u);

// link.c: units in order, definitions by key, duplicates, what each unit's functions call.
void link_units(struct program *p);
void link_callees(struct program *p);
enum api_result_kind link_result_kind(const struct ir_unit *u, const struct ir_type *fn);
// attributes.c: models of functions that have none, from their attributes.
void link_attributes(struct program *p);
// The summary of a body, with the locks of the function's attributes where the body shows none.
const struct api_fn *link_joined(const struct program *p, struct callee *c,
                                 const struct api_fn *summary);
// joined.c: callee.api and callee.mods of a call that may reach several functions.
void link_joined_targets(const struct program *p, struct call_site *s);
// Definitions [*first, end) of the key; the end is returned.
uint32_t link_definitions(const struct program *p, const char *key, uint32_t *first);
uint32_t common_folders(const char *a, const char *b); // that two paths have in common
// What fn `fn` of the unit means if its body is `body`.
struct callee link_callee(const struct program *p, const struct unit_link *l, uint32_t fn,
                          func_id body);
// programs.c: the programs, and which of several definitions each unit's calls mean.
void link_programs(struct program *p);
// targets.c: call sites; needs what pointers.c finds.
void link_targets(struct program *p);
// The site of the instruction; NULL if it has none.
struct call_site *link_site(const struct program *p, const struct ir_insn *i);
// What one answer for all targets of each site is; after link_facts().
void link_site_facts(struct program *p);
// Not all callbacks of the model that are part of the call are known.
bool has_unknown_now(const struct api_fn *m, const struct call_targets *callbacks);
// Families whose resources a call of the modelled function changes the state of.
uint32_t model_families(const struct api_fn *m);
// callgraph.c: program.calls and program.steps.
void link_order(struct program *p);
// noreturn.c: CALLEE_NORETURN of functions with bodies.
void link_noreturn(struct program *p);
// touches.c: `touches`, CALLEE_INCOMPLETE and CALLEE_INDIRECT of functions with bodies.
void link_touches(struct program *p);
// threads.c: CALLEE_ENDS_THREAD, CALLEE_JUMPS and is_thread. Needs `touches`.
void link_threads(struct program *p);
// processes.c: CALLEE_FORKS and CALLEE_STARTS. Needs the order.
void link_processes(struct program *p);
// inherited.c: program.settled. Needs the order.
void link_inherited(struct program *p);
// mods.c: what bodies write and keep. Needs the order.
void link_mods(struct program *p);
// returns.c: func_link.returns. Needs the order.
void link_returns(struct program *p);
// lock_kinds.c: program.lock_kinds. Needs the order.
void link_lock_kinds(struct program *p);
// Brings the facts of bodies into the tables of callees.
void link_facts(struct program *p);
// conventions.c: what functions return when they fail.
void link_conventions(struct program *p);
// relied.c: CALLEE_RELIED_ON. Needs link_facts().
void link_relied(struct program *p);
// closed.c: program.open_reason.
bool unit_is_whole(const struct ir_unit *u); // no statement is missing
void link_closed(struct program *p);

// order.c: strongly connected components, callees first.
struct sccs graph_sccs(struct arena *a, const struct graph *g);

// balance.c: of the lock families with events in the function, those whose every lock is released
// again on all paths, and nothing else is.
uint32_t balanced_locks(struct arena *a, const struct program *p, const struct ir_unit *u,
                        const struct ir_func *f);

#endif
