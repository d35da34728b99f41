// SPDX-License-Identifier: Apache-2.0
// Handlers are what models say is called in one. A call that installs what a member of a structure
// holds names all functions that are ever stored there; which signals one of them is for is read
// off the places that name it: the call that it is an argument of, or the calls that install
// something in the function that stores it.
#include "analyzer/engine/handlers.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/error_sets.h"
#include "analyzer/flow/uses.h"

#include <string.h>

enum { SIGNALS = 64 };

struct finder {
    const struct program *p;
    struct signal_handler *items; // list
    func_id *waiters;             // list: functions that let signals in while they wait
};

static bool is_code(const struct program_func *at)
{
    return !at->is_duplicate && at->func->nblocks > 0;
}

// ---- Who is one ---------------------------------------------------------------------------------

static bool installs(const struct finder *x, const struct ir_unit *u, const struct ir_insn *i)
{
    const struct api_fn *row = i->op == IR_CALL ? program_callee(x->p, u, i)->api : NULL;

    for (uint32_t k = 0; row && k < row->ncallbacks; k++) {
        if (row->callbacks[k].when == WHEN_SIGNAL) {
            return true;
        }
    }
    return false;
}

static void put_handler(struct finder *x, func_id h, func_id in, uint32_t at)
{
    for (size_t i = 0; i < arrlenu(x->items); i++) {
        if (x->items[i].function == h) {
            return;
        }
    }
    arrput(x->items,
           ((struct signal_handler){.function = h, .installed_in = in, .installed_at = at}));
}

static void find_installed(struct finder *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct call_targets *t = program_callbacks(x->p, at->unit, &at->func->insns[n]);
        for (uint32_t k = 0; k < t->n; k++) {
            if (t->items[k].as->when == WHEN_SIGNAL && t->items[k].body != FUNC_UNKNOWN) {
                put_handler(x, t->items[k].body, f, n);
            }
        }
    }
}

// ---- For which signals --------------------------------------------------------------------------

static void put_number(const struct ir_unit *u, struct signal_handler *h, ir_opnd o)
{
    int64_t k;

    if (o && ir_const_value(u, o, &k) && k > 0 && k < SIGNALS) {
        h->signals |= (uint64_t)1 << k;
    } else {
        h->has_others = true;
    }
}

static bool is_small_number(const struct ir_unit *u, ir_opnd o)
{
    int64_t k;

    return ir_const_value(u, o, &k) && k > 0 && k < SIGNALS;
}

// The function is an argument: of what installs it, or of a function that does so for others.
static void read_argument(const struct finder *x, func_id f, uint32_t n, struct signal_handler *h)
{
    const struct program_func *at = program_func(x->p, f);
    const struct ir_insn *call = &at->func->insns[n];
    ir_opnd number = 0;

    for (uint32_t k = 0; k < call->count && !installs(x, at->unit, call); k++) {
        if (!number && is_small_number(at->unit, at->func->args[call->first + k])) {
            number = at->func->args[call->first + k];
        }
    }
    if (installs(x, at->unit, call)) {
        number = at->func->args[call->first];
    }
    put_number(at->unit, h, number);
    h->installed_in = f;
    h->installed_at = n;
}

// It is stored: what is installed in this function is for the numbers given there.
static void read_store(const struct finder *x, func_id f, struct signal_handler *h)
{
    const struct program_func *at = program_func(x->p, f);
    bool is_any = false;

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        if (installs(x, at->unit, i) && i->count) {
            put_number(at->unit, h, at->func->args[i->first]);
            is_any = true;
            h->installed_in = f;
            h->installed_at = n;
        }
    }
    h->has_others = h->has_others || !is_any;
}

static bool is_address_of(const struct finder *x, const struct program_func *at,
                          const struct ir_insn *i, func_id h)
{
    const struct place *p = i->op == IR_ADDR ? place_get(at->unit->places, i->place) : NULL;

    return p && p->step == PLACE_FUNC && program_callee_fn(x->p, at->unit, p->arg)->body == h;
}

// What becomes of the handler's address.
static void read_uses(const struct finder *x, func_id f, ir_opnd address, struct signal_handler *h)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        for (uint32_t k = 0; i->op == IR_CALL && k < i->count; k++) {
            if (at->func->args[i->first + k] == address) {
                read_argument(x, f, n, h);
            }
        }
        if (i->op == IR_STORE && i->a == address) {
            read_store(x, f, h);
        }
    }
}

static void find_numbers(const struct finder *x, struct signal_handler *h)
{
    for (func_id f = 0; f < program_func_count(x->p); f++) {
        const struct program_func *at = program_func(x->p, f);
        for (uint32_t n = 0; is_code(at) && n < at->func->ninsns; n++) {
            if (is_address_of(x, at, &at->func->insns[n], h->function)) {
                read_uses(x, f, at->func->insns[n].dst, h);
            }
        }
    }
    h->has_others = h->has_others || h->signals == 0;
}

// ---- Where they come to -------------------------------------------------------------------------

// The comparison of a number that is above 0 with the constant: 1, 0, or -1 if that depends.
static int compare_positive(uint8_t comparison, int64_t k)
{
    switch (comparison) {
    case BIN_EQ:
        return k <= 0 ? 0 : -1;
    case BIN_NE:
    case BIN_GT:
        return k <= 0 ? 1 : -1;
    case BIN_GE:
        return k <= 1 ? 1 : -1;
    case BIN_LT:
        return k <= 1 ? 0 : -1;
    case BIN_LE:
        return k <= 0 ? 0 : -1;
    default:
        return -1;
    }
}

static bool is_number(const struct reaching *r, ir_opnd o, uint32_t at)
{
    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) == 0 && flow_is_argument(r, 0, at);
}

// The successor that is taken for a signal's number; -1: any.
static int taken(const struct ir_func *f, const struct reaching *r, block_id b)
{
    const uint32_t last = f->blocks[b].first + f->blocks[b].count - 1;
    const struct ir_insn *end = &f->insns[last], *test;
    uint32_t def;
    int64_t k;
    int is_true;

    if (end->op != IR_BR) {
        return -1;
    }
    if (is_number(r, end->a, last)) {
        return 0;
    }
    def = flow_origin(r, end->a, last);
    test = def == CFG_NONE ? NULL : &f->insns[def];
    if (!test || test->op != IR_BIN || !is_number(r, test->a, def) ||
        !flow_constant(r, test->b, def, &k)) {
        return -1;
    }
    is_true = compare_positive(test->sub, k);
    return is_true < 0 ? -1 : !is_true;
}

static struct bitset blocks_for_signal(struct arena *a, const struct program_func *at)
{
    const struct ir_func *f = at->func;
    const struct reaching *r = flow_reaching(a, cfg_build(a, f), at->unit);
    block_id *work = arena_array(a, block_id, f->nblocks + 1);
    struct bitset seen = bitset_new(a, f->nblocks);
    uint32_t n = 0;

    work[n++] = 0;
    bitset_set(seen, 0);
    while (n > 0) {
        const block_id b = work[--n];
        const int only = f->nparams ? taken(f, r, b) : -1;
        for (uint32_t e = 0; e < f->blocks[b].nsuccs; e++) {
            const block_id to = f->succs[f->blocks[b].first_succ + e];
            if ((only < 0 || (uint32_t)only == e) && !bitset_has(seen, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return seen;
}

// ---- How they end, and when they run ------------------------------------------------------------

static bool never_returns(const struct finder *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    return program_callee_fn(x->p, at->unit, at->func->fn)->flags & CALLEE_NORETURN;
}

static bool ends_process(const struct finder *x, const struct signal_handler *h)
{
    const struct program_func *at = program_func(x->p, h->function);
    bool ends = h->is_last;

    for (uint32_t n = 0; ends && n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *row = i->op == IR_CALL ? program_callee(x->p, at->unit, i)->api : NULL;
        ends = !row || !bitset_has(h->blocks, cfg_block_of(at->func, n)) ||
               !(row->flags & API_PROCESS_ENDS) || row->flags & API_SIGNAL_SAFE;
    }
    return ends;
}

// Waits with a mask of signals of its own, so that they come then and only then.
static bool lets_in(const struct finder *x, const struct program_func *at, const struct ir_insn *i)
{
    static const struct {
        const char *name;
        uint32_t mask;
    } waits[] = {{"sigsuspend", 0}, {"pselect", 5}, {"ppoll", 3}, {"epoll_pwait", 4}};
    const struct api_fn *row = i->op == IR_CALL ? program_callee(x->p, at->unit, i)->api : NULL;
    int64_t k;

    for (size_t w = 0; row && w < sizeof waits / sizeof waits[0]; w++) {
        if (strcmp(row->name, waits[w].name) == 0 && waits[w].mask < i->count) {
            return !ir_const_value(at->unit, at->func->args[i->first + waits[w].mask], &k);
        }
    }
    return false;
}

static void find_waits(struct finder *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        if (lets_in(x, at, &at->func->insns[n])) {
            arrput(x->waiters, f);
            return;
        }
    }
}

static bool is_awaited(const struct finder *x, func_id h)
{
    const uint32_t n = program_count(x->p);

    for (size_t i = 0; i < arrlenu(x->waiters); i++) {
        for (uint32_t k = 0; k < n; k++) {
            if (program_reaches(x->p, k, h) && program_reaches(x->p, k, x->waiters[i])) {
                return true;
            }
        }
    }
    return n == 0 && arrlenu(x->waiters) > 0;
}

struct signal_handlers handlers_find(struct arena *a, const struct program *p)
{
    struct finder x = {.p = p};
    struct signal_handlers out = {0};

    for (func_id f = 0; f < program_func_count(p); f++) {
        if (is_code(program_func(p, f))) {
            find_installed(&x, f);
            find_waits(&x, f);
        }
    }
    for (size_t i = 0; i < arrlenu(x.items); i++) {
        struct signal_handler *h = &x.items[i];
        find_numbers(&x, h);
        h->is_last = never_returns(&x, h->function);
        h->blocks = blocks_for_signal(a, program_func(p, h->function));
        h->ends = ends_process(&x, h);
        h->is_awaited = is_awaited(&x, h->function);
    }
    out.n = (uint32_t)arrlenu(x.items);
    out.items = out.n ? arena_copy(a, x.items, out.n * sizeof *x.items) : NULL;
    arrfree(x.items);
    arrfree(x.waiters);
    return out;
}

// ---- errno --------------------------------------------------------------------------------------

static bool is_errno(const struct program_func *at, place_id p)
{
    const struct place *root = place_get(at->unit->places, place_root(at->unit->places, p));
    const struct ir_insn *def =
        root->step == PLACE_TEMP ? ir_temp_def(at->func, ir_opnd_make(IR_TEMP, root->arg)) : NULL;

    return def && def->op == IR_CALL && def->callee == errno_function(at->unit);
}

static bool has_errno_insn(const struct program *p, func_id f, uint8_t op)
{
    const struct program_func *at = program_func(p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        if (i->op == op && i->place && is_errno(at, i->place)) {
            return true;
        }
    }
    return false;
}

bool function_stores_errno(const struct program *p, func_id f)
{
    return has_errno_insn(p, f, IR_STORE);
}

bool function_asks_errno(const struct program *p, func_id f)
{
    return has_errno_insn(p, f, IR_LOAD);
}

bool handler_is_for_crashes(const struct signal_handler *h)
{
    static const uint8_t crashes[] = {4, 5, 6, 7, 8, 11, 31}; // ILL TRAP ABRT BUS FPE SEGV SYS
    uint64_t bits = 0;

    for (size_t i = 0; i < sizeof crashes; i++) {
        bits |= (uint64_t)1 << crashes[i];
    }
    return !h->has_others && (h->signals & ~bits) == 0;
}
