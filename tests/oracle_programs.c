// SPDX-License-Identifier: Apache-2.0
// Random programs: statements, and the ways in which they are put together.
#include "tests/oracle.h"
#include "tests/test.h"

static uint32_t dice(struct program_text *p, uint32_t n)
{
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(p->random >> 33) % n;
}

static struct stmt *stmt(struct program_text *p, enum kind kind, int var, int64_t k)
{
    struct stmt *s = &p->pool[p->n++];

    CU_ASSERT_FATAL(p->n < STMTS);
    *s = (struct stmt){.kind = kind, .var = var, .k = k};
    return s;
}

static struct stmt *then(struct stmt *a, struct stmt *b)
{
    struct stmt *last = a;

    if (!a) {
        return b;
    }
    while (last->next) {
        last = last->next;
    }
    last->next = b;
    return a;
}

static struct stmt *make_if(struct program_text *p, int var, enum ir_bin op, int64_t k,
                            struct stmt *yes, struct stmt *no)
{
    struct stmt *s = stmt(p, IF, var, k);

    s->op = op;
    s->yes = yes;
    s->no = no;
    return s;
}

// ---- Generators ---------------------------------------------------------------------------------

static struct stmt *pair_of(struct program_text *p, bool locks, bool first)
{
    return stmt(p, first ? (locks ? LOCK : OPEN) : (locks ? UNLOCK : CLOSE), 0, 0);
}

// The usual ways in which two branches belong together, right or nearly right.
static struct stmt *idiom(struct program_text *p, bool locks)
{
    int var = (int)dice(p, INPUTS), flag = INPUTS + (int)dice(p, 4);
    int64_t k = dice(p, 2), k2 = dice(p, 4) ? k : 1 - k;
    struct stmt *s;

    switch (dice(p, 4)) {
    case 0: // the same condition twice
        s = make_if(p, var, BIN_EQ, k, pair_of(p, locks, true), NULL);
        return then(s, make_if(p, var, BIN_EQ, k2, pair_of(p, locks, false), NULL));
    case 1: // a flag set with the acquisition
        s = stmt(p, CONST, flag, 0);
        then(s, make_if(p, var, BIN_NE, k,
                        then(pair_of(p, locks, true), stmt(p, CONST, flag, dice(p, 5) ? 1 : 0)),
                        NULL));
        return then(s, make_if(p, flag, BIN_NE, 0, pair_of(p, locks, false), NULL));
    case 2: // a flag set before it
        s = stmt(p, CONST, flag, 0);
        then(s, make_if(p, var, BIN_GT, k, stmt(p, CONST, flag, 1), NULL));
        then(s, make_if(p, flag, BIN_NE, 0, pair_of(p, locks, true), NULL));
        then(s, make_if(p, (var + 1) % INPUTS, BIN_EQ, 2, stmt(p, ASK, INPUTS + 5, 0), NULL));
        return then(s, make_if(p, var, BIN_GT, k2, pair_of(p, locks, false), NULL));
    default: // an early return
        s = pair_of(p, locks, true);
        then(s, make_if(p, var, BIN_EQ, k,
                        then(dice(p, 3) ? pair_of(p, locks, false) : stmt(p, ASK, flag, 0),
                             stmt(p, RETURN, 0, -1)),
                        NULL));
        return then(s, pair_of(p, locks, false));
    }
}

void oracle_idioms(struct program_text *p, uint32_t n)
{
    p->first = NULL;
    for (uint32_t i = 0; i < n; i++) {
        p->first = then(p->first, idiom(p, true));
    }
    then(p->first, stmt(p, RETURN, 0, 0));
}

// Flags computed up front, then locks and unlocks under them.
void oracle_flags(struct program_text *p, int n)
{
    p->first = NULL;
    for (int f = INPUTS; f < INPUTS + n; f++) {
        int from = INPUTS + (int)dice(p, (uint32_t)(f - INPUTS + 1)) - 1;
        struct stmt *s = stmt(p, ASK, f, 0);
        if (from >= INPUTS && dice(p, 3) == 0) {
            s->kind = dice(p, 2) ? NOT : COPY;
            s->from = from;
        } else if (from >= INPUTS && dice(p, 3) == 0) {
            s = make_if(p, from, BIN_EQ, 0, stmt(p, ASK, f, 0), stmt(p, CONST, f, 1));
        }
        p->first = then(p->first, s);
    }
    for (int i = 0; i < n; i++) {
        int f = INPUTS + (int)dice(p, (uint32_t)n), g = dice(p, 8) ? f : INPUTS + i;
        enum ir_bin op = dice(p, 3) ? BIN_NE : BIN_EQ;
        then(p->first, make_if(p, f, op, 0, stmt(p, LOCK, 0, 0), NULL));
        then(p->first, make_if(p, g, op, 0, stmt(p, UNLOCK, 0, 0), NULL));
    }
    then(p->first, stmt(p, RETURN, 0, 0));
}

static struct stmt *anything(struct program_text *p, unsigned depth);

static struct stmt *some(struct program_text *p, unsigned depth)
{
    struct stmt *s = NULL;

    for (uint32_t n = 1 + dice(p, 3); n; n--) {
        s = then(s, anything(p, depth));
    }
    return s;
}

static struct stmt *anything(struct program_text *p, unsigned depth)
{
    static const enum ir_bin ops[] = {BIN_EQ, BIN_NE, BIN_LT, BIN_GT};
    int var = (int)dice(p, 5), fd = (int)dice(p, FDS);
    struct stmt *s;

    switch (dice(p, depth ? 16 : 11)) {
    case 0:
        return stmt(p, CONST, INPUTS + (int)dice(p, 3), dice(p, 2));
    case 1:
        s = stmt(p, dice(p, 2) ? COPY : NOT, INPUTS + (int)dice(p, 3), 0);
        s->from = var;
        return s;
    case 2:
        return stmt(p, ASK, INPUTS + (int)dice(p, 3), 0);
    case 3:
        return stmt(p, LOCK, 0, 0);
    case 4:
    case 5:
        return stmt(p, UNLOCK, 0, 0);
    case 6:
        return stmt(p, OPEN, fd, 0);
    case 7:
    case 8:
        return stmt(p, CLOSE, fd, 0);
    case 9:
        s = stmt(p, MOVE, fd, 0);
        s->from = 1 - fd;
        return s;
    case 10:
        return dice(p, 3) ? stmt(p, CLOSE, fd, 0) : stmt(p, RETURN, 0, 1);
    case 11:
        s = stmt(p, IF_OK, fd, 0);
        s->yes = some(p, depth - 1);
        s->no = dice(p, 2) ? NULL : some(p, depth - 1);
        return s;
    case 12:
        s = stmt(p, dice(p, 2) ? LOOP : WHILE, 0, 1 + (int64_t)dice(p, 2));
        s->yes = some(p, depth - 1);
        return s;
    default:
        return make_if(p, var, ops[dice(p, 4)], dice(p, 2), some(p, depth - 1),
                       dice(p, 2) ? NULL : some(p, depth - 1));
    }
}

void oracle_mixed(struct program_text *p)
{
    p->has_memory = true;
    p->first = then(some(p, 2), then(some(p, 2), some(p, 2)));
    then(p->first, stmt(p, RETURN, 0, 0));
}
