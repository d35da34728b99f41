// SPDX-License-Identifier: Apache-2.0
// What a function does, in the vocabulary that API models and inferred summaries share.
//
// A model row of libc's open(), a project's own JSON row for xopen(), an attribute in the source
// and a summary inferred from a body are all a `struct api_fn`: a list of guarded effects on places
// rooted at parameters and the returned value. docs/models.md documents the JSON form.
#ifndef CCLINT_API_API_H
#define CCLINT_API_API_H

#include <stdbool.h>
#include <stdint.h>

enum api_family_kind { FAMILY_HANDLE, FAMILY_OBJECT };
enum api_family {
    FAMILY_NONE,
#define FAMILY(id, name, kind, noun) FAMILY_##id,
#include "analyzer/api/families.def"
#undef FAMILY
    FAMILY_COUNT
};
struct api_family_info {
    const char *name, *noun;
    enum api_family_kind kind;
};
extern const struct api_family_info api_family_info[FAMILY_COUNT];
#define FAMILY_BIT(f) (1u << (f))

// What may be known of a resource beside its state; bits by enum api_prop.
enum api_prop {
#define PROP(id, name) PROP_##id,
#include "analyzer/api/props.def"
#undef PROP
    PROP_COUNT
};
extern const char *const api_prop_names[PROP_COUNT];
#define PROP_BIT(p) (1u << PROP_##p)
// Neither: nothing is known. Both: it has the property on some ways here, and not on others.
struct api_props {
    uint32_t has, lacks;
};
enum {
    PROPS_SETTABLE = PROP_BIT(APPEND) | PROP_BIT(DIRECT) | PROP_BIT(SYNC) | PROP_BIT(NONBLOCK) |
                     PROP_BIT(CLOSE_ON_EXEC),
    PROPS_HISTORY = PROP_BIT(READ) | PROP_BIT(WRITTEN) | PROP_BIT(SOUGHT) | PROP_BIT(PLACED) |
                    PROP_BIT(VARIED) | PROP_BIT(PASSED_ON) | PROP_BIT(DESERTED) | PROP_BIT(TIMED) |
                    PROP_BIT(SIGNAL_FREE) | PROP_BIT(RESUMED) | PROP_BIT(VERIFIED) |
                    PROP_BIT(PERFORMED) | PROP_BIT(DETACHED),
};

enum { API_STEPS_MAX = 6, API_GUARDS = 3 };
enum api_root {
    API_NO_PLACE,
    API_RET,
    API_ARG,
    API_ERRNO,
    API_GLOBALS, // in `writes` only: any global variable (the callee runs a callback, sets optarg)
    API_GLOBAL,  // the variable `global` itself, no DEREF needed; in inferred summaries, attributes
};
enum api_step_kind { API_DEREF, API_FIELD, API_INDEX };
enum { API_EVERY = INT32_MIN }; // an index: all elements of the array at once

// Where an effect happens, as steps from a parameter's or the result's value. As text: "ret",
// "arg1"; "*arg0" (DEREF: the object arg0 points to); "arg0[1]" (DEREF, INDEX 1: the neighbour of
// that object in its array; INDEX 0 is the object itself); "arg0->fd" or "*arg0.fd" (DEREF, FIELD).
// The place of a handle holds its value ("arg0" of close); that of a lock is the lock itself
// ("*arg0" of pthread_mutex_lock). An INDEX into an array that is a field or a variable ("fds[0]")
// is an element of it, "fds[*]" (API_EVERY) all of them: so for locks only.
struct api_place {
    uint8_t root; // enum api_root
    uint8_t arg;
    uint8_t nsteps;
    const char *global, *name; // API_GLOBAL: link key, and name for messages
    const char *link; // inferred: the link key of the last field, for units that only declare the
                      // record; NULL: not known. No part of what the place is.
    struct {
        uint8_t kind; // enum api_step_kind
        int32_t index;
        const char *field;
    } steps[API_STEPS_MAX];
};

// How the bits of a number, or the letters of a text, tell properties: the flags of open(), the
// mode of fopen(). Of several tables of one name the last one holds.
struct api_flag {
    uint8_t prop;                      // enum api_prop
    int64_t mask, is;                  // a number has it iff (number & mask) == is
    const char *spelling;              // of a number's flag, for fixes: "O_CLOEXEC"; NULL
    const char *starts, *in, *lacking; // a text: its first letter, a letter in it, one not in it;
                                       // NULL: not asked
};
struct api_flags {
    const char *name;
    uint8_t id; // the models' number for it, from 1
    bool is_text;
    const struct api_flag *items;
    uint32_t n;
};
// The number or text at `at` with the bits `added` tells by `flags` what the resource is.
struct api_opening {
    const struct api_flags *flags;
    struct api_place at;
    int64_t added;
};

// The effect exists iff the value at `subject`, or its bits in `mask` if that is not 0, lies in
// [lo, hi], or outside when `negated`. Pointers: null is 0. An absent guard has subject.root
// API_NO_PLACE.
struct api_guard {
    struct api_place subject;
    int64_t lo, hi, mask;
    bool negated;
    bool is_after; // the subject is what its place holds after the call (the result always is)
};

enum api_effect_kind {
    API_ACQUIRE, // a new resource of `family`, its handle is at `at`
    API_RELEASE, // the resource at `at` is given back
    API_USE,     // the resource must be open; `mode` says for what
    API_CONSUME, // ownership goes to the callee's result (fdopen, fdopendir): no release needed
                 // after
    API_DUP,     // a new handle at `at`, the one at `with` stays as it is (dup, dup2)
    API_ESCAPE,  // the callee keeps the handle at `at`: no longer ours to release
    API_LOCK,
    API_UNLOCK,
    API_INIT,
    API_DESTROY,
    API_WAIT,      // condition variable at `at`, its mutex at `with`; semaphores: at
    API_SIGNAL,    // one waiter
    API_BROADCAST, // all waiters
    API_POST,      // semaphore
    API_SEND,      // into the channel at `at`
    API_RECEIVE,   // from it
    API_SPAWN,     // `at` is run as a thread with `with`; a THREAD acquire goes beside it
    API_JOIN,
    API_DETACH,
    API_CLEANUP,  // register the function at `at` with `with`, to be run at exit or cancellation
    API_REQUIRES, // the lock at `at` is held when the function starts and when it ends
    API_LEND,     // `at` belongs to the resource at `with` (fileno), and is given back with it
    API_EFFECT_COUNT, // verbs of the models end here
    // Inferred only. Afterwards the place `at` holds a value in [lo, hi] or, when `with` is given,
    // what the place `with` held before. An argument itself ("arg0") cannot change: then that is
    // known of it.
    API_VALUE = API_EFFECT_COUNT,
    API_APART,   // the locks at `at` and `with` must not be one: it would be taken twice
    API_LEFTOVER // likewise: afterwards `at` holds a handle that was obtained and given back
};

enum api_mode {
    API_MODE_ANY,
    API_MODE_READ = 1,  // also: read lock
    API_MODE_WRITE = 2, // also: write lock
    API_MODE_BOTH = 3,
};

enum api_effect_flags {
    EFFECT_MAY = 1,       // not on every path (inferred); must otherwise
    EFFECT_TRY = 2,       // lock: does not block
    EFFECT_TIMED = 4,     // gives up after a time
    EFFECT_RECURSIVE = 8, // lock of a kind that may be taken again by its holder; init: makes one
    // A LOCK that is given back, or an UNLOCK that is taken again, before the function returns.
    EFFECT_BALANCED = 16,
    EFFECT_CHECKED = 32, // init: of a kind that refuses to be taken again by its holder
    // Init: of a kind that is taken with an error when its holder died. Lock: that case.
    EFFECT_ROBUST = 64,
    EFFECT_PAIRED = 128, // acquire: the other end of what the effect before it gives
    EFFECT_EITHER = 512, // acquire, inferred: or the result is what `with` holds, and nobody's
    // A balanced LOCK that may happen: a way leads there on which the lock is taken, and given back
    // by code that no other way leads to. So it is not left out because it is held already.
    EFFECT_SECTION = 256,
};

struct api_effect {
    uint8_t kind, family, mode;
    uint16_t flags; // enum api_effect_flags
    // What a new resource is known to be, or what becomes of an existing one. What an acquire
    // leaves open is as `with` was (dup, fdopen).
    struct api_props props;
    const struct api_opening *opening; // and what flags say; `props` holds if both do. NULL: none
    struct api_place at, with;
    struct api_guard guard[API_GUARDS]; // a conjunction
    int64_t lo, hi;                     // API_VALUE without `with`
    // Inferred: where the function does it: a definition's number + 1, and an instruction of it.
    uint32_t site_func, site_insn;
};

// A function handed to the callee that the callee, or somebody later, runs. Effects of the kinds
// API_SPAWN and API_CLEANUP have one too, so that all callbacks are found in one list.
enum { API_WITH_MAX = 6, API_HELD_MAX = 3 };
enum api_when {
    WHEN_NOW,    // before the call returns, any number of times
    WHEN_ONCE,   // before the first such call returns
    WHEN_LATER,  // some time after it was registered
    WHEN_EXIT,   // when the process or the thread ends
    WHEN_SIGNAL, // in a signal handler: between any two instructions
    WHEN_COUNT
};
enum api_thread {
    THREAD_SAME,   // the caller's
    THREAD_NEW,    // one of its own
    THREAD_LOOP,   // that of an event loop
    THREAD_WORKER, // one of a pool
    THREAD_COUNT
};
struct api_callback {
    struct api_place function;           // "arg2"; "arg1->sa_handler": in what arg1 points to
    struct api_place with[API_WITH_MAX]; // what its parameters get; API_NO_PLACE: something else
    uint8_t nwith;
    uint8_t when;   // enum api_when
    uint8_t thread; // enum api_thread
    // Inferred: the locks that are held then, and the call.
    struct api_place held[API_HELD_MAX];
    uint8_t nheld;
    uint32_t site_func, site_insn; // as in struct api_effect
};
extern const char *const api_when_names[WHEN_COUNT], *const api_thread_names[THREAD_COUNT];

enum api_blocks {
    BLOCKS_NOT,
    BLOCKS_FILE,  // I/O on files
    BLOCKS_NET,   // descriptor I/O that waits for a peer, unless it is non-blocking
    BLOCKS_SLEEP, // a given time
    BLOCKS_WAIT,  // for another thread or process
    BLOCKS_LOCK,
    BLOCKS_SYNC, // until data is on the disk
};

// What kind of descriptor a call opens, as far as it says how data goes through.
enum api_opens {
    OPENS_ANY,
    OPENS_PIPE,    // up to PIPE_BUF bytes are written whole
    OPENS_SOCKET,  // arg1 is its type: datagrams and packets are whole
    OPENS_RECORDS, // gives records of a fixed size (an eventfd, a timerfd, a signalfd)
};

// A call that moves data and may move less than asked.
enum api_io_direction { IO_NONE, IO_READ, IO_WRITE, IO_COPY };
enum api_io_flags {
    IO_COUNTED = 1, // the result counts bytes or items; it may be less than asked
    IO_ITEMS = 2,   // the result counts items of size `unit` (fread, fwrite)
    IO_MESSAGE = 4, // whole messages or nothing (datagrams, message queues)
    IO_STREAM = 8,  // stdio: errors stick to the stream and may be asked for once at the end
    IO_STATUS = 16, // the result is only success or failure
};
struct api_io {
    uint8_t direction; // enum api_io_direction
    uint8_t flags;
    struct api_place handle, data, asked, unit;
    struct api_place how; // MSG_* flags argument, if any
};

// A call that reads text of unknown length into a buffer.
enum api_scan_kind { SCAN_NONE, SCAN_LINE, SCAN_FORMAT, SCAN_UNBOUNDED, SCAN_COPY };
struct api_scan {
    uint8_t kind;
    struct api_place buffer, size; // SCAN_LINE (fgets), SCAN_UNBOUNDED (gets), SCAN_COPY (strcpy)
    struct api_place format;       // SCAN_FORMAT; what is scanned into follows it as variable args
    struct api_place input;        // the string scanned (sscanf) or copied; none for streams
};

// What is done to the file of a name: a path that is an argument.
enum api_name_use {
    NAME_NOT_USED,
    NAME_CHECK,   // asked for, by what it is or whether it may be used (stat, access)
    NAME_OPEN,    // opened
    NAME_CREATE,  // made, if there is none (mkdir)
    NAME_REMOVE,  // taken away
    NAME_CHANGE,  // itself, not its name (chmod, truncate)
    NAME_MOVE,    // it gets another name
    NAME_REPLACE, // another file gets this name
    NAME_USE_COUNT
};
enum { API_NAMES_MAX = 2 };
struct api_name {
    uint8_t use;               // enum api_name_use
    struct api_place at, from; // from: the descriptor of the directory that it starts at, if any
};
extern const char *const api_name_uses[NAME_USE_COUNT];

// What the whole process has once and a call uses, behind its caller's back. `what` in words: calls
// with equal words share one thing.
enum api_share_use {
    SHARE_NOTHING,
    SHARE_BUFFER, // memory that nobody guards: two such calls at one time are a race
    SHARE_LOCK, // guarded by a lock of the library's own: threads may, handlers of signals may not
    SHARE_READ, // a property of the process that others may change meanwhile
    SHARE_CHANGE,
    SHARE_USE_COUNT
};
enum { API_SHARES_MAX = 2 };
struct api_share {
    uint8_t use; // enum api_share_use
    const char *what;
};
extern const char *const api_share_uses[SHARE_USE_COUNT];

enum api_result_kind { RESULT_ANY, RESULT_VOID, RESULT_INT, RESULT_POINTER };

enum api_fn_flags {
    API_NORETURN = 1,
    API_PURE = 2, // no effect on memory or resources
    API_SETS_ERRNO = 4,
    API_RETURNS_ERROR = 8, // 0 or an error number, errno untouched (pthread_*)
    API_MT_UNSAFE = 16,
    API_SIGNAL_SAFE = 32,
    API_PROCESS_ENDS = 64, // exit and exec: what is open then is not leaked
    API_FORKS = 128,       // returns twice
    API_LONGJMP = 256,
    API_PARTIAL = 512,         // made from attributes: true, but not all the function does
    API_THREAD_ENDS = 1024,    // the calling thread, not the process
    API_BORROWS = 2048,        // keeps no pointer it is passed, unless an effect says so
    API_STARTS_PROGRAM = 4096, // another program runs then, in this process or a new one
    API_KEEPS_ERRNO = 8192,    // sets errno in theory only: nobody need save it
    API_READS_ERRNO = 16384,   // tells what errno says (perror)
    API_ERROR_TEXT = 32768,    // makes the text of an error number (strerror)
    API_ASKS_END = 65536,      // whether an earlier read of the stream met the end (feof)
    API_ASKS_ERROR = 131072,   // whether an earlier call on the stream failed (ferror)
    API_OWN_THREAD = 262144,   // the result is the calling thread's own handle
    API_INTERRUPTED = 524288,  // fails with EINTR when a signal handler has run
    API_RESTARTED = 1048576,   // likewise, unless the handler was installed with SA_RESTART
};

struct api_fn {
    const char *name;
    const char *library; // the model file it came from: "posix"; "" when inferred
    bool is_inferred;    // from a body: what it writes is told by program_mods()
    // Inferred: families that were followed, and those of them of which more happens than is said.
    uint32_t analysed, unnamed;
    uint16_t arrays;    // parameters (bits) that lead to arrays of which elements were given up so
    uint8_t result;     // enum api_result_kind
    uint8_t min_params; // of the prototype
    bool variadic;      // more may follow
    uint8_t blocks;     // enum api_blocks
    uint8_t opens;      // enum api_opens
    // How long it waits: 0 not at all, negative or a null pointer for ever. And what makes it
    // return at once if it is not 0 (WNOHANG).
    struct api_place timeout, at_once;
    uint32_t flags; // enum api_fn_flags
    bool has_range; // the result lies in [lo, hi]
    int64_t lo, hi;
    struct api_guard fails; // when the call failed ("ret" in [-1,-1], null ...)
    struct api_effect *effects;
    uint32_t neffects;
    struct api_callback *callbacks;
    uint32_t ncallbacks;
    struct api_place *writes; // what it may write behind pointers; writes_known false: anything
    uint32_t nwrites;         // reachable from its mutable pointer arguments
    bool writes_known;
    struct api_io io;
    struct api_scan scan;
    uint16_t texts; // parameters (bits) of which bytes are read up to a terminator
    struct api_name names[API_NAMES_MAX];
    uint32_t nnames;
    struct api_share shares[API_SHARES_MAX];
    uint32_t nshares;
};

struct api_props api_props_join(struct api_props a, struct api_props b);
bool api_opening_equal(const struct api_opening *a, const struct api_opening *b);
// The property a number or text has by `flag`: 1, 0, or -1 if the bits known do not tell.
int api_flag_of_number(const struct api_flag *flag, int64_t ones, int64_t zeros);
int api_flag_of_text(const struct api_flag *flag, const char *text);
// Text of a place in the form of the models ("*arg0"), into a static-size buffer of the caller.
void api_place_text(const struct api_place *p, char *out, unsigned n);
// Whether the effect gives the caller something: a resource, a lock that stays taken.
bool api_effect_creates(const struct api_effect *e);
// Whether `p` is reached through what lies at `prefix`.
bool api_place_is_prefix(const struct api_place *prefix, const struct api_place *p);
bool api_place_equal(const struct api_place *a, const struct api_place *b);
// Sites and properties aside, and those flags.
bool api_effect_equal(const struct api_effect *a, const struct api_effect *b, unsigned but_flags);
bool api_callback_equal(const struct api_callback *a, const struct api_callback *b);
bool api_props_equal(const struct api_effect *a, const struct api_effect *b);
// One line for each effect, for --dump=summaries.
struct buf;
void api_fn_print(const struct api_fn *f, struct buf *out);

#endif
