// SPDX-License-Identifier: Apache-2.0
// Inside engine/: the abstract state of the typestate engine, on one path or on several joined.
//
// A state binds cells (registers, temporaries, memory) to values. Values are numbers that mean
// something inside one state only: two cells are equal exactly when they hold the same number.
// After state_settle() they are numbered by first occurrence, so equal states are equal bytes,
// whatever the way that led to them. Resources refer to values (handles) and cells (locks).
#ifndef CCLINT_ENGINE_STATE_H
#define CCLINT_ENGINE_STATE_H

#include "analyzer/api/api.h"
#include "analyzer/flow/value.h"
#include "analyzer/ir/cfg.h"

struct arena;

typedef uint32_t val_id; // 0: none

// Capacities of working states.
enum { STATE_VALS = 768, STATE_BINDS = 256, STATE_RES = 24, STATE_ENTRIES = 48 };

enum cell_kind {
    CELL_NONE,
    CELL_REG,    // base: register local
    CELL_TEMP,   // base: temporary
    CELL_LOCAL,  // base: a local in memory
    CELL_GLOBAL, // base: global
    CELL_FUNC,
    CELL_STRING,
    CELL_DEREF, // base: the value of a pointer
    CELL_CALL,  // memory of a call's result: path is the callee, base and index its arguments
};

// A piece of memory. `path` is a path_id of struct paths: what follows the base. At most one index
// that is not a constant; its value is `index`. The order is that of cell_compare(), as numbers of
// 64 bits where the low half comes first.
struct cell {
    uint32_t base, kind;
    val_id index;
    uint32_t path;
};

struct binding {
    struct cell cell;
    val_id val;
};

enum value_kind { VALUE_NONE, VALUE_CONST, VALUE_OPAQUE, VALUE_ADDR, VALUE_TERM };
enum value_flags {
    VALUE_UNSIGNED = 1, // TERM: compared as unsigned
    VALUE_UNSEEN = 2,   // OPAQUE: made by something that is not understood
    VALUE_OWN = 4,      // OPAQUE: points to memory of the function's own (own.c)
};
enum { TERM_CAST = BIN_COUNT, TERM_NEG, TERM_COM };

struct value {
    uint8_t kind, op, flags, unused;
    uint32_t origin; // the instruction that first read or made it, + 1; 0: unknown
    val_id a, b;     // TERM; CAST: b is the type
    // What the same memory held before a call that may have written it, or what the same call with
    // the same arguments gave before: most likely still that. Contradicting it costs confidence.
    val_id shadow;
    // What it was, or most likely still is, when the function was entered: typestate.entries, + 1.
    uint32_t entry;
    struct cell cell; // ADDR
    struct facts facts;
};

// The resource exists, or the lock was taken, iff `v` lies in (negated: outside) [lo, hi].
struct guard {
    val_id v;
    uint16_t negated;
    uint16_t is_implied; // of the handle itself: it follows from the other one
    int64_t lo, hi;
};

enum resource_flags {
    RES_TRY = 1,           // taken by an attempt: without a test nothing is known
    RES_MAY = 2,           // by an effect that does not always happen
    RES_RECURSIVE = 4,     // may be taken again
    RES_OLDER = 8,         // handles: of an earlier round of a loop
    RES_MADE = 8,          // locks: the function initialised it
    RES_OWED = 32,         // losing it would be an error, or the lock is held (set by enter_block)
    RES_MAYBE_CALLEE = 16, // a callee not wholly known had a chance to change it
    RES_BY_CALLEE = 128,   // a lock that a callee took and gave back
    RES_FIRST_UNLOCK = 64, // a lock of the caller's: the first thing done here was to unlock it,
                           // or it is declared to be held on entry
};

enum { RES_GUARDS = 2 };

struct resource {
    uint8_t machine, family, st, prev;
    uint8_t flags, nguards;
    uint8_t table;     // by which `opened` tells more: models_flags()
    uint8_t at_join;   // the state in which `thread` leaves it
    uint32_t acquired; // the CALL; CFG_NONE: not here
    uint32_t since;    // the instruction that brought it into its state; CFG_NONE: none
    uint32_t name;     // for messages: an ir_opnd, or an index into the run's named cells
    val_id handle;     // HANDLE families
    val_id owner;      // the handle that took this one over, and will give it back
    val_id peer;       // the other end of a pipe, as long as only this process has it
    // Of a handle that a loop has put into an element of an array: that local + 1. It stands for
    // all of them; object.path tells where in an element they are.
    uint32_t array;
    struct api_props props;
    val_id opened;  // what a caller gave as flags, which tells what `props` leaves open
    uint32_t added; // bits that were added to it
    val_id thread;  // in whose hands it is until it is joined
    // The variable of the program that has it, + 1, if no other memory has been given it; and where
    // in that variable it is.
    uint32_t home, home_path;
    struct cell object; // OBJECT families; of a handle in memory of its own, base is the field + 1
    struct guard guards[RES_GUARDS];
};

// States are compared as bytes: there must be no padding.
_Static_assert(sizeof(struct value) == 40 + sizeof(struct facts), "padding");
_Static_assert(sizeof(struct resource) == 80 + 2 * sizeof(struct guard), "padding");

struct state {
    struct value *vals;    // [0] is unused
    struct binding *binds; // sorted
    struct resource *res;
    val_id *entries; // what the caller's memory held at the start, by typestate.entries; 0: lost
    uint32_t nvals, nbinds, nres, nentries;
    uint32_t cap_vals, cap_binds, cap_res, cap_entries;
    val_id fork;             // result of the latest fork()
    struct guard failed;     // the latest call failed, and errno says why, iff this holds
    val_id pending;          // result of the call at hand, when the state was split there
    uint64_t used;           // entries (bits) whose handles were used on every way here,
    uint64_t read, written;  // and those of which that reads, or writes
    uint64_t kept;           // entries (bits) whose values outlive the call somewhere else
    uint64_t freed;          // entries (bits) that pointed to memory which was freed
    uint64_t guessed;        // entries (bits) of which only is known what they most likely were
    uint32_t touched;        // families whose objects callees not known may have changed
    uint16_t doubts, unseen; // contradicted shadows; branches on VALUE_UNSEEN
    bool is_lossy;           // a table overflowed
};

// Paths behind a base: hash-consed lists of steps, 0 is the empty one.
struct path {
    uint32_t parent, arg;
    uint8_t step; // PLACE_FIELD, PLACE_INDEX_K, PLACE_INDEX, PLACE_ANY
};
struct paths {
    struct arena *arena;
    struct path *items;
    uint32_t n, cap; // cap is a power of two
    uint32_t *slots; // 2 * cap: numbers of paths by hash; 0: free
};
void paths_init(struct paths *p, struct arena *a);
uint32_t path_step(struct paths *p, uint32_t parent, enum place_step step, uint32_t arg);
uint32_t path_last_field(const struct paths *p, uint32_t path); // field + 1; 0: none
uint32_t path_blur(struct paths *p, uint32_t path);             // with indices that stand for any
bool path_has(const struct paths *p, uint32_t path, enum place_step step);
bool path_is_every(const struct paths *p, uint32_t path); // every element of an array
// Whether the same base with these two paths may be one piece of memory, or one inside the other.
bool paths_overlap(const struct paths *p, const struct ir_unit *u, uint32_t a, uint32_t b);

// ---- Working states -----------------------------------------------------------------------------
struct state *state_new(struct arena *a); // with full capacity
void state_clear(struct state *s);
void state_copy(struct state *to, const struct state *from); // `to` has room
void state_swap(struct state *a, struct state *b);
struct state *state_freeze(struct arena *a, const struct state *from);
struct state *state_freeze_wide(struct arena *a, const struct state *from); // with room to grow
bool state_equal(const struct state *a, const struct state *b); // both settled; counters aside
uint64_t state_hash(const struct state *s);

static inline const struct value *val_get(const struct state *s, val_id v)
{
    return &s->vals[v];
}
static inline bool val_is_const(const struct state *s, val_id v, int64_t *k)
{
    return v && facts_is_const(&s->vals[v].facts, k);
}
val_id val_const(struct state *s, int64_t k);
val_id val_opaque(struct state *s, struct facts f, unsigned flags);
val_id val_addr(struct state *s, const struct cell *c);
val_id val_binary(struct state *s, unsigned op, bool is_unsigned, val_id a, val_id b,
                  const struct facts *range);
val_id val_unary(struct state *s, unsigned op, val_id a, const struct facts *range);
val_id val_cast(struct state *s, const struct ir_unit *u, type_id to, val_id a);
// The bits that are known to be set, and those that are known not to be.
void state_bits(const struct state *s, val_id v, int64_t *ones, int64_t *zeros);
// Whether `v` is `what`, or what is left of it by casts and bit operations.
bool val_derives(const struct state *s, val_id v, val_id what);
// The same, or a pointer into the memory that `what` points to.
bool val_leads_into(const struct state *s, val_id v, val_id what);

static inline int cell_compare(const struct cell *a, const struct cell *b)
{
    const uint64_t a1 = (uint64_t)a->kind << 32 | a->base, b1 = (uint64_t)b->kind << 32 | b->base;
    const uint64_t a2 = (uint64_t)a->path << 32 | a->index, b2 = (uint64_t)b->path << 32 | b->index;

    return a1 != b1 ? (a1 < b1 ? -1 : 1) : (a2 > b2) - (a2 < b2);
}
static inline bool cell_equal(const struct cell *a, const struct cell *b)
{
    return a->kind == b->kind && a->base == b->base && a->path == b->path && a->index == b->index;
}
// Index of the first binding that does not come before the cell; nbinds: all do.
uint32_t state_lower_bound(const struct state *s, const struct cell *c);
// Index of the cell's binding, or UINT32_MAX.
uint32_t state_find(const struct state *s, const struct cell *c);
val_id state_lookup(const struct state *s, const struct cell *c);       // 0: unbound
static inline val_id state_entry(const struct state *s, uint32_t entry) // 0: not kept
{
    return entry < s->nentries ? s->entries[entry] : 0;
}
bool state_keeps(const struct state *s, val_id v); // as an entry
void state_bind(struct state *s, const struct cell *c, val_id v);
void state_unbind_at(struct state *s, uint32_t i);
struct resource *state_add_resource(struct state *s, const struct resource *r);
void state_remove_resource(struct state *s, uint32_t i);

// Restores the invariants: drops values nothing refers to and numbers the rest by occurrence. Both
// are working states; `scratch` is used up.
void state_settle(struct state *s, struct state *scratch);

// ---- Conditions (assume.c) ----------------------------------------------------------------------
enum truth state_truth(const struct state *s, val_id v);
// Takes `v != 0` to be `yes`; false: that cannot be.
bool state_assume(struct state *s, val_id v, bool yes);
bool state_assume_in(struct state *s, val_id v, int64_t lo, int64_t hi, bool inside);
void state_resolve_guards(struct state *s); // after facts changed elsewhere

// ---- Joining (join.c) ---------------------------------------------------------------------------
// The typestates, with the cells that hold each handle: what must agree for an exact join.
uint64_t state_key(const struct state *s, struct paths *paths);
// What holds in both; they have the same key. `out` is settled. `widen`: the bounds of the first
// that moved go to their extremes.
void state_join(struct state *out, const struct state *a, const struct state *b, bool widen,
                struct paths *paths, struct state *scratch);

#endif
