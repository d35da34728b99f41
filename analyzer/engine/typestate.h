// SPDX-License-Identifier: Apache-2.0
// Inside engine/: one run of machines over one function, and the steps it is made of.
//
// The same transfer functions serve two walks: merging (merge.c), which joins states and finds
// candidates, and the exact search (search.c), which looks for one feasible path to a candidate.
#ifndef CCLINT_ENGINE_TYPESTATE_H
#define CCLINT_ENGINE_TYPESTATE_H

#include "analyzer/base/arena.h"
#include "analyzer/engine/lockset.h"
#include "analyzer/engine/machine_run.h"
#include "analyzer/engine/state.h"

// A CALL or an ICALL.
static inline bool is_call(const struct ir_insn *i)
{
    return i->op == IR_CALL || i->op == IR_ICALL;
}

// Handles that are pointers to memory, which is gone when they are given back. Of a library, its
// functions and variables (dlsym).
enum {
    FAMILIES_IN_MEMORY = FAMILY_BIT(FAMILY_MAPPING) | FAMILY_BIT(FAMILY_SHM) |
                         FAMILY_BIT(FAMILY_ADDRINFO) | FAMILY_BIT(FAMILY_LIBRARY)
};

// ---- The slice (slice.c, atoms.c) ---------------------------------------------------------------

// `a op b` or `a op k`, with `a & mask` for a when mask is not 0. Names are ir_opnds: TEMP, LOCAL
// or PLACE. Atoms describe conditions that branches below test as the block is entered.
struct atom {
    ir_opnd a, b; // b 0: k
    int64_t k, mask;
    uint8_t op;
    bool is_unsigned;
    uint8_t name_a, name_b; // a and b in the block's names, set when all atoms are known
    uint32_t round;         // head of the loop in which it went through an addition, + 1
};
_Static_assert(sizeof(struct atom) == 32, "padding");

enum { ATOMS_MAX = 32 };

struct slice {
    struct bitset insns;         // executed; the others change nothing of interest
    struct bitset temps, locals; // whose values are followed
    struct bitset branches;      // blocks whose terminator controls something of interest
    struct bitset events;        // instructions that may change a typestate
    struct atom **atoms;         // by block, natoms[b] of them: LCA(b)
    ir_opnd **names;             // by block, nnames[b] of them: those its atoms speak of
    uint8_t *natoms, *nnames;
    bool has_exits; // a machine looks at what the function returns
    bool is_cut;    // more atoms than fit somewhere
};

// Memory of the caller that the function reads: what was there when it was entered (entry.c).
struct entry {
    struct api_place place;
    type_id type;       // of parameters; 0: not known
    struct facts range; // what its type says
};
enum { HANDED_MAX = 16, ENTRIES_MAX = STATE_ENTRIES, CARRIER_INSNS = 48 };

// A state in which the function returns, before anything is dropped.
struct exit_state {
    const struct state *state;
    val_id ret; // 0: none, or an aggregate
};
enum { EXITS_MAX = 128 };

// A call that uses a handle of the caller's; of two that it uses, the one or the other.
enum { USES_PER_CALL = 2 };
struct handle_use {
    uint32_t entry; // + 1; UINT32_MAX: not always the same, or none
    uint8_t family, mode;
    bool is_unsure;          // the properties do not change on every way
    struct api_props change; // what becomes of it
};

// A lock that a caller may hold is taken here, or by a callee, and given back (sections.c).
struct section {
    struct api_place at;
    uint8_t family, mode;
    uint32_t insn;         // takes it
    uint64_t class;        // lock_class()
    bool is_ended;         // it is given back, by code that is only come to from there
    bool is_split;         // it is given back by code that other ways lead to
    uint16_t inside;       // sections (bits) that have not ended where it is taken
    struct facts *entries; // what is known of them where it is taken
};
enum { SECTIONS_MAX = 16 };

// A call through a pointer that the caller gave, as the walk has seen it so far.
struct given_call {
    uint32_t insn, nth; // which of the callee's own such calls
    struct api_callback what;
};
enum { GIVEN_CALLS_MAX = 8 };

// How the addresses of a local in memory are used.
enum address_use { ADDRESS_STORED = 1 };

// ---- Errors -------------------------------------------------------------------------------------

// What a function returned with: constants of their own, else the signs it may have.
struct bucket {
    enum { BUCKET_VOID, BUCKET_SIGNS, BUCKET_CONST } kind;
    int64_t k; // BUCKET_SIGNS: enum signs; BUCKET_CONST: the constant
};

struct error_event {
    uint32_t machine;
    uint8_t error, event, mode;
    bool is_check; // by what is known of the resource beside its state
    uint32_t insn;
    const struct resource *res;
    const struct api_fn *api; // whose effect; NULL for drops and exits
    struct bucket bucket;     // EVENT_EXIT
};

// A lock at a return.
struct exit_record {
    uint32_t machine, insn, acquired, name;
    uint64_t class, lock; // lock_class()
    uint8_t error;        // 0: given back
    uint8_t family;
    struct bucket bucket;
    uint64_t args; // of the first parameters, 2 bits each: 1 was 0, 2 was not, 0 not known
};

// What a callee out of sight is taken to do (perturb.c).
enum assumed_kind { ASSUMED_NOTHING, ASSUMED_NO_RETURN, ASSUMED_CHANGED };
struct assumed {
    uint32_t insn; // the call
    enum assumed_kind kind;
};

enum { CALL_LOCKS_MAX = 8 };

struct typestate {
    struct arena *arena;
    const struct program *program;
    const struct ir_unit *unit;
    const struct ir_func *func;
    const struct cfg *cfg;
    const struct machine *const *machines;
    uint32_t nmachines, families;
    uint32_t *errors_at[EVENT_COUNT]; // by machine: states (bits) in which DROP, EXIT is an error
    struct machine_caps caps;
    bool is_main;
    bool only_visits;     // nothing happens but calls of what callers gave
    bool has_summary;     // somebody wants to know what callers must know: nobody calls `main`
    bool follows_handles; // some machine's families are handles
    bool follows_locks;   // some machine's objects exist before the function starts

    struct slice slice;
    struct paths paths;
    struct run_name {
        struct cell cell; // CELL_NONE: the text
        const char *text;
    } *names; // for messages: what resource.name counts in
    uint32_t nnames, cap_names;
    struct entry *entries;
    const struct api_place *same[2]; // entries that are one in this run (apart.c); NULL: none
    const struct state *entry_state; // where walks start; NULL: with nothing known
    uint32_t nentries;
    struct handle_use *uses; // by instruction, USES_PER_CALL each; NULL: not asked for
    uint32_t which_use;      // of the effect at hand
    uint32_t unnamed;        // families of which handles were given up that callers cannot name
    uint16_t arrays;         // parameters (bits) that led to some of these
    uint64_t may_free;       // entries (bits) that point to memory which may be freed
    uint64_t unsure;         // entries (bits) that may hold handles that were given up or not
    // What summaries speak of and this unit has no number for: variables of other units are global
    // unit->nglobals + index, fields that nothing here names are unit->nfields + index.
    struct foreign_table {
        struct foreign {
            type_id record; // of fields
            const char *id; // a variable's key, a field's name
            const char *name;
            const char *link;  // the key: of a field with its record's
            const char *given; // the same, as a summary says it; NULL: it does not
        } *items;
        uint32_t n, cap;
    } foreign_globals, foreign_fields;
    uint32_t errno_fn; // errno_function()
    type_id *temp_types;
    uint32_t *temp_def;
    uint32_t *temp_end;      // last use inside the defining block; CFG_NONE: used elsewhere too
    struct bitset *temps_in; // by block: temporaries of other blocks that live here
    struct bitset *regs_in;  // by block: register locals
    uint8_t *address_use;    // by local
    uint32_t *address_of;    // by temporary: the local in memory it is the address of, + 1
    struct bitset last;      // blocks from which on the process ends: nothing is lost there
    struct bitset held_at_unlock; // instructions that gave back a lock this function took

    func_id handed[HANDED_MAX]; // callees that took a lock which is given back here
    uint32_t nhanded;
    uint64_t taken[HANDED_MAX]; // classes of locks given back here that others took
    uint32_t ntaken;
    uint64_t locked[HANDED_MAX]; // classes of locks taken here
    uint32_t nlocked;
    uint64_t paired[HANDED_MAX]; // classes of locks taken and given back here
    uint32_t npaired;
    struct given_call given[GIVEN_CALLS_MAX];
    uint32_t ngiven;
    struct section sections[SECTIONS_MAX];
    uint32_t nsections;
    const uint64_t *unshared; // classes of locks that no function hands to another
    uint32_t nunshared;

    struct lock_watch *watch; // who wants to know what is held at calls; NULL: nobody
    // What was asked before: the states that come to a place mostly ask for the same.
    struct place_shape *shapes;             // memory.c
    struct lock_memo *lock_memo;            // lockset.c
    struct place_memo *place_memo;          // call_effects.c
    struct cell call_locks[CALL_LOCKS_MAX]; // to which the call at hand did something
    uint32_t ncall_locks;
    bool is_exact;        // states are not joined: what is known of a resource is so on this path
    bool is_peeking;      // reading does not bind
    struct state **rooms; // search.c: where the states of the search before lie
    struct state **pool;  // free working states
    uint32_t npool, cap_pool;
    struct state *scratch;
    struct state *edge; // during a block: where the state of a successor is made
    uint32_t splits;    // states that one block was split into

    // Hooks of the walk.
    void (*on_edge)(void *ctx, uint32_t succ, struct state *s); // may change s
    void (*on_error)(void *ctx, const struct error_event *e, const struct state *s);
    void (*on_exit)(void *ctx, const struct exit_record *r, const struct state *s);
    void (*on_return)(void *ctx, const struct state *s, val_id ret); // NULL: not asked for
    void *ctx;
    uint64_t steps;
    struct assumed assumed; // by the search at hand
    struct buf *why;        // is told how the run goes (why.c); NULL: nobody asks
};

// ---- Set-up -------------------------------------------------------------------------------------
void typestate_init(struct typestate *t, struct arena *a, const struct program *p,
                    const struct ir_unit *u, const struct cfg *c,
                    const struct machine *const *machines, uint32_t n,
                    const struct machine_caps *caps, bool has_summary);
void slice_build(struct typestate *t);
void atoms_build(struct typestate *t);
uint64_t atoms_truth(struct typestate *t, struct state *s, block_id b); // 2 bits an atom
struct state *pool_take(struct typestate *t);
void pool_give(struct typestate *t, struct state *s);

// ---- Memory (memory.c) --------------------------------------------------------------------------
// ---------------------------------------------------------------------------- The cell of a place,
// following pointers by what the state knows; false: unknown memory.
bool place_cell(struct typestate *t, struct state *s, place_id p, struct cell *out);
bool pointee_cell(struct state *s, val_id pointer, struct cell *out);
void cell_index(struct typestate *t, struct cell *c, int32_t k); // its k-th neighbour
val_id read_operand(struct typestate *t, struct state *s, ir_opnd o);
// What the cell holds; unbound cells are bound to a new value of that type, unless `fresh`.
val_id read_cell(struct typestate *t, struct state *s, const struct cell *c, type_id type,
                 bool fresh, uint32_t insn);
bool cells_may_alias(const struct typestate *t, const struct state *s, const struct cell *a,
                     const struct cell *b);
// Forgets what the cell and all that may overlap it hold.
void forget_cell(const struct typestate *t, struct state *s, const struct cell *c);
void forget_overlaps(const struct typestate *t, struct state *s, const struct cell *c);
// An argument that leads to an element of an array may be used for all of it, but to write only
// from that element on.
struct cell whole_array(const struct typestate *t, struct cell c);
// What code out of sight has with the address of the cell: the array it is in, and the record that
// begins with it, for a pointer to a record's first member leads to the record (`&conn->base`).
struct cell handed_over(const struct typestate *t, struct cell c);
bool lies_before(const struct typestate *t, const struct cell *c, const struct cell *element);
void forget_elements(const struct typestate *t, struct state *s, const struct cell *c);
void write_cell(struct typestate *t, struct state *s, const struct cell *c, val_id v);
// Others may have written shared memory: what is there most likely is still that (shadows).
void havoc_shared(struct typestate *t, struct state *s);
void havoc_binding(struct typestate *t, struct state *s, uint32_t bind); // if it is shared
void used_cell(struct typestate *t, struct state *s, const struct cell *c);
uint64_t cell_class(const struct typestate *t, const struct cell *c);
uint64_t lock_class(const struct typestate *t, const struct cell *c);
uint32_t lock_kinds(const struct typestate *t, const struct cell *c); // enum lock_kinds
bool is_outliving(const struct typestate *t, const struct cell *c);   // not a plain local

// ---- Memory of the function's own (own.c) -------------------------------------------------------
// Whether what lies there outlives the function, or may be found by others meanwhile.
bool outlives(const struct typestate *t, const struct state *s, const struct cell *c);
bool is_reachable(const struct state *s,
                  const struct cell *c);            // memory of its own: by some pointer
val_id own_memory(const struct state *s, val_id v); // that the pointer leads into; 0: none
// Others get to know the memory that the pointer leads into; pointers to such memory in a cell.
void publish(struct typestate *t, struct state *s, val_id v, uint32_t insn);
void publish_contents(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn);
// The handle lies in memory of the function's own now.
void put_into_own(struct typestate *t, struct state *s, val_id v, const struct cell *c);
void free_memory(struct typestate *t, struct state *s, val_id v, bool is_certain, uint32_t insn);
bool gives_memory(const struct api_fn *api); // as its result

// ---- errno (error_number.c)
// The function of the unit that gives its address; UINT32_MAX: none.
val_id errno_address(const struct typestate *t, const struct state *s); // 0: not asked for yet
enum truth has_failed(const struct state *s); // the latest call that sets it
// `v` was read from the place: if that is errno, what is known of it.
void errno_read(const struct typestate *t, struct state *s, place_id p, val_id v);
bool errno_is(const struct typestate *t, const struct state *s, int number); // for certain
void errno_forget(struct typestate *t, struct state *s); // a call may have set it

// ---- Resources (resources.c, locks.c) -----------------------------------------------------------
// Whether losing its last handle, or returning, in the state it is in would be an error.
static inline bool is_error_at(const struct typestate *t, const struct resource *r, uint8_t event)
{
    return t->errors_at[event][r->machine] >> r->st & 1;
}
const struct machine_step *machine_step_for(const struct machine *m, uint8_t from, uint8_t event,
                                            uint8_t mode);
uint32_t machine_of(const struct typestate *t, uint8_t family); // UINT32_MAX: none
uint32_t machine_released_by(const struct typestate *t, uint8_t family);
void tell_error(struct typestate *t, const struct state *s, const struct resource *r,
                const struct machine_step *step, uint32_t insn, const struct api_fn *api);
void take_step(struct typestate *t, struct state *s, struct resource *r, uint8_t event,
               uint8_t mode, uint32_t insn, const struct api_fn *api);
void settle_existence(struct resource *r); // somebody uses it as if it existed
uint8_t acquired_state(const struct machine *m);
void acquire_handle(struct typestate *t, struct state *s, uint8_t family, val_id handle,
                    uint32_t insn, const struct guard *guards, uint32_t nguards, unsigned flags,
                    uint32_t name);
struct resource *find_handle(struct state *s, uint32_t machine, val_id v);
// `change`: what becomes of its properties; NULL: nothing.
// The memory at `p` is read or written.
void memory_used(struct typestate *t, struct state *s, place_id p, uint32_t insn);
void function_called(struct typestate *t, struct state *s, ir_opnd pointer, uint32_t insn);
void handle_event(struct typestate *t, struct state *s, uint8_t family, uint8_t event, uint8_t mode,
                  const struct api_props *change, val_id v, uint32_t insn,
                  const struct api_fn *api);
// Something may have become of the handle: nothing is known of it any more.
void handle_unknown(struct typestate *t, struct state *s, uint8_t family, val_id v);
// One of two locks is every element of an array, the other is one of these elements.
bool is_part_of_every(const struct typestate *t, const struct state *s, const struct cell *a,
                      const struct cell *b); // whole_arrays.c
// The instruction did this to the lock in the round before.
bool is_done_before(const struct typestate *t, const struct state *s, uint8_t family,
                    const struct cell *object, uint32_t insn);
void object_event(struct typestate *t, struct state *s, const struct api_effect *e, uint8_t event,
                  const struct cell *object, uint32_t name, uint32_t insn, const struct api_fn *api,
                  const struct guard *guards, uint32_t nguards);
void note_use(struct typestate *t, struct state *s, uint8_t family, uint8_t mode,
              const struct api_props *change, bool is_certain, val_id v, uint32_t insn);
// An int, a FILE *, a pointer to a record nobody sees into (DIR *).
bool type_may_be_handle(const struct ir_unit *u, type_id id);
void forget_strangers(struct state *s, uint32_t insn);
void hold_on_entry(struct typestate *t, struct state *s, const struct api_effect *e,
                   const struct cell *object, uint32_t name);
// A function that is called here takes the lock, while it is as `held` says.
void retake_lock(struct typestate *t, const struct state *s, const struct resource *held,
                 const struct api_effect *e, bool is_certain, uint32_t insn,
                 const struct api_fn *api);
uint8_t locked_state(const struct machine *m); // after a lock
bool is_lock_held(const struct typestate *t, const struct resource *r);
bool are_linked(const struct typestate *t, const struct state *s, const struct cell *a,
                const struct cell *b);
void lay_lock_down(struct typestate *t, struct resource *r);
void drop_plain_locks(struct typestate *t, struct state *s);
void merge_laid_down(struct state *s);
void escape_value(struct typestate *t, struct state *s, val_id v, uint32_t insn);
// Elements that a loop fills (resources.c).
bool is_element_of_loop(const struct typestate *t, uint32_t insn, place_id p);
void put_into_array(struct typestate *t, struct state *s, val_id v, const struct cell *c);
val_id array_handle(struct typestate *t, const struct state *s, const struct cell *c); // 0: none
void escape_elements(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn);
void doubt_elements(const struct typestate *t, struct state *s, const struct cell *c);
void end_array(struct state *s, uint32_t local);
// Nothing is known any more of handles held in the memory at and below `c`.
void lose_contents(struct typestate *t, struct state *s, const struct cell *c);
void escape_contents(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn);
void check_drops(struct typestate *t, struct state *s, uint32_t insn);
// A handle that is stored in a variable of the program is that variable's, but when the function
// overwrites it there and nobody else has got it meanwhile, it is the function's again.
void put_into_home(const struct typestate *t, struct state *s, val_id v, const struct cell *c);
void leave_home(const struct typestate *t, struct state *s, const struct cell *c);
// The local is gone, and with it what calls left in it.
void end_object(struct typestate *t, struct state *s, uint32_t local, uint32_t insn);
// A copy of the object goes where others may clear it.
void escape_object(struct typestate *t, struct state *s, const struct cell *c, uint32_t insn);
// The handle that was just made is the owner's own.
void lend_handle(struct typestate *t, struct state *s, val_id handle, val_id owner, uint32_t insn);
void name_handle(struct typestate *t, struct state *s, val_id v, uint32_t name);
uint32_t name_of_cell(struct typestate *t, const struct cell *c);
uint32_t name_of_text(struct typestate *t, const char *text);
// A call by which the thread ends, or control leaves the function by a jump: `event` happens to the
// locks held here of families not in `spared`.
void lose_locks(struct typestate *t, struct state *s, uint32_t insn, uint8_t event,
                uint32_t spared);
void leave_function(struct typestate *t, struct state *s, uint32_t insn);
// Locks that the returns of a function are compared for: by the whole way to them inside their
// object, for wrappers of locks have the last field in common.
uint64_t exit_class(struct typestate *t, const struct cell *c);
// Which parameters are known to have been zero or not: exit_record.args.
uint64_t known_args(const struct typestate *t, const struct state *s);
struct bucket bucket_of_facts(const struct facts *f);
bool in_child(const struct state *s);
bool is_standard_stream(const struct state *s, const struct resource *r);

// ---- Critical sections (sections.c) -------------------------------------------------------------
// The lock, which a caller may hold, is taken by `insn`, if the guards hold; `is_whole`: and given
// back there.
void begin_section(struct typestate *t, const struct state *s, const struct resource *r,
                   uint8_t mode, uint32_t insn, bool is_whole, const struct guard *guards,
                   uint32_t nguards);
void end_section(struct typestate *t, const struct resource *r, uint32_t insn);

// ---- Arguments that lead to one object (apart.c) ------------------------------------------------
// Binds the entries in t->same to one value.
void unite_entries(struct typestate *t, struct state *s);
// Which locks of its callers' the function must not be given as one; `found` without that.
struct summary_builder;
struct candidates;
void find_apart(struct typestate *t, const struct candidates *found, struct summary_builder *b);

// ---- Properties (props.c) -----------------------------------------------------------------------
struct call;
// Errors of checks that hold of the resource at this event, which does `sets`.
void check_props(struct typestate *t, const struct state *s, const struct resource *r,
                 uint8_t event, uint8_t mode, uint32_t sets, uint32_t insn,
                 const struct api_fn *api);
void change_props(struct api_props *of, const struct api_props *change, bool is_certain);
// Others may have changed what can be changed, of resources that hold `v`; 0: of those that
// somebody else has, too.
void forget_props(struct typestate *t, struct state *s, val_id v);
// What the effect makes of an existing resource; what it leaves open is told by both bits.
struct api_props effect_change(struct call *c, const struct api_effect *e);
// What the effect says of a new one.
void open_props(struct call *c, const struct api_effect *e, const struct resource *from,
                struct resource *r);
// The other end was closed.
void desert_peer(struct state *s, struct resource *closed);
void part_peers(struct state *s); // another process has both ends, too
// The call may start another program: what that inherits. Numbers that become text are passed on.
void check_starts(struct call *c);
void pass_on_numbers(struct call *c);
// At a return: handles that stay in variables.
void check_kept(struct typestate *t, struct state *s, uint32_t insn);
// The same for the summary; NULL: nothing that a caller could tell.
const struct api_opening *opening_for_caller(const struct typestate *t, struct arena *a,
                                             const struct exit_state *e, const struct resource *r);

// ---- Calls and summaries' places (spots.c) ------------------------------------------------------
enum { CALL_ARGS = 16, FORGOTTEN_MAX = 16 };
struct call {
    struct typestate *t;
    struct state *s;
    uint32_t insn;
    const struct ir_insn *i;
    const struct callee *callee;
    const struct api_fn *api;
    val_id args[CALL_ARGS];
    uint32_t nargs;
    bool is_resumed; // the state was split at this call, and this is one of its parts
    const struct passed_on {
        ir_opnd operand; // 0: it has no name here
        type_id type;
    } *passed; // what a function gets that the callee calls; NULL: the instruction says it
    val_id ret;
    struct binding forgotten[FORGOTTEN_MAX]; // handles in memory that the callee may have written
    uint32_t nforgotten;
    val_id *before;        // by effect of `api`: what an API_VALUE copies
    val_id *guards_before; // by effect and guard: what it is about; NULL: read them now
};
// Where a place of a summary is in the caller.
struct spot {
    bool is_cell;
    val_id val;       // !is_cell
    struct cell cell; // is_cell
    type_id type;     // of what is there; 0: not known
};
ir_opnd arg_operand(const struct call *c, uint32_t n);
void read_arguments(struct call *c); // nargs and args, of the instruction
bool find_spot(struct call *c, const struct api_place *p, struct spot *out);
val_id spot_value(struct call *c, const struct spot *at);
val_id value_at(struct call *c, const struct api_place *p); // 0: not known
// The part of an effect's guard that is not decided. YES: none is left. What it says of a handle
// that the effect puts into memory is not among it: those are own_guards(), about the value put
// there.
enum truth effect_guards(struct call *c, const struct api_effect *e, struct guard out[API_GUARDS],
                         uint32_t *n);
uint32_t own_guards(const struct api_effect *e, val_id v, struct guard out[API_GUARDS]);
const char *global_name(const struct typestate *t, uint32_t global);
const char *global_key(const struct typestate *t, uint32_t global);
const char *field_name(const struct typestate *t, uint32_t field);
const char *field_key(const struct typestate *t, uint32_t field);
// The other way: how a caller names a value or a cell; `ret` is the returned value, 0 if there is
// none. False: it cannot.
bool value_place(const struct typestate *t, const struct state *s, val_id ret, val_id v,
                 struct api_place *out);
// One step more: to what the place points to; the last step of a path.
bool place_deref(struct api_place *p);
bool place_append(const struct typestate *t, uint32_t path, struct api_place *p);
bool cell_place(const struct typestate *t, const struct state *s, val_id ret, const struct cell *c,
                struct api_place *out);
type_id argument_type(const struct call *c, uint32_t n);

// ---- Functions that are called back (callbacks.c) ---------------------------------------------
// The callee, or a function that it calls by a pointer, takes a lock that is held then.
void check_callbacks(struct call *c);
// The callee calls what this function was given: for its own callers.
void note_callbacks(struct call *c);

// ---- What the caller gave (entry.c) -------------------------------------------------------------
// The state at the start of the function, with the caller's memory that it reads named.
void entries_build(struct typestate *t, struct state *s);
// What is known of what the first `n` entries held; `held_only`: anything where nothing holds any
// more what was there.
void entries_facts(const struct state *s, uint32_t n, bool held_only, struct facts *out);

// ---- Transfer (transfer.c, call.c) --------------------------------------------------------------
// ---------------------------------------------------------------- Walks block `b` from state `s`
// (used up), telling the hooks.
void walk_block(struct typestate *t, block_id b, struct state *s);
void walk_rest(struct typestate *t, block_id b, uint32_t insn, struct state *s);
// False: the call does not return, or the state was handed on.
bool transfer_call(struct typestate *t, struct state *s, block_id b, uint32_t insn);
// The state a function starts in: locks that its callers hold for it (API_REQUIRES).
void enter_function(struct typestate *t, struct state *s);
void bind_result(struct typestate *t, struct state *s, ir_opnd dst, val_id v);
// The value that an instruction which is no call defines.
val_id result_of(struct typestate *t, struct state *s, const struct ir_insn *i, uint32_t insn);
// Drops registers and temporaries that are dead at the start of `b`; and settles.
void pass_into(struct typestate *t, block_id b, struct state *s);
void enter_block(struct typestate *t, block_id b, struct state *s);

// ---- Walks --------------------------------------------------------------------------------------
struct candidate {
    uint32_t machine;
    uint8_t error, event, family, mode;
    bool is_check;
    uint32_t insn, acquired;
    uint32_t name; // of the resource
    struct bucket bucket;
    const struct api_fn *api;
    bool is_weak;             // medium confidence at most
    bool needs_contradiction; // see MACHINE_ENTRY_STATE
    bool is_unshared;         // nobody takes the lock over
};
struct candidates {
    struct candidate *items; // in the arena
    uint32_t n;
    struct exit_record *exits;
    uint32_t nexits;
    bool is_incomplete, hit_cap;
    uint64_t max_states;
    struct exit_state *returns; // in a complete run
    uint32_t nreturns;
    struct lock_suspect suspects[HANDED_MAX];
    uint32_t nsuspects;
};
struct candidates merge_run(struct typestate *t);
// Whether what returns `inner` returns one of `outer`.
bool bucket_within(const struct bucket *inner, const struct bucket *outer);
// Adds to the candidates the exits that the convention of the function makes errors.
void exits_judge(struct typestate *t, struct candidates *c);

// What keeps a finding from being certain; how sure it is follows from these (machine_run.c).
enum against {
    AGAINST_DOUBTS = 1,         // every path found contradicts a shadow
    AGAINST_CUT = 2,            // no path was found within the budget
    AGAINST_CONVENTION = 4,     // what returns have in common says little here
    AGAINST_JUMP = 8,           // the function is left by a jump
    AGAINST_UNUSED = 16,        // nothing uses the handle: it may be held on purpose
    AGAINST_MAY = 32,           // obtained by an effect that does not always happen
    AGAINST_CALLEE = 64,        // a callee not wholly known had a chance to change it
    AGAINST_GUARD = 128,        // it exists by a condition that nobody asked for
    AGAINST_UNSEEN = 256,       // too many conditions that are not understood
    AGAINST_WIDENED = 512,      // the path leaves a loop by widening
    AGAINST_BODY = 1024,        // statements are missing, or setjmp() is called
    AGAINST_RECURSIVE = 2048,   // somebody else's lock, which may be of the recursive kind
    AGAINST_ASSUMED = 4096,     // it hangs on a callee out of sight
    AGAINST_INTERRUPTED = 8192, // given back again because a signal came: many systems want it so
    AGAINST_SKIPPED = 16384,    // the path passes over a loop that works on the handle
};

enum search_outcome { SEARCH_FOUND, SEARCH_NONE, SEARCH_CUT };
struct search_result {
    enum search_outcome outcome;
    block_id *path; // blocks from the entry to the error
    uint32_t npath;
    uint16_t doubts, unseen;
    bool is_widened, skips_loop;
    bool is_interrupted;    // the latest call failed with EINTR
    struct resource res;    // as it was there
    struct assumed assumed; // if the callee did this, there would be no such path
};
struct search_result search_path(struct typestate *t, const struct candidate *c);
// Whether a path that was found hangs on what a callee out of sight does; sets r->assumed.
bool perturb(struct typestate *t, const struct candidate *c, struct search_result *r);

// ---- Explanations (why.c): nothing happens unless t->why is set
// ----------------------------------
void why_run(struct typestate *t); // the slice, what the caller gave, the callees
// The states at the start of a block, one call for each, `number` from 0.
void why_state(struct typestate *t, block_id b, uint32_t number, const struct state *s,
               uint64_t atoms);
void why_walked(struct typestate *t, const struct candidates *c);
void why_exit(struct typestate *t, const struct exit_record *r, const char *verdict);
void why_not_searched(struct typestate *t, const struct candidate *c, const char *reason);
void why_searched(struct typestate *t, const struct candidate *c, const struct search_result *r,
                  unsigned against, uint8_t confidence);

// ---- Words (witness.c) --------------------------------------------------------------------------
const char *cell_text(const struct typestate *t, const struct cell *c); // of a variable
const char *path_text(const struct typestate *t, uint32_t path);
const char *resource_text(struct typestate *t, const struct resource *r);
const struct witness *witness_build(struct typestate *t, const struct candidate *c,
                                    const struct search_result *r);
const char *callee_name(const struct typestate *t, uint32_t insn);
// The lock is taken by a function that the call runs by a pointer: candidate.api.
bool is_called_back(const struct typestate *t, const struct candidate *c);
const char *callee_text(const struct typestate *t, uint32_t insn); // what is called, as written

#endif
