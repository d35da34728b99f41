// SPDX-License-Identifier: Apache-2.0
// Random programs for the calls oracle: helpers as people write them, right or nearly right, and a
// function that uses them in any way.
#include "tests/oracle_calls.h"
#include "tests/test.h"

struct maker {
    struct call_program *p;
    struct call_func *f;
    uint32_t func;
};

static uint32_t dice(struct maker *m, uint32_t n)
{
    m->p->random = m->p->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(m->p->random >> 33) % n;
}

static struct call_stmt *stmt(struct maker *m, enum call_kind kind, enum slot to, enum slot from,
                              int64_t k)
{
    struct call_stmt *s = &m->p->pool[m->p->nstmts++];

    CU_ASSERT_FATAL(m->p->nstmts < CALLS_STMTS);
    *s = (struct call_stmt){.kind = kind, .to = to, .from = from, .k = k};
    return s;
}

static struct call_stmt *then(struct call_stmt *a, struct call_stmt *b)
{
    struct call_stmt *last = a;

    if (!a) {
        return b;
    }
    while (last->next) {
        last = last->next;
    }
    last->next = b;
    return a;
}

static struct call_stmt *make_if(struct maker *m, enum slot slot, enum compare op, int64_t k,
                                 struct call_stmt *yes, struct call_stmt *no)
{
    struct call_stmt *s = stmt(m, S_IF, NO_SLOT, slot, k);

    s->op = op;
    s->yes = yes;
    s->no = no;
    return s;
}

static struct call_stmt *opened(struct maker *m, enum slot to)
{
    return stmt(m, S_OPEN, to, NO_SLOT, 0);
}

static struct call_stmt *closed(struct maker *m, enum slot from)
{
    return stmt(m, S_CLOSE, NO_SLOT, from, 0);
}

static struct call_stmt *copied(struct maker *m, enum slot to, enum slot from)
{
    return stmt(m, S_COPY, to, from, 0);
}

static struct call_stmt *constant(struct maker *m, enum slot to, int64_t k)
{
    return stmt(m, S_CONST, to, NO_SLOT, k);
}

static struct call_stmt *returned(struct maker *m, enum slot from, int64_t k)
{
    return stmt(m, S_RETURN, NO_SLOT, from, k);
}

// ---- Helpers around a descriptor ----------------------------------------------------------------

// Now and then only under a condition.
static struct call_stmt *perhaps(struct maker *m, struct call_stmt *s)
{
    switch (dice(m, 4)) {
    case 0:
        m->f->has_number = true;
        return make_if(m, NUM_PARAM, (enum compare)dice(m, COMPARES), dice(m, 2), s, NULL);
    default:
        return s;
    }
}

// Opens into `to` on the way, and gives up in one of the usual manners.
static struct call_stmt *opening(struct maker *m, enum slot to)
{
    struct call_stmt *s = opened(m, to);

    then(s, make_if(m, to, IS_LESS, 0, returned(m, NO_SLOT, -1), NULL));
    if (dice(m, 2)) {
        then(s, stmt(m, S_USE, NO_SLOT, to, 0));
    }
    if (dice(m, 2)) {
        struct call_stmt *fail = dice(m, 4) ? closed(m, to) : NULL;
        if (dice(m, 2) && fail) {
            then(fail, constant(m, to, -1));
        }
        then(s, stmt(m, S_ASK, NUM_A, NO_SLOT, 0));
        then(s, make_if(m, NUM_A, IS_LESS, 0, then(fail, returned(m, NO_SLOT, -1)), NULL));
    }
    return s;
}

static struct call_stmt *closing(struct maker *m, enum slot from)
{
    struct call_stmt *s = closed(m, from);

    if (dice(m, 2) && from != FD_PARAM) {
        then(s, constant(m, from, -1));
    }
    return dice(m, 2) ? make_if(m, from, IS_MORE, -1, s, NULL) : perhaps(m, s);
}

static struct call_stmt *fd_helper(struct maker *m)
{
    struct call_func *f = m->f;
    struct call_stmt *s;

    switch (dice(m, m->p->has_memory ? 9 : 4)) {
    case 0:
        f->returns = RETURNS_FD;
        return then(opening(m, FD_A), returned(m, FD_A, 0));
    case 1:
        f->has_fd = true;
        f->returns = dice(m, 2) ? RETURNS_STATUS : RETURNS_NOTHING;
        return then(closing(m, FD_PARAM), returned(m, NO_SLOT, 0));
    case 2:
        f->has_fd = true;
        f->returns = RETURNS_STATUS;
        s = stmt(m, S_USE, NO_SLOT, FD_PARAM, 0);
        then(s, stmt(m, S_ASK, NUM_A, NO_SLOT, 0));
        return then(s, returned(m, NUM_A, 0));
    case 3: // closes on failure only, or on success only
        f->has_fd = true;
        f->returns = RETURNS_STATUS;
        s = stmt(m, S_ASK, NUM_A, NO_SLOT, 0);
        then(s, make_if(m, NUM_A, dice(m, 2) ? IS_LESS : IS_EQUAL, 0,
                        then(closed(m, FD_PARAM), returned(m, NO_SLOT, -1)), NULL));
        return then(s, returned(m, NO_SLOT, 0));
    case 4:
        f->has_out = true;
        f->returns = RETURNS_STATUS;
        return dice(m, 2)
                   ? then(then(opening(m, FD_A), copied(m, FD_OUT, FD_A)), returned(m, NO_SLOT, 0))
                   : then(opening(m, FD_OUT), returned(m, NO_SLOT, 0));
    case 5:
        f->has_conn = true;
        f->returns = RETURNS_STATUS;
        s = then(opening(m, FD_FIELD), constant(m, NUM_FIELD, 1));
        return then(s, returned(m, NO_SLOT, 0));
    case 6:
        f->has_conn = true;
        f->returns = RETURNS_NOTHING;
        s = closing(m, FD_FIELD);
        if (dice(m, 3) == 0) {
            s = make_if(m, NUM_FIELD, IS_EQUAL, 1, then(s, constant(m, NUM_FIELD, 0)), NULL);
        }
        return then(s, returned(m, NO_SLOT, 0));
    case 7: // get, or take away
        f->has_conn = true;
        f->returns = RETURNS_FD;
        s = copied(m, FD_A, FD_FIELD);
        if (dice(m, 2)) {
            then(s, constant(m, FD_FIELD, -1));
        }
        return then(s, returned(m, FD_A, 0));
    default:
        f->has_conn = f->has_fd = true;
        f->returns = RETURNS_NOTHING;
        s = copied(m, FD_FIELD, FD_PARAM);
        return then(perhaps(m, s), returned(m, NO_SLOT, 0));
    }
}

// ---- Helpers around a lock ----------------------------------------------------------------------

static enum slot some_lock(struct maker *m)
{
    return m->f->has_conn ? LOCK_FIELD : LOCK_GLOBAL;
}

static struct call_stmt *locked(struct maker *m, bool is_lock)
{
    return stmt(m, is_lock ? S_LOCK : S_UNLOCK, NO_SLOT, some_lock(m), 0);
}

static struct call_stmt *lock_helper(struct maker *m)
{
    struct call_func *f = m->f;
    struct call_stmt *s;

    f->has_conn = dice(m, 2);
    f->returns = dice(m, 2) ? RETURNS_STATUS : RETURNS_NOTHING;
    switch (dice(m, 4)) {
    case 0:
        return then(perhaps(m, locked(m, true)), returned(m, NO_SLOT, 0));
    case 1:
        return then(perhaps(m, locked(m, false)), returned(m, NO_SLOT, 0));
    case 2:
        s = then(locked(m, true), stmt(m, S_ASK, NUM_A, NO_SLOT, 0));
        return then(perhaps(m, then(s, locked(m, false))), returned(m, NO_SLOT, 0));
    default:
        f->returns = RETURNS_STATUS;
        s = then(locked(m, true), stmt(m, S_ASK, NUM_A, NO_SLOT, 0));
        then(s,
             make_if(m, NUM_A, IS_LESS, 0,
                     then(dice(m, 4) ? locked(m, false) : NULL, returned(m, NO_SLOT, -1)), NULL));
        return then(s, returned(m, NO_SLOT, 0));
    }
}

// ---- Anything -----------------------------------------------------------------------------------

static enum slot some_fd(struct maker *m)
{
    enum slot all[8];
    uint32_t n = 0;

    all[n++] = FD_A;
    all[n++] = FD_B;
    if (m->f->has_fd) {
        all[n++] = FD_PARAM;
    }
    if (m->f->has_out) {
        all[n++] = FD_OUT;
    }
    if (m->f->has_conn && m->p->has_memory) {
        all[n++] = FD_FIELD;
    }
    return all[dice(m, n)];
}

static enum slot some_number(struct maker *m)
{
    enum slot all[8];
    uint32_t n = 0;

    all[n++] = NUM_A;
    all[n++] = NUM_A;
    if (m->f->has_number) {
        all[n++] = NUM_PARAM;
    }
    if (m->f->has_conn) {
        all[n++] = NUM_FIELD;
    }
    return all[dice(m, n)];
}

static struct call_stmt *block(struct maker *m, unsigned depth);

// What people do behind a call that may fail.
static struct call_stmt *with_check(struct maker *m, struct call_stmt *call, unsigned depth)
{
    struct call_stmt *fail;

    if (!call->to || dice(m, 3) == 0) {
        return call;
    }
    fail = depth ? block(m, depth - 1) : NULL;
    if (dice(m, 2)) {
        fail = then(fail, returned(m, NO_SLOT, -1));
    }
    return fail ? then(call, make_if(m, call->to, IS_LESS, 0, fail, NULL)) : call;
}

static struct call_stmt *make_call(struct maker *m, uint32_t callee)
{
    const struct call_func *f = &m->p->funcs[callee];
    struct call_stmt *s = stmt(m, S_CALL, NO_SLOT, NO_SLOT, (int64_t)dice(m, 3) - 1);

    s->func = callee;
    if (f->has_fd) {
        s->args.by_value = some_fd(m);
    }
    if (f->has_out) {
        s->args.out = some_fd(m);
    }
    if (f->has_conn) {
        // Never both: what a callee writes to a field, it may have written to any such field.
        s->args.conn = m->f->has_conn ? FD_FIELD : FD_LOCAL;
    }
    if (f->has_number && dice(m, 2)) {
        s->args.number = some_number(m);
    }
    if (f->returns == RETURNS_FD) {
        s->to = some_fd(m);
    } else if (f->returns == RETURNS_STATUS && dice(m, 4)) {
        s->to = NUM_A;
    }
    return s;
}

static struct call_stmt *fd_statement(struct maker *m, unsigned depth)
{
    switch (dice(m, 6)) {
    case 0:
    case 1:
        return with_check(m, opened(m, some_fd(m)), depth);
    case 2:
    case 3:
        return closed(m, some_fd(m));
    case 4:
        return stmt(m, S_USE, NO_SLOT, some_fd(m), 0);
    default:
        return dice(m, 2) ? copied(m, some_fd(m), some_fd(m)) : constant(m, some_fd(m), -1);
    }
}

static struct call_stmt *branch(struct maker *m, unsigned depth)
{
    struct call_stmt *yes = block(m, depth - 1), *no = dice(m, 2) ? block(m, depth - 1) : NULL;

    if (m->p->has_fds && dice(m, 3) == 0) {
        bool is_less = dice(m, 2);
        return make_if(m, some_fd(m), is_less ? IS_LESS : IS_MORE, is_less ? 0 : -1, yes, no);
    }
    return make_if(m, some_number(m), (enum compare)dice(m, COMPARES), dice(m, 2), yes, no);
}

static struct call_stmt *anything(struct maker *m, unsigned depth)
{
    struct call_stmt *s;

    switch (dice(m, depth ? 10 : 7)) {
    case 0:
    case 1:
    case 2:
        if (m->func > 0) {
            return with_check(m, make_call(m, dice(m, m->func)), depth);
        }
        return stmt(m, S_ASK, NUM_A, NO_SLOT, 0);
    case 3:
    case 4:
    case 5:
        if (m->p->has_fds && (!m->p->has_locks || dice(m, 2))) {
            return fd_statement(m, depth);
        }
        return locked(m, dice(m, 2));
    case 6:
        return dice(m, 3) ? stmt(m, S_ASK, NUM_A, NO_SLOT, 0)
                          : returned(m, NO_SLOT, (int64_t)dice(m, 2) - 1);
    case 7:
        s = stmt(m, S_LOOP, NO_SLOT, NO_SLOT, 1 + dice(m, 2));
        s->yes = block(m, depth - 1);
        return s;
    default:
        return branch(m, depth);
    }
}

// Nothing follows a return: what cannot be reached is no part of the program.
static bool ends(const struct call_stmt *s)
{
    while (s && s->next) {
        s = s->next;
    }
    return s && s->kind == S_RETURN;
}

static struct call_stmt *block(struct maker *m, unsigned depth)
{
    struct call_stmt *s = NULL;

    for (uint32_t n = 1 + dice(m, 3); n && !ends(s); n--) {
        s = then(s, anything(m, depth));
    }
    return s;
}

static struct call_stmt *last_return(struct maker *m)
{
    if (m->f->returns == RETURNS_FD && dice(m, 4)) {
        return returned(m, some_fd(m), 0);
    }
    if (m->f->returns == RETURNS_STATUS && dice(m, 3) == 0) {
        return returned(m, NUM_A, 0);
    }
    return returned(m, NO_SLOT, m->f->returns == RETURNS_STATUS ? 0 : -1);
}

static void random_signature(struct maker *m)
{
    m->f->has_fd = m->p->has_fds && dice(m, 3) == 0;
    m->f->has_conn = dice(m, 3) == 0;
    m->f->has_out = m->p->has_memory && !m->f->has_conn && dice(m, 3) == 0;
    m->f->has_number = dice(m, 2);
    m->f->returns = (enum returns)dice(m, m->p->has_fds ? 3 : 2);
}

static struct call_stmt *random_body(struct maker *m)
{
    struct call_stmt *s = NULL;

    random_signature(m);
    if (m->p->has_recursion && dice(m, 2)) {
        m->f->has_number = true;
        m->f->returns = RETURNS_STATUS;
        s = make_if(m, NUM_PARAM, IS_LESS, 1, returned(m, NO_SLOT, 0), NULL);
        then(s, block(m, 1));
        struct call_stmt *again = make_call(m, m->func);
        again->args.number = NUM_PARAM;
        again->args.is_less_one = true;
        then(s, ends(s) ? NULL : again);
    }
    for (unsigned depth = 2; depth && !ends(s); depth--) {
        s = then(s, block(m, depth));
    }
    return ends(s) ? s : then(s, last_return(m));
}

static bool is_neutral(const struct call_program *p, const struct call_stmt *s)
{
    for (; s; s = s->next) {
        bool is_event = s->kind == S_OPEN || s->kind == S_CLOSE || s->kind == S_LOCK ||
                        s->kind == S_UNLOCK || (s->kind == S_CALL && !p->funcs[s->func].is_neutral);
        if (is_event || !is_neutral(p, s->yes) || !is_neutral(p, s->no)) {
            return false;
        }
    }
    return true;
}

void calls_make(struct call_program *p)
{
    struct maker m = {.p = p};

    p->nstmts = 0;
    p->nfuncs = 2 + dice(&m, CALLS_FUNCS - 1);
    for (m.func = 0; m.func < p->nfuncs; m.func++) {
        m.f = &p->funcs[m.func];
        *m.f = (struct call_func){0};
        if (m.func + 1 == p->nfuncs || dice(&m, 4) == 0) {
            m.f->first = random_body(&m);
        } else if (p->has_fds && (!p->has_locks || dice(&m, 2))) {
            m.f->first = fd_helper(&m);
        } else {
            m.f->first = lock_helper(&m);
        }
        m.f->is_neutral = true; // as far as it calls itself
        m.f->is_neutral = is_neutral(p, m.f->first);
        if (m.f->is_neutral && m.f->returns == RETURNS_FD && !m.f->has_conn) {
            m.f->first = then(opened(&m, FD_A), m.f->first);
            m.f->is_neutral = false;
        }
    }
}
