// SPDX-License-Identifier: Apache-2.0
// links: cclint_engine
// with: ir_make.c
// The typestate engine against an oracle: random programs, built as IR, and the same programs run
// on every input and every answer of the calls. What the engine reports with high confidence must
// happen on some run; what happens on some run must be reported. `test_oracle` prints the table of
// docs/engine.md.
#include "tests/ir_make.h"
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/engine/typestate.h"

#include <stdio.h>
#include <string.h>

const char suite_name[] = "oracle";
enum { MIXED = 1500 };

// ---- Machines -----------------------------------------------------------------------------------

enum { LEAK = 1, CLOSED_TWICE = 2 };
enum { HELD_AT_EXIT = 1, LOCKED_TWICE = 2, UNLOCKED_FREE = 3 };

static const char *const names[] = {"unknown", "a", "b", "c"};

static const struct machine_step fd_steps[] = {
    {1, EVENT_RELEASE, API_MODE_ANY, 2, 0},
    {1, EVENT_ESCAPE, API_MODE_ANY, 3, 0},
    {1, EVENT_DROP, API_MODE_ANY, 0, LEAK},
    {2, EVENT_RELEASE, API_MODE_ANY, 2, CLOSED_TWICE},
};
static const struct machine fd_machine = {.name = "fd",
                                          .families = FAMILY_BIT(FAMILY_FD),
                                          .group = 1,
                                          .nstates = 4,
                                          .state_names = names,
                                          .steps = fd_steps,
                                          .nsteps = 4};

static const struct machine_step lock_steps[] = {
    {1, EVENT_LOCK, API_MODE_ANY, 2, 0},
    {1, EVENT_UNLOCK, API_MODE_ANY, 1, UNLOCKED_FREE},
    {2, EVENT_LOCK, API_MODE_ANY, 2, LOCKED_TWICE},
    {2, EVENT_UNLOCK, API_MODE_ANY, 1, 0},
    {2, EVENT_EXIT, API_MODE_ANY, 0, HELD_AT_EXIT},
};
static const struct machine lock_machine = {.name = "lock",
                                            .families = FAMILY_BIT(FAMILY_MUTEX),
                                            .group = 2,
                                            .nstates = 3,
                                            .initial = 1,
                                            .state_names = names,
                                            .steps = lock_steps,
                                            .nsteps = 5};

static const char rows[] =
    "{\"functions\": [\n"
    "{\"fn\":\"take\",\"params\":1,\"result\":\"void\","
    "\"effects\":[{\"lock\":\"mutex\",\"at\":\"*arg0\",\"mode\":\"w\"}],\"writes\":[]},\n"
    "{\"fn\":\"give\",\"params\":1,\"result\":\"void\","
    "\"effects\":[{\"unlock\":\"mutex\",\"at\":\"*arg0\"}],\"writes\":[]},\n"
    "{\"fn\":\"get\",\"params\":0,\"result\":\"int\",\"returns\":[-1,null],"
    "\"effects\":[{\"if\":{\"ret\":[0,null]},\"acquire\":\"fd\",\"at\":\"ret\"}],\"writes\":[]},\n"
    "{\"fn\":\"put\",\"params\":1,\"result\":\"int\","
    "\"effects\":[{\"release\":\"fd\",\"at\":\"arg0\"}],\"writes\":[]},\n"
    "{\"fn\":\"ask\",\"params\":0,\"result\":\"int\",\"returns\":[0,1],\"writes\":[]}\n"
    "]}";

// ---- Programs -----------------------------------------------------------------------------------

enum kind {
    CONST,
    COPY,
    NOT,
    ASK,
    IF,
    LOOP,
    WHILE,
    LOCK,
    UNLOCK,
    OPEN,
    CLOSE,
    MOVE,
    IF_OK,
    RETURN
};
enum { VARS = 10, INPUTS = 2, FDS = 2, STMTS = 256 }; // the first INPUTS variables are parameters
enum { MEMORY_VAR = 3 }; // and those after it lie in memory, in the mixed programs

struct stmt {
    enum kind kind;
    int var, from; // variables, or descriptors
    int64_t k;
    enum ir_bin op; // IF: var op k
    struct stmt *yes, *no, *next;
    uint32_t line; // of the event, in the IR
};

struct program_text {
    struct stmt pool[STMTS];
    uint32_t n;
    struct stmt *first;
    uint64_t random;
    bool has_memory; // not all variables are registers
};

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

// ---- Emission -----------------------------------------------------------------------------------

struct emitter {
    struct ir_make m;
    uint32_t take, give, get, put, ask;
    ir_opnd vars[VARS], fds[FDS];
    place_id mutex, memory[VARS]; // 0: a register
    uint32_t loops;
};

static void emit_list(struct emitter *e, struct stmt *s);

static ir_opnd read_var(struct emitter *e, int var)
{
    if (!e->memory[var]) {
        return e->vars[var];
    }
    return ir_emit(e->m.f,
                   (struct ir_insn){.op = IR_LOAD,
                                    .type = e->m.type_int,
                                    .dst = ir_new_temp(e->m.f),
                                    .place = e->memory[var]},
                   NULL, 0);
}

static void write_var(struct emitter *e, int var, ir_opnd value)
{
    if (!e->memory[var]) {
        make_mov(&e->m, e->vars[var], value);
        return;
    }
    ir_emit(e->m.f,
            (struct ir_insn){
                .op = IR_STORE, .type = e->m.type_int, .a = value, .place = e->memory[var]},
            NULL, 0);
}

static void emit_branch(struct emitter *e, struct stmt *s, ir_opnd cond)
{
    block_id yes = ir_new_block(e->m.f), no = ir_new_block(e->m.f), after = ir_new_block(e->m.f);

    ir_emit_br(e->m.f, cond, yes, no);
    ir_set_block(e->m.f, yes);
    emit_list(e, s->yes);
    ir_emit_jmp(e->m.f, after);
    ir_set_block(e->m.f, no);
    emit_list(e, s->no);
    ir_emit_jmp(e->m.f, after);
    ir_set_block(e->m.f, after);
}

static void emit_loop(struct emitter *e, struct stmt *s)
{
    block_id head = ir_new_block(e->m.f), body = ir_new_block(e->m.f), after = ir_new_block(e->m.f);
    ir_opnd i = make_local(&e->m, "i", 'i', LOCAL_REG);

    make_mov(&e->m, i, make_int(&e->m, 0));
    ir_emit_jmp(e->m.f, head);
    ir_set_block(e->m.f, head);
    ir_opnd cond = s->kind == LOOP ? make_bin(&e->m, BIN_LT, i, make_int(&e->m, s->k))
                                   : make_call(&e->m, e->ask, 0, 0);
    ir_emit_br(e->m.f, cond, body, after);
    ir_set_block(e->m.f, body);
    emit_list(e, s->yes);
    make_mov(&e->m, i, make_bin(&e->m, BIN_ADD, i, make_int(&e->m, 1)));
    ir_emit_jmp(e->m.f, head);
    ir_set_block(e->m.f, after);
}

static void emit_event(struct emitter *e, struct stmt *s)
{
    struct ir_make *m = &e->m;

    switch (s->kind) {
    case LOCK:
    case UNLOCK:
        make_call(m, s->kind == LOCK ? e->take : e->give, 0, 1, make_addr(m, e->mutex));
        break;
    case OPEN:
        make_call(m, e->get, e->fds[s->var], 0);
        break;
    case CLOSE:
        make_call(m, e->put, 0, 1, e->fds[s->var]);
        break;
    case MOVE:
        make_mov(m, e->fds[s->var], e->fds[s->from]);
        break;
    default:
        make_mov(m, e->vars[0], e->vars[0]); // gives the return a line of its own
        ir_emit_ret(m->f, make_int(m, s->k));
        break;
    }
    s->line = m->line;
}

static void emit(struct emitter *e, struct stmt *s)
{
    struct ir_make *m = &e->m;

    switch (s->kind) {
    case CONST:
        write_var(e, s->var, make_int(m, s->k));
        break;
    case COPY:
        write_var(e, s->var, read_var(e, s->from));
        break;
    case NOT:
        write_var(e, s->var, make_bin(m, BIN_EQ, read_var(e, s->from), make_int(m, 0)));
        break;
    case ASK:
        write_var(e, s->var, make_call(m, e->ask, 0, 0));
        break;
    case IF:
        emit_branch(e, s, make_bin(m, s->op, read_var(e, s->var), make_int(m, s->k)));
        break;
    case IF_OK:
        emit_branch(e, s, make_bin(m, BIN_GE, e->fds[s->var], make_int(m, 0)));
        break;
    case LOOP:
    case WHILE:
        emit_loop(e, s);
        break;
    default:
        emit_event(e, s);
        break;
    }
}

static void emit_list(struct emitter *e, struct stmt *s)
{
    for (; s; s = s->next) {
        emit(e, s);
    }
}

static struct ir_unit *emit_program(struct arena *a, struct program_text *p)
{
    struct emitter e = {0};
    struct names *n;
    uint32_t fn;

    make_unit(&e.m, a, "a.c");
    n = ir_builder_names(e.m.b);
    e.take = make_fn(&e.m, "take", "v(p)", FN_SYSTEM, NULL);
    e.give = make_fn(&e.m, "give", "v(p)", FN_SYSTEM, NULL);
    e.get = make_fn(&e.m, "get", "i()", FN_SYSTEM, NULL);
    e.put = make_fn(&e.m, "put", "i(i)", FN_SYSTEM, NULL);
    e.ask = make_fn(&e.m, "ask", "i()", FN_SYSTEM, NULL);
    fn = make_fn(&e.m, "f", "i(ii)", FN_DEFINED, NULL);
    uint32_t g = ir_add_global(e.m.b, (struct ir_global){.name = names_puts(n, "m"),
                                                         .key = names_puts(n, "m"),
                                                         .type = e.m.type_int});
    e.mutex = place_base(ir_builder_places(e.m.b), PLACE_GLOBAL, g, e.m.type_int);
    make_begin(&e.m, fn, 0);
    for (int v = 0; v < VARS; v++) {
        bool in_memory = p->has_memory && v >= MEMORY_VAR;
        e.vars[v] = make_local(&e.m, "v", 'i',
                               (in_memory ? 0 : LOCAL_REG) | (v < INPUTS ? LOCAL_PARAM : 0));
        if (in_memory) {
            e.memory[v] =
                place_base(ir_builder_places(e.m.b), PLACE_LOCAL, (uint32_t)v, e.m.type_int);
        }
    }
    for (int v = INPUTS; v < VARS; v++) {
        write_var(&e, v, make_int(&e.m, 0));
    }
    for (int v = 0; v < FDS; v++) {
        e.fds[v] = make_local(&e.m, "fd", 'i', LOCAL_REG);
        make_mov(&e.m, e.fds[v], make_int(&e.m, -1));
    }
    emit_list(&e, p->first);
    make_finish(&e.m);
    return make_end(&e.m);
}

// ---- The oracle ---------------------------------------------------------------------------------

enum { HANDLES = 64, ERRORS = 256, CHOICES = 64, RUNS = 60000, ROUNDS = 3 };

struct found_error {
    const struct machine *machine;
    int error;
    uint32_t at, acquired; // lines; acquired 0: of no interest
};

struct oracle {
    int64_t vars[VARS];
    int fds[FDS];
    struct {
        const struct stmt *site;
        bool is_open;
    } handles[HANDLES];
    int nhandles;
    const struct stmt *locked;
    bool has_returned, is_overrun;
    int choices[CHOICES], limits[CHOICES];
    uint32_t nchoices, used;
    struct found_error errors[ERRORS];
    uint32_t nerrors;
    uint64_t steps;
};

static int choose(struct oracle *o, int n)
{
    if (o->used == CHOICES) {
        o->is_overrun = true;
        return 0;
    }
    if (o->used == o->nchoices) {
        o->choices[o->nchoices] = 0;
        o->limits[o->nchoices++] = n;
    }
    return o->choices[o->used++];
}

static void happens(struct oracle *o, const struct machine *m, int error, const struct stmt *at,
                    const struct stmt *site)
{
    struct found_error e = {m, error, at->line, site ? site->line : 0};

    for (uint32_t i = 0; i < o->nerrors; i++) {
        const struct found_error *old = &o->errors[i];
        if (old->machine == m && old->error == error && old->at == e.at &&
            old->acquired == e.acquired) {
            return;
        }
    }
    CU_ASSERT_FATAL(o->nerrors < ERRORS);
    o->errors[o->nerrors++] = e;
}

static void lose_unheld(struct oracle *o, int handle, const struct stmt *at)
{
    if (handle < 0 || !o->handles[handle].is_open) {
        return;
    }
    for (int v = 0; v < FDS; v++) {
        if (o->fds[v] == handle) {
            return;
        }
    }
    o->handles[handle].is_open = false;
    happens(o, &fd_machine, LEAK, at, o->handles[handle].site);
}

static void leave(struct oracle *o, const struct stmt *at)
{
    for (int v = 0; v < FDS; v++) {
        int handle = o->fds[v];
        o->fds[v] = -1;
        lose_unheld(o, handle, at);
    }
    if (o->locked) {
        happens(o, &lock_machine, HELD_AT_EXIT, at, o->locked);
    }
    o->has_returned = true;
}

static void happen(struct oracle *o, const struct stmt *s)
{
    int old;

    switch (s->kind) {
    case LOCK:
        if (o->locked) {
            happens(o, &lock_machine, LOCKED_TWICE, s, o->locked);
        } else {
            o->locked = s;
        }
        break;
    case UNLOCK:
        if (!o->locked) {
            happens(o, &lock_machine, UNLOCKED_FREE, s, NULL);
        }
        o->locked = NULL;
        break;
    case OPEN:
        old = o->fds[s->var];
        o->fds[s->var] = -1;
        if (choose(o, 2) && o->nhandles < HANDLES) {
            o->handles[o->nhandles].site = s;
            o->handles[o->nhandles].is_open = true;
            o->fds[s->var] = o->nhandles++;
        }
        lose_unheld(o, old, s);
        break;
    case CLOSE:
        old = o->fds[s->var];
        if (old >= 0 && !o->handles[old].is_open) {
            happens(o, &fd_machine, CLOSED_TWICE, s, o->handles[old].site);
        } else if (old >= 0) {
            o->handles[old].is_open = false;
        }
        break;
    case MOVE:
        old = o->fds[s->var];
        o->fds[s->var] = o->fds[s->from];
        lose_unheld(o, old, s);
        break;
    default:
        leave(o, s);
        break;
    }
}

static bool holds(const struct oracle *o, const struct stmt *s)
{
    int64_t result = 0;

    fold_binary(s->op, false, o->vars[s->var], s->k, &result);
    return result != 0;
}

static void run_list(struct oracle *o, const struct stmt *s)
{
    for (; s && !o->has_returned; s = s->next) {
        o->steps++;
        switch (s->kind) {
        case CONST:
            o->vars[s->var] = s->k;
            break;
        case COPY:
            o->vars[s->var] = o->vars[s->from];
            break;
        case NOT:
            o->vars[s->var] = o->vars[s->from] == 0;
            break;
        case ASK:
            o->vars[s->var] = choose(o, 2);
            break;
        case IF:
            run_list(o, holds(o, s) ? s->yes : s->no);
            break;
        case IF_OK:
            run_list(o, o->fds[s->var] >= 0 ? s->yes : s->no);
            break;
        case LOOP:
            for (int64_t i = 0; i < s->k && !o->has_returned; i++) {
                run_list(o, s->yes);
            }
            break;
        case WHILE:
            for (int i = 0; i < ROUNDS && !o->has_returned && choose(o, 2); i++) {
                run_list(o, s->yes);
            }
            break;
        default:
            happen(o, s);
            break;
        }
    }
}

static bool next_choices(struct oracle *o)
{
    o->nchoices = o->used;
    while (o->nchoices && o->choices[o->nchoices - 1] + 1 == o->limits[o->nchoices - 1]) {
        o->nchoices--;
    }
    if (o->nchoices == 0) {
        return false;
    }
    o->choices[o->nchoices - 1]++;
    return true;
}

// All runs; false: too many.
static bool ask_oracle(struct oracle *o, const struct program_text *p)
{
    uint32_t runs = 0;

    o->nchoices = o->nerrors = 0;
    o->steps = 0;
    o->is_overrun = false;
    do {
        memset(o->vars, 0, sizeof o->vars);
        o->used = 0;
        o->nhandles = 0;
        o->locked = NULL;
        o->has_returned = false;
        for (int v = 0; v < FDS; v++) {
            o->fds[v] = -1;
        }
        for (int v = 0; v < INPUTS; v++) {
            o->vars[v] = choose(o, 4) - 1;
        }
        run_list(o, p->first);
    } while (++runs < RUNS && !o->is_overrun && next_choices(o));
    return runs < RUNS && !o->is_overrun;
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

static void make_idioms(struct program_text *p, uint32_t n)
{
    p->first = NULL;
    for (uint32_t i = 0; i < n; i++) {
        p->first = then(p->first, idiom(p, true));
    }
    then(p->first, stmt(p, RETURN, 0, 0));
}

// Flags computed up front, then locks and unlocks under them.
static void make_flags(struct program_text *p, int n)
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

static void make_mixed(struct program_text *p)
{
    p->has_memory = true;
    p->first = then(some(p, 2), then(some(p, 2), some(p, 2)));
    then(p->first, stmt(p, RETURN, 0, 0));
}

// ---- Comparison ---------------------------------------------------------------------------------

struct tally {
    uint32_t programs, errors;
    uint32_t false_candidates, false_high, missed, medium, low, incomplete;
    uint64_t work, oracle_work;
};

struct subject {
    struct arena *a;
    struct ir_unit *u;
    struct cfg *cfg;
    struct program *p;
};

static uint32_t line_of(const struct ir_unit *u, loc_id at)
{
    return at ? u->locs[at].line : 0;
}

static bool oracle_has(const struct oracle *o, const struct machine *m, int error, uint32_t at,
                       uint32_t acquired)
{
    for (uint32_t i = 0; i < o->nerrors; i++) {
        const struct found_error *e = &o->errors[i];
        if (e->machine == m && e->error == error && e->at == at &&
            (e->acquired == 0 || acquired == 0 || e->acquired == acquired)) {
            return true;
        }
    }
    return false;
}

static bool reports_have(const struct ir_unit *u, const struct machine_result *r,
                         const struct found_error *e)
{
    for (uint32_t i = 0; i < r->n; i++) {
        const struct violation *v = &r->items[i];
        if (v->error == e->error &&
            (line_of(u, v->at) == e->at || line_of(u, v->acquired_at) == e->acquired ||
             e->acquired == 0)) {
            return true;
        }
    }
    return false;
}

static void count_candidates(const struct subject *s, const struct oracle *o,
                             const struct machine *m, const struct machine_caps *caps,
                             struct tally *t)
{
    struct typestate ts;
    struct candidates c;
    const struct ir_func *f = &s->u->funcs[0];

    typestate_init(&ts, s->a, s->p, s->u, s->cfg, &m, 1, caps, false);
    c = merge_run(&ts);
    t->work += ts.steps;
    for (uint32_t i = 0; i < c.n; i++) {
        uint32_t acquired = c.items[i].acquired;
        t->false_candidates +=
            !oracle_has(o, m, c.items[i].error, line_of(s->u, f->locs[c.items[i].insn]),
                        acquired == CFG_NONE ? 0 : line_of(s->u, f->locs[acquired]));
    }
}

static void print_errors(const struct oracle *o)
{
    for (uint32_t i = 0; i < o->nerrors; i++) {
        fprintf(stderr, "  happens: %s error %d at line %u, acquired at %u\n",
                o->errors[i].machine->name, o->errors[i].error, o->errors[i].at,
                o->errors[i].acquired);
    }
}

static void compare(const struct subject *s, const struct oracle *o, const struct machine *m,
                    const struct machine_caps *caps, struct tally *t, uint64_t seed)
{
    struct engine_stats stats = {0};
    struct machine_result r = machine_run(s->a, s->p, s->u, s->cfg, &m, 1, caps, NULL, true, &stats);

    t->incomplete += r.is_incomplete;
    for (uint32_t i = 0; i < r.n; i++) {
        const struct violation *v = &r.items[i];
        bool real = oracle_has(o, m, v->error, line_of(s->u, v->at), line_of(s->u, v->acquired_at));
        t->medium += v->confidence == CONFIDENCE_MEDIUM;
        t->low += v->confidence == CONFIDENCE_LOW;
        if (!real && v->confidence == CONFIDENCE_HIGH) {
            t->false_high++;
            fprintf(stderr, "seed %llu: %s error %d at line %u, acquired at %u, never happens\n",
                    (unsigned long long)seed, m->name, v->error, line_of(s->u, v->at),
                    line_of(s->u, v->acquired_at));
            print_errors(o);
        }
    }
    for (uint32_t i = 0; i < o->nerrors && !r.is_incomplete; i++) {
        if (o->errors[i].machine == m && !reports_have(s->u, &r, &o->errors[i])) {
            t->missed++;
            fprintf(stderr, "seed %llu: missed %s error %d at line %u, acquired at %u\n",
                    (unsigned long long)seed, m->name, o->errors[i].error, o->errors[i].at,
                    o->errors[i].acquired);
        }
    }
}

typedef void (*generator)(struct program_text *p);

static void gen_idiom(struct program_text *p)
{
    make_idioms(p, 1);
}
static void gen_three(struct program_text *p)
{
    make_idioms(p, 3);
}
static void gen_flags4(struct program_text *p)
{
    make_flags(p, 4);
}
static void gen_flags8(struct program_text *p)
{
    make_flags(p, 8);
}

static struct tally try_programs(generator generate, uint32_t n, const struct machine_caps *caps,
                                 bool candidates_only)
{
    static const struct machine *const machines[] = {&lock_machine, &fd_machine};
    static struct program_text text;
    static struct oracle oracle;
    struct tally t = {0};
    struct arena a;

    arena_init(&a, 0);
    for (uint32_t i = 0; i < n; i++) {
        struct subject s = {.a = &a};
        struct models *models = models_new(&a);
        const char *why;
        text.n = 0;
        text.has_memory = false;
        text.random = (uint64_t)i * 1000003u + 12345u;
        generate(&text);
        s.u = emit_program(&a, &text);
        CU_ASSERT_FATAL(models_add(models, "rows.json", rows, strlen(rows), &why));
        s.p = program_new(&a, models);
        program_add(s.p, s.u);
        program_link(s.p);
        s.cfg = cfg_build(&a, &s.u->funcs[0]);
        if (ask_oracle(&oracle, &text)) {
            t.programs++;
            t.errors += oracle.nerrors;
            t.oracle_work += oracle.steps;
            for (uint32_t m = 0; m < 2; m++) {
                if (!machine_is_relevant(s.p, s.u, &s.u->funcs[0], &machines[m], 1)) {
                    continue;
                }
                if (candidates_only) {
                    count_candidates(&s, &oracle, machines[m], caps, &t);
                } else {
                    compare(&s, &oracle, machines[m], caps, &t, i);
                }
            }
        }
        arena_reset(&a);
    }
    arena_free(&a);
    return t;
}

static void check(const char *what, generator generate, uint32_t n)
{
    const struct machine_caps caps = machine_caps_default();
    struct tally t = try_programs(generate, n, &caps, false);

    CU_ASSERT(t.programs > n * 9 / 10);
    CU_ASSERT(t.errors > 0);
    CU_ASSERT_EQUAL(t.false_high, 0);
    CU_ASSERT_EQUAL(t.missed, 0);
    CU_ASSERT(t.incomplete * 100 <= t.programs);
    fprintf(stderr,
            "%s: %u programs, %u errors, %u false, %u missed, %u medium, %u low, "
            "%u incomplete\n",
            what, t.programs, t.errors, t.false_high, t.missed, t.medium, t.low, t.incomplete);
}

static void test_idioms(void)
{
    check("idioms", gen_idiom, 600);
}

static void test_three_idioms(void)
{
    check("three idioms", gen_three, 200);
}

static void test_flags(void)
{
    check("4 flags", gen_flags4, 150);
}

static void test_mixed(void)
{
    check("mixed", make_mixed, MIXED);
}

// ---- The table ----------------------------------------------------------------------------------

static void row(const char *what, generator generate, uint32_t n, struct tally out[4])
{
    static const uint32_t per_key[] = {64, 4, 8, 16};

    fprintf(stderr, "| %u x %s |", n, what);
    for (unsigned v = 0; v < 4; v++) {
        struct machine_caps caps = machine_caps_default();
        caps.states_per_key = per_key[v];
        caps.atoms = v ? caps.atoms : 0;
        out[v] = try_programs(generate, n, &caps, true);
        if (v == 0) {
            fprintf(stderr, " %u |", out[v].errors);
        }
        fprintf(stderr, " %u / %.0f |", out[v].false_candidates,
                (double)out[v].work / out[v].programs);
    }
    fprintf(stderr, " %.0f |\n", (double)out[0].oracle_work / out[0].programs);
}

// Candidates without atoms are mostly false; with them hardly any is.
static void test_table(void)
{
    struct tally t[4];

    row("idioms", gen_idiom, 1500, t);
    CU_ASSERT(t[0].false_candidates > t[0].errors / 10);
    CU_ASSERT_EQUAL(t[2].false_candidates, 0);
    row("three idioms", gen_three, 300, t);
    CU_ASSERT_EQUAL(t[2].false_candidates, 0);
    row("4 flags", gen_flags4, 150, t);
    CU_ASSERT(t[1].false_candidates < t[0].false_candidates);
    row("8 flags", gen_flags8, 150, t);
    CU_ASSERT(t[3].false_candidates <= t[1].false_candidates);
}

const struct test suite[] = {
    {"usual idioms", test_idioms},
    {"three idioms in a row", test_three_idioms},
    {"four flags", test_flags},
    {"loops, returns, descriptors and a lock", test_mixed},
    {"what the atoms are worth", test_table},
    {NULL, NULL},
};
