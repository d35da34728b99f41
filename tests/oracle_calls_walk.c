// SPDX-License-Identifier: Apache-2.0
// Runs one function of a program on every input and every answer of the system, its calls really
// executed, and notes the errors that are that function's own.
//
// An error has two ends: what came first (obtained, closed, locked) and what made it one. When both
// lie inside one call, it is the callee's error, and is met when the callee itself is run. What the
// function got from its caller is chosen when it is first looked at: a number from -1 to 2, a
// descriptor that is there or is -1.
#include "tests/oracle_calls.h"
#include "tests/test.h"

#include <string.h>

enum {
    HANDLES = 64,
    FIRST_HANDLE = 100, // as a value
    CHOICES = 40,
    RUNS = 30000,
    DEPTH = 12,
    EXITS = 256,
    STEPS = 4000,
};

struct cell {
    int64_t value;
    bool is_set;
    bool is_outer; // the caller's
};

struct lock {
    enum { ENTRY, HELD, FREE } state;
    uint32_t at;   // of the last lock, in the function itself
    uint32_t call; // in which it was locked last
    uint32_t freed_at, freed_in, twice_in;
    uint32_t at_before, call_before; // of a lock that a callee takes for a while
    bool is_unlocked_first, is_by_callee, was_by_callee;
};

struct conn {
    struct cell fd, state;
    struct lock lock;
};

struct handle {
    enum { OPEN, CLOSED, UNKNOWN } state;
    bool is_mine; // its loss would be an error
    uint32_t at, call, closed_at, closed_in;
    uint32_t depth; // of the frame that obtained it
};

struct frame {
    struct cell fds[2], numbers[2], fd, number;
    struct cell *out;
    struct conn *c, s;
};

struct exit_seen {
    const struct lock *lock;
    uint32_t at, acquired;
    int64_t value;
    bool is_held, is_void, is_doubtful;
};

struct unlock_seen {
    uint32_t at;
    bool is_held, is_doubtful;
};

struct walk {
    const struct call_program *p;
    uint32_t func;
    struct frame frames[DEPTH];
    uint32_t depth; // of the frame that runs
    struct cell kept, outer_out;
    struct conn outer;
    struct lock big;
    struct handle handles[HANDLES];
    uint32_t nhandles;
    uint32_t line; // of the function's statement that runs
    uint32_t call; // number of the call it makes; 0: none
    uint32_t ncalls;
    int64_t result; // of the function that returned last
    bool has_returned, is_overrun;
    bool is_doubtful; // the run: a result was taken to be anything
    int choices[CHOICES], limits[CHOICES];
    uint32_t nchoices, used;
    uint64_t steps, run_steps;
    struct calls_seen *seen;
    struct exit_seen exits[EXITS]; // of all runs
    uint32_t nexits;
    struct unlock_seen unlocks[EXITS]; // of what was locked here, and of what the caller may hold
    uint32_t nunlocks;
};

static int choose(struct walk *w, int n)
{
    if (w->used == CHOICES) {
        w->is_overrun = true;
        return 0;
    }
    if (w->used == w->nchoices) {
        w->choices[w->nchoices] = 0;
        w->limits[w->nchoices++] = n;
    }
    return w->choices[w->used++];
}

static void happens(struct walk *w, enum call_error error, uint32_t at, uint32_t acquired,
                    bool is_certain)
{
    struct calls_seen *s = w->seen;

    is_certain = is_certain && !w->is_doubtful;
    for (uint32_t i = 0; i < s->n; i++) {
        struct call_event *e = &s->events[i];
        if (e->error == error && e->at == at && e->acquired == acquired) {
            e->is_certain = e->is_certain || is_certain;
            return;
        }
    }
    CU_ASSERT_FATAL(s->n < CALL_EVENTS);
    s->events[s->n++] = (struct call_event){error, at, acquired, is_certain};
}

// Whether what was done in call `first` and what is done now belong to the function itself.
static bool is_own(const struct walk *w, uint32_t first)
{
    return first == 0 || first != w->call;
}

// ---- Values -------------------------------------------------------------------------------------

static struct cell *cell_of(struct walk *w, enum slot slot)
{
    struct frame *f = &w->frames[w->depth];

    switch (slot) {
    case FD_A:
    case FD_B:
        return &f->fds[slot - FD_A];
    case FD_PARAM:
        return &f->fd;
    case FD_OUT:
        return f->out;
    case FD_FIELD:
        return &f->c->fd;
    case FD_LOCAL:
        return &f->s.fd;
    case FD_GLOBAL:
        return &w->kept;
    case NUM_A:
    case NUM_B:
        return &f->numbers[slot - NUM_A];
    case NUM_PARAM:
        return &f->number;
    case NUM_FIELD:
        return &f->c->state;
    default:
        return &f->s.state;
    }
}

static bool is_fd(enum slot slot)
{
    return slot >= FD_A && slot <= FD_GLOBAL;
}

static struct handle *handle_of(struct walk *w, int64_t value)
{
    return value >= FIRST_HANDLE ? &w->handles[value - FIRST_HANDLE] : NULL;
}

static int64_t new_handle(struct walk *w, bool is_mine)
{
    if (w->nhandles == HANDLES) {
        w->is_overrun = true;
        return -1;
    }
    w->handles[w->nhandles] = (struct handle){.is_mine = is_mine,
                                              .at = is_mine ? w->line : 0,
                                              .call = w->call,
                                              .depth = is_mine ? w->depth : 0};
    return FIRST_HANDLE + w->nhandles++;
}

static int64_t get(struct walk *w, enum slot slot)
{
    struct cell *c = cell_of(w, slot);

    if (!c->is_set) {
        c->is_set = true;
        c->value = !is_fd(slot) ? choose(w, 4) - 1 : choose(w, 2) ? new_handle(w, false) : -1;
    }
    return c->value;
}

static bool holds(const struct cell *c, int64_t value)
{
    return c->is_set && c->value == value;
}

static bool is_held(const struct walk *w, int64_t value)
{
    if (holds(&w->kept, value) || holds(&w->outer.fd, value) || holds(&w->outer_out, value)) {
        return true;
    }
    for (uint32_t i = 0; i <= w->depth; i++) {
        const struct frame *f = &w->frames[i];
        if (holds(&f->fds[0], value) || holds(&f->fds[1], value) || holds(&f->fd, value) ||
            holds(&f->s.fd, value)) {
            return true;
        }
    }
    return false;
}

// Handles that nothing leads to any more, but the result `carried`.
static void check_losses(struct walk *w, int64_t carried)
{
    for (uint32_t i = 0; i < w->nhandles; i++) {
        struct handle *h = &w->handles[i];
        int64_t value = FIRST_HANDLE + i;
        if (h->state != OPEN || !h->is_mine || value == carried || is_held(w, value)) {
            continue;
        }
        h->is_mine = false;
        if (is_own(w, h->call)) {
            happens(w, FD_LEAKED, w->line, h->at, true);
        }
    }
}

static void set(struct walk *w, enum slot slot, int64_t value)
{
    struct cell *c = cell_of(w, slot);
    struct handle *h = is_fd(slot) ? handle_of(w, value) : NULL;
    bool is_kept;

    c->value = value;
    c->is_set = true;
    // A callee that stores what it was given may have kept it anywhere.
    is_kept = h && w->depth > h->depth && (slot == FD_OUT || slot == FD_FIELD);
    if (h && (c->is_outer || is_kept)) { // somebody else's from now on
        h->is_mine = false;
        h->state = h->state == CLOSED ? UNKNOWN : h->state;
    }
    check_losses(w, value);
}

// ---- Statements ---------------------------------------------------------------------------------

static void close_handle(struct walk *w, int64_t value)
{
    struct handle *h = handle_of(w, value);

    if (!h || h->state == UNKNOWN) {
        return;
    }
    if (h->state == CLOSED && is_own(w, h->closed_in)) {
        // A line that closes what it was given, once more: each round may be about another one.
        happens(w, FD_CLOSED_TWICE, w->line, h->at, h->at || h->closed_at != w->line);
    }
    if (h->state == OPEN) {
        h->state = CLOSED;
        h->closed_at = w->line;
        h->closed_in = w->call;
    }
}

static void use_handle(struct walk *w, int64_t value, bool is_certain)
{
    struct handle *h = handle_of(w, value);

    if (h && h->state == CLOSED && is_own(w, h->closed_in)) {
        happens(w, FD_USED_CLOSED, w->line, h->at, is_certain);
    }
}

static void note_unlock(struct walk *w, bool is_held)
{
    for (uint32_t i = 0; i < w->nunlocks; i++) {
        struct unlock_seen *u = &w->unlocks[i];
        if (u->at == w->line && u->is_held == is_held) {
            u->is_doubtful = u->is_doubtful && w->is_doubtful;
            return;
        }
    }
    CU_ASSERT_FATAL(w->nunlocks < EXITS);
    w->unlocks[w->nunlocks++] = (struct unlock_seen){w->line, is_held, w->is_doubtful};
}

static struct lock *lock_of(struct walk *w, enum slot slot)
{
    return slot == LOCK_GLOBAL ? &w->big : &w->frames[w->depth].c->lock;
}

static void take(struct walk *w, struct lock *l)
{
    if (l->state == HELD) {
        if (is_own(w, l->call)) {
            happens(w, LOCK_TWICE, w->line, l->at, true);
            w->seen->are_locks_spoiled |= w->call && l->twice_in == w->call;
            l->twice_in = w->call;
        } else {
            w->seen->are_locks_spoiled = true;
        }
        return;
    }
    if (w->call && l->twice_in == w->call) { // it unlocked what was not locked, too
        l->twice_in = 0;
        return;
    }
    l->state = HELD;
    if (w->call && l->freed_in == w->call && l->at) {
        return; // given up for a while
    }
    l->at_before = l->at;
    l->was_by_callee = l->is_by_callee;
    l->is_by_callee = false;
    l->call_before = l->call;
    l->at = w->line;
    l->call = w->call;
}

static void give(struct walk *w, struct lock *l)
{
    if (l->state == HELD && w->call && l->twice_in == w->call) {
        l->twice_in = 0; // after a deadlock: as its caller sees it
        return;
    }
    if (l->state == ENTRY) {
        l->is_unlocked_first = true;
        note_unlock(w, false);
    } else if (l->state == FREE) {
        if (is_own(w, l->freed_in)) {
            happens(w, UNLOCK_TWICE, w->line, l->at, l->at || l->freed_at != w->line);
            l->twice_in = w->call;
        } else {
            w->seen->are_locks_spoiled = true;
        }
    } else if (is_own(w, l->call) && !l->is_unlocked_first) {
        note_unlock(w, true);
    }
    if (l->state != FREE) {
        l->freed_at = w->line;
        l->freed_in = w->call;
    }
    if (l->state == HELD && w->call && l->call == w->call) {
        l->is_by_callee = l->at_before ? l->was_by_callee : true;
        l->at = l->at_before ? l->at_before : l->at;
        l->call = l->at_before ? l->call_before : l->call;
    }
    l->state = FREE;
}

static bool compare(enum compare op, int64_t a, int64_t b)
{
    return op == IS_EQUAL ? a == b : op == IS_NOT ? a != b : op == IS_LESS ? a < b : a > b;
}

static void run_list(struct walk *w, const struct call_stmt *s);

static void bind_conn(struct walk *w, enum slot conn, struct frame *callee)
{
    callee->c = conn == FD_FIELD ? w->frames[w->depth].c : &w->frames[w->depth].s;
}

static void begin_frame(struct frame *f)
{
    *f = (struct frame){0};
    for (unsigned i = 0; i < 2; i++) {
        f->fds[i] = (struct cell){.value = -1, .is_set = true};
        f->numbers[i] = (struct cell){.is_set = true};
    }
    f->fd = f->s.fd = f->fds[0];
    f->s.state = f->number = f->numbers[0];
}

static void enter(struct walk *w, const struct call_stmt *s)
{
    const struct call_func *f = &w->p->funcs[s->func];
    struct frame *callee = &w->frames[w->depth + 1];

    begin_frame(callee);
    if (f->has_fd) {
        callee->fd.value = get(w, s->args.by_value);
    }
    if (f->has_out) {
        callee->out = cell_of(w, s->args.out);
    }
    if (f->has_conn) {
        bind_conn(w, s->args.conn, callee);
    }
    if (f->has_number) {
        callee->number.value = s->args.number ? get(w, s->args.number) - s->args.is_less_one : s->k;
    }
}

// What only the callee knows of: handles it obtained and closed.
static void forget_closed(struct walk *w)
{
    for (uint32_t i = 0; i < w->nhandles; i++) {
        struct handle *h = &w->handles[i];
        if (h->state == CLOSED && h->call == w->call && h->closed_in == w->call && h->at) {
            h->state = UNKNOWN;
        }
    }
}

static void run_call(struct walk *w, const struct call_stmt *s)
{
    int64_t result;

    if (w->depth + 1 == DEPTH) {
        w->is_overrun = true;
        return;
    }
    enter(w, s);
    if (w->depth == 0) {
        w->call = ++w->ncalls;
    }
    w->depth++;
    run_list(w, w->p->funcs[s->func].first);
    result = w->result;
    if (w->p->funcs[s->func].is_neutral && w->p->funcs[s->func].returns == RETURNS_STATUS) {
        result = choose(w, 4) - 1;
        w->is_doubtful = w->is_doubtful || result != w->result;
    }
    begin_frame(&w->frames[w->depth]);
    w->depth--;
    w->has_returned = false;
    check_losses(w, result);
    if (w->depth == 0) {
        forget_closed(w);
        w->call = 0;
    }
    if (s->to) {
        set(w, s->to, result);
    }
    check_losses(w, -1);
}

static void note_exit(struct walk *w, const struct lock *l, uint32_t at)
{
    struct exit_seen e = {l,
                          at,
                          l->at,
                          w->result,
                          l->state == HELD,
                          w->p->funcs[w->func].returns == RETURNS_NOTHING,
                          w->is_doubtful};

    // Neither what the caller had locked, nor what a callee took and gave back.
    if (l->at == 0 || l->is_unlocked_first || (l->state == FREE && l->is_by_callee)) {
        return;
    }
    for (uint32_t i = 0; i < w->nexits; i++) {
        struct exit_seen *o = &w->exits[i];
        if (o->lock == e.lock && o->at == e.at && o->acquired == e.acquired &&
            o->value == e.value && o->is_held == e.is_held) {
            o->is_doubtful = o->is_doubtful && e.is_doubtful;
            return;
        }
    }
    CU_ASSERT_FATAL(w->nexits < EXITS);
    w->exits[w->nexits++] = e;
}

static void run_return(struct walk *w, const struct call_stmt *s)
{
    struct handle *h;

    w->result = s->from ? get(w, s->from) : s->k;
    w->has_returned = true;
    if (w->depth > 0) {
        return;
    }
    note_exit(w, &w->big, s->line);
    note_exit(w, &w->outer.lock, s->line);
    note_exit(w, &w->frames[0].s.lock, s->line);
    h = s->from && is_fd(s->from) ? handle_of(w, w->result) : NULL;
    if (h) {
        h->is_mine = false;
    }
    begin_frame(&w->frames[0]);
    check_losses(w, -1);
}

static void run(struct walk *w, const struct call_stmt *s)
{
    switch (s->kind) {
    case S_OPEN:
        set(w, s->to, choose(w, 2) ? new_handle(w, true) : -1);
        break;
    case S_CLOSE:
        close_handle(w, get(w, s->from));
        break;
    case S_USE:
        use_handle(w, get(w, s->from), w->depth == 0);
        break;
    case S_COPY:
        set(w, s->to, get(w, s->from));
        break;
    case S_CONST:
        set(w, s->to, s->k);
        break;
    case S_ASK:
        set(w, s->to, choose(w, 2) - 1);
        break;
    case S_CALL:
        run_call(w, s);
        break;
    case S_LOCK:
        take(w, lock_of(w, s->from));
        break;
    case S_UNLOCK:
        give(w, lock_of(w, s->from));
        break;
    case S_IF:
        run_list(w, compare(s->op, get(w, s->from), s->k) ? s->yes : s->no);
        break;
    case S_LOOP:
        for (int64_t i = 0; i < s->k && !w->has_returned; i++) {
            run_list(w, s->yes);
        }
        break;
    case S_RETURN:
        run_return(w, s);
        break;
    }
}

static void run_list(struct walk *w, const struct call_stmt *s)
{
    for (; s && !w->has_returned && !w->is_overrun; s = s->next) {
        if (w->depth == 0) {
            w->line = s->line;
        }
        w->steps++;
        w->is_overrun = w->is_overrun || ++w->run_steps > STEPS;
        run(w, s);
    }
}

// ---- All runs -----------------------------------------------------------------------------------

static bool next_choices(struct walk *w)
{
    w->nchoices = w->used;
    while (w->nchoices && w->choices[w->nchoices - 1] + 1 == w->limits[w->nchoices - 1]) {
        w->nchoices--;
    }
    if (w->nchoices == 0) {
        return false;
    }
    w->choices[w->nchoices - 1]++;
    return true;
}

static void run_once(struct walk *w)
{
    const struct cell outer = {.is_outer = true};
    struct frame *f = &w->frames[0];

    w->used = w->depth = w->nhandles = w->call = w->ncalls = 0;
    w->run_steps = 0;
    w->has_returned = w->is_doubtful = false;
    w->kept = w->outer_out = w->outer.fd = w->outer.state = outer;
    w->big = w->outer.lock = (struct lock){0};
    begin_frame(f);
    f->fd.is_set = f->number.is_set = false;
    f->out = &w->outer_out;
    f->c = &w->outer;
    run_list(w, w->p->funcs[w->func].first);
}

// Whether the rules call that return with a lock held an error: engine/exits.c.
static void judge_exits(struct walk *w)
{
    for (uint32_t i = 0; i < w->nexits; i++) {
        const struct exit_seen *held = &w->exits[i];
        bool is_freed = false, is_certain = false;
        for (uint32_t k = 0; k < w->nexits && held->is_held; k++) {
            const struct exit_seen *e = &w->exits[k];
            // Locks of one field are one to the rule.
            if (!e->is_held && (e->lock == &w->big) == (held->lock == &w->big)) {
                is_freed = true;
                is_certain =
                    is_certain || (e->lock == held->lock && !e->is_doubtful && !held->is_doubtful &&
                                   (e->is_void || e->value == held->value || held->value < 0));
            }
        }
        if (is_freed) {
            happens(w, LOCK_LEFT, held->at, held->acquired, is_certain);
        }
    }
}

static void judge_unlocks(struct walk *w)
{
    for (uint32_t i = 0; i < w->nunlocks; i++) {
        for (uint32_t k = 0; k < w->nunlocks; k++) {
            const struct unlock_seen *a = &w->unlocks[i], *b = &w->unlocks[k];
            if (a->at == b->at && !a->is_held && b->is_held) {
                happens(w, UNLOCK_UNHELD, a->at, 0, !a->is_doubtful && !b->is_doubtful);
            }
        }
    }
}

bool calls_walk(const struct call_program *p, uint32_t func, struct calls_seen *out)
{
    static struct walk w;
    uint32_t runs = 0;

    memset(&w, 0, sizeof w);
    w.p = p;
    w.func = func;
    w.seen = out;
    out->n = 0;
    out->are_locks_spoiled = false;
    do {
        run_once(&w);
    } while (++runs < RUNS && !w.is_overrun && next_choices(&w));
    w.is_doubtful = false;
    judge_exits(&w);
    judge_unlocks(&w);
    out->steps = w.steps;
    return runs < RUNS && !w.is_overrun;
}
