// SPDX-License-Identifier: Apache-2.0
// From each call that starts a thread with a pointer to the starter's own, the ways on are walked
// until something waits for another thread: a join, a condition, a semaphore, an answer from a
// descriptor, in the function or below, or code out of sight that gets the thread's handle or the
// object. What is met before that happens while the thread may not have looked at the object yet.
//
// Ways that a test of the call's result rules out are not walked. A loop that asks the object
// itself is taken to wait for an answer.
#include "analyzer/engine/thread_args.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/thread_parts.h"

struct look {
    struct arena *a, *scratch;
    const struct threads *t;
    const struct program *p;
    const bool *waits;        // by function: it, or what it calls, waits for another thread
    struct thread_arg *found; // list
    // Of the starter at hand:
    func_id f;
    const struct program_func *at;
    const struct cfg *cfg;
    const struct reaching *reaching;
    // Of the call at hand:
    const struct thread_spawn *spawn;
    place_id object;       // of which the thread gets the address; 0: what it gets is `value`
    uint32_t local;        // that it lies in
    uint32_t value;        // instruction that made the pointer; CFG_NONE: parameter `local`
    struct bitset waiting; // heads of loops that wait in some round: for all that there is
    struct thread_arg out;
    bool has_reader;
};

// ---- Who waits ----------------------------------------------------------------------------------

static place_id root_of(const struct look *l, place_id p)
{
    return p ? place_root(l->at->unit->places, p) : 0;
}

// The operand leads to the object, or to where the thread's handle is.
static bool is_related(const struct look *l, ir_opnd o, uint32_t insn)
{
    const uint32_t def = flow_origin(l->reaching, o, insn);
    const struct ir_insn *i = def == CFG_NONE ? NULL : &l->at->func->insns[def];
    const place_id handle = root_of(l, l->spawn->handle);
    const struct place *root = handle ? place_get(l->at->unit->places, handle) : NULL;

    if (def != CFG_NONE && def == l->value) {
        return true;
    }
    if (i && (i->op == IR_ADDR || i->op == IR_LOAD)) {
        const place_id from = root_of(l, i->place);
        return from == handle || (l->object && from == root_of(l, l->object));
    }
    return ir_opnd_kind(o) == IR_LOCAL && root && root->step == PLACE_LOCAL &&
           root->arg == ir_opnd_index(o);
}

static bool gets_related(const struct look *l, uint32_t insn)
{
    const struct ir_insn *i = &l->at->func->insns[insn];

    for (uint32_t n = 0; n < i->count; n++) {
        if (is_related(l, l->at->func->args[i->first + n], insn)) {
            return true;
        }
    }
    return false;
}

static bool waits_at(const struct look *l, uint32_t insn)
{
    const struct ir_insn *i = &l->at->func->insns[insn];
    const struct call_targets *t = program_targets(l->p, l->at->unit, i);
    const struct callee *c = i->op == IR_CALL ? program_callee(l->p, l->at->unit, i) : NULL;
    bool is_seen = t->n > 0 && t->is_complete;

    if (c && c->api && !c->api->is_inferred) {
        return thread_call_waits(c->api);
    }
    for (uint32_t k = 0; k < t->n; k++) {
        is_seen = is_seen && t->items[k].body != FUNC_UNKNOWN;
        if (t->items[k].body != FUNC_UNKNOWN && l->waits[t->items[k].body]) {
            return true;
        }
    }
    return !is_seen && gets_related(l, insn);
}

// ---- What the thread does with it ---------------------------------------------------------------

static bool find_reader(struct look *l, uint64_t field)
{
    const uint64_t roots = threads_started(l->t, l->f, l->spawn->insn);

    for (uint32_t r = 0; r < l->t->nroots; r++) {
        bool is_sure;
        const uint32_t n =
            roots >> r & 1 ? thread_read_of(l->scratch, l->p, l->t->roots[r].entry, field, &is_sure)
                           : CFG_NONE;
        if (n != CFG_NONE) {
            l->out.reader = l->t->roots[r].entry;
            l->out.read_at = n;
            l->out.is_sure = is_sure && __builtin_popcountll(roots) == 1;
            return true;
        }
    }
    return false;
}

// ---- What the starter does with it --------------------------------------------------------------

// The arm of the block that a thread which was started rules out; CFG_NONE: none.
static block_id ruled_out(const struct look *l, block_id b)
{
    const struct ir_func *f = l->at->func;
    const struct ir_block *block = &f->blocks[b];
    const block_id on = thread_success_arm(l->p, l->at, l->reaching, l->spawn->insn, b);

    if (on == CFG_NONE) {
        return CFG_NONE;
    }
    return f->succs[block->first_succ] == on ? f->succs[block->first_succ + 1]
                                             : f->succs[block->first_succ];
}

static bool is_local_place(const struct look *l, place_id p)
{
    const struct place *root = p ? place_get(l->at->unit->places, root_of(l, p)) : NULL;

    return root && root->step == PLACE_LOCAL && root->arg == l->local &&
           !place_has_deref(l->at->unit->places, p);
}

static bool has_index(const struct ir_unit *u, place_id p)
{
    for (; p; p = place_get(u->places, p)->parent) {
        if (place_get(u->places, p)->step == PLACE_INDEX) {
            return true;
        }
    }
    return false;
}

static bool locks(const struct look *l)
{
    for (uint32_t n = 0; n < l->at->func->ninsns; n++) {
        const struct ir_insn *i = &l->at->func->insns[n];
        const struct api_fn *api =
            i->op == IR_CALL ? program_callee(l->p, l->at->unit, i)->api : NULL;
        for (uint32_t e = 0; api && e < api->neffects; e++) {
            if (api->effects[e].kind == API_LOCK) {
                return true;
            }
        }
    }
    return false;
}

static bool begins_in_loop(const struct look *l, block_id head)
{
    for (uint32_t n = 0; n < l->at->func->ninsns; n++) {
        const struct ir_insn *i = &l->at->func->insns[n];
        if (i->op == IR_BEGIN && i->local == l->local) {
            return cfg_in_loop(l->cfg, cfg_block_of(l->at->func, n), head);
        }
    }
    return false;
}

// The loop around the start writes to the object, in the same round or before the next one.
static bool is_changed(struct look *l, uint32_t insn)
{
    const struct ir_func *f = l->at->func;
    const struct ir_insn *i = &f->insns[insn];
    const block_id head = l->cfg->loop_head[cfg_block_of(f, l->spawn->insn)];
    uint64_t field;

    if (!l->object || head == CFG_NONE || !cfg_in_loop(l->cfg, cfg_block_of(f, insn), head) ||
        (i->op != IR_STORE && i->op != IR_COPY) || !is_local_place(l, i->place) ||
        has_index(l->at->unit, l->object) || has_index(l->at->unit, i->place) ||
        begins_in_loop(l, head)) {
        return false;
    }
    field = thread_field_class(l->at->unit, i->place);
    if (place_get(l->at->unit->places, l->object)->step != PLACE_LOCAL || field) {
        return field && !locks(l) && find_reader(l, field);
    }
    return i->place == l->object && find_reader(l, 0);
}

static bool is_same_pointer(const struct look *l, ir_opnd o, uint32_t insn)
{
    const uint32_t def = flow_origin(l->reaching, o, insn);

    if (l->value != CFG_NONE || def != CFG_NONE) {
        return def == l->value;
    }
    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) == l->local &&
           flow_is_argument(l->reaching, l->local, insn);
}

static bool is_freed(struct look *l, uint32_t insn)
{
    const struct ir_insn *i = &l->at->func->insns[insn];
    const struct api_fn *api = i->op == IR_CALL ? program_callee(l->p, l->at->unit, i)->api : NULL;

    for (uint32_t e = 0; !l->object && api && !api->is_inferred && e < api->neffects; e++) {
        const struct api_effect *x = &api->effects[e];
        if (x->kind == API_RELEASE && x->family == FAMILY_MEMORY && x->at.root == API_ARG &&
            x->at.nsteps == 0 && x->at.arg < i->count &&
            is_same_pointer(l, l->at->func->args[i->first + x->at.arg], insn)) {
            return find_reader(l, 0);
        }
    }
    return false;
}

// The end of the process is the end of main's variables.
static bool is_main(const struct look *l)
{
    for (uint32_t r = 0; r < l->t->nroots; r++) {
        if (l->t->roots[r].is_main && l->t->roots[r].entry == l->f) {
            return true;
        }
    }
    return false;
}

static bool is_over(struct look *l, uint32_t insn)
{
    const struct ir_insn *i = &l->at->func->insns[insn];

    return l->object &&
           ((i->op == IR_END && i->local == l->local) || (i->op == IR_RET && !is_main(l))) &&
           find_reader(l, 0);
}

// Asks the object in a loop: for an answer.
static bool asks_object(const struct look *l, uint32_t insn)
{
    const struct ir_insn *i = &l->at->func->insns[insn];

    return (i->op == IR_LOAD || i->op == IR_ALOAD) && l->object && is_local_place(l, i->place) &&
           thread_field_class(l->at->unit, i->place) != 0 &&
           l->cfg->loop_depth[cfg_block_of(l->at->func, insn)] >
               l->cfg->loop_depth[cfg_block_of(l->at->func, l->spawn->insn)];
}

// ---- The ways on --------------------------------------------------------------------------------

static void note(struct look *l, enum thread_arg_fault fault, uint32_t insn)
{
    // What the loop does comes first: that the scope ends as well is the same mistake.
    if (!l->has_reader || fault < l->out.fault) {
        l->out.fault = (uint8_t)fault;
        l->out.insn = insn;
        l->has_reader = true;
    }
}

// False: something waits there, and the way ends.
static bool walk_insns(struct look *l, uint32_t first, uint32_t end)
{
    for (uint32_t n = first; n < end; n++) {
        const uint8_t op = l->at->func->insns[n].op;
        if (((op == IR_CALL || op == IR_ICALL) && n != l->spawn->insn && waits_at(l, n)) ||
            asks_object(l, n) || (!l->object && n == l->value)) {
            return false; // or it is another pointer from there on
        }
        if (is_changed(l, n)) {
            note(l, THREAD_ARG_CHANGED, n);
        } else if (is_over(l, n)) {
            note(l, THREAD_ARG_ENDS, n);
            return false;
        } else if (is_freed(l, n)) {
            note(l, THREAD_ARG_FREED, n);
        }
    }
    return true;
}

// The outermost loop around a wait that the thread was not started in waits for all threads that
// there are, be they none.
static void find_waiting_loops(struct look *l)
{
    const struct ir_func *f = l->at->func;
    const block_id start = cfg_block_of(f, l->spawn->insn);

    l->waiting = bitset_new(l->scratch, f->nblocks);
    for (uint32_t n = 0; n < f->ninsns; n++) {
        const uint8_t op = f->insns[n].op;
        block_id outer = CFG_NONE;
        if ((op != IR_CALL && op != IR_ICALL) || !waits_at(l, n)) {
            continue;
        }
        for (block_id h = l->cfg->loop_head[cfg_block_of(f, n)];
             h != CFG_NONE && !cfg_in_loop(l->cfg, start, h); h = l->cfg->loop_outer[h]) {
            outer = h;
        }
        if (outer != CFG_NONE) {
            bitset_set(l->waiting, outer);
        }
    }
}

static bool leaves_waiting_loop(const struct look *l, block_id from, block_id to)
{
    for (block_id h = l->cfg->loop_head[from]; h != CFG_NONE; h = l->cfg->loop_outer[h]) {
        if (bitset_has(l->waiting, h) && !cfg_in_loop(l->cfg, to, h)) {
            return true;
        }
    }
    return false;
}

static void walk(struct look *l)
{
    const struct ir_func *f = l->at->func;
    struct bitset seen = bitset_new(l->scratch, f->nblocks);
    block_id *work = arena_array(l->scratch, block_id, f->nblocks + 1);
    block_id b = cfg_block_of(f, l->spawn->insn);
    uint32_t nwork = 0, first = l->spawn->insn + 1;

    for (;;) {
        const struct ir_block *block = &f->blocks[b];
        const block_id out = ruled_out(l, b);
        const bool goes_on = walk_insns(l, first, block->first + block->count);
        for (uint32_t s = 0; goes_on && s < block->nsuccs; s++) {
            const block_id to = f->succs[block->first_succ + s];
            if (to != out && !bitset_has(seen, to) && !leaves_waiting_loop(l, b, to)) {
                bitset_set(seen, to);
                work[nwork++] = to;
            }
        }
        if (nwork == 0) {
            return;
        }
        b = work[--nwork];
        first = f->blocks[b].first;
    }
}

// ---- Starts -------------------------------------------------------------------------------------

// Nothing asks whether the thread was started, or by tests that are understood.
static bool is_understood(const struct look *l, uint32_t insn)
{
    static const uint32_t tests = USE_SIGN_TEST | USE_EQUAL_TEST | USE_ORDER_TEST | USE_ZERO_TEST |
                                  USE_SWITCHED | USE_STORED | USE_OTHER;
    bool is_tested = !(flow_uses(l->scratch, l->reaching, insn).kinds & tests);

    for (block_id b = 0; b < l->at->func->nblocks && !is_tested; b++) {
        is_tested = thread_success_arm(l->p, l->at, l->reaching, insn, b) != CFG_NONE;
    }
    return is_tested;
}

// What the pointer is: of the starter's own, or from memory that it can free.
static bool see_pointer(struct look *l, ir_opnd o)
{
    const uint32_t insn = l->spawn->insn;
    const uint32_t def = flow_origin(l->reaching, o, insn);
    const struct ir_insn *i = def == CFG_NONE ? NULL : &l->at->func->insns[def];
    const struct place *root;

    l->object = 0;
    l->value = def;
    if (i && i->op == IR_ADDR) {
        root = place_get(l->at->unit->places, root_of(l, i->place));
        l->object = i->place;
        l->local = root->arg;
        return root->step == PLACE_LOCAL && !place_has_deref(l->at->unit->places, i->place);
    }
    if (i) {
        return i->op == IR_CALL; // malloc()
    }
    l->local = ir_opnd_index(o);
    return ir_opnd_kind(o) == IR_LOCAL && l->local < l->at->func->nparams &&
           flow_is_argument(l->reaching, l->local, insn);
}

static void look_at(struct look *l, const struct thread_spawn *s, ir_opnd o)
{
    struct arena_mark mark = arena_mark(l->scratch);

    l->spawn = s;
    l->has_reader = false;
    l->out = (struct thread_arg){.function = l->f, .spawn = s->insn};
    if (is_understood(l, s->insn) && see_pointer(l, o)) {
        find_waiting_loops(l);
        walk(l);
    }
    if (l->has_reader) {
        l->out.object = l->object ? ir_place_text(l->a, l->at->unit, l->at->func, l->object)
                                  : ir_opnd_text(l->a, l->at->unit, l->at->func, o);
        arrput(l->found, l->out);
    }
    arena_rewind(l->scratch, mark);
}

// Pointers that the call hands to a thread.
static void look_at_call(struct look *l, const struct thread_spawn *s)
{
    const struct ir_insn *i = &l->at->func->insns[s->insn];
    const struct callee *c = i->op == IR_CALL ? program_callee(l->p, l->at->unit, i) : NULL;

    if (!c) {
        return;
    }
    if (c->api && !c->api->is_inferred) {
        for (uint32_t e = 0; e < c->api->neffects; e++) {
            const struct api_effect *x = &c->api->effects[e];
            if (x->kind == API_SPAWN && x->with.root == API_ARG && x->with.nsteps == 0 &&
                x->with.arg < i->count) {
                look_at(l, s, l->at->func->args[i->first + x->with.arg]);
            }
        }
    } else if (c->body != FUNC_UNKNOWN && !(c->flags & CALLEE_UNSURE)) {
        for (uint32_t n = 0; n < i->count && n < THREAD_PARAMS; n++) {
            if (l->t->hands[c->body] >> n & 1) {
                look_at(l, s, l->at->func->args[i->first + n]);
            }
        }
    }
}

struct thread_args thread_args_find(struct arena *a, struct arena *scratch, const struct threads *t)
{
    struct look l = {.a = a, .scratch = scratch, .t = t, .p = t->program};
    struct arena_mark mark = arena_mark(scratch);
    struct thread_args out = {0};

    l.waits = thread_waiters(scratch, t);
    for (l.f = 0; l.f < program_func_count(t->program); l.f++) {
        const struct thread_code *code = &t->code[l.f];
        struct arena_mark inner = arena_mark(scratch);
        if (code->nspawns == 0) {
            continue;
        }
        l.at = program_func(t->program, l.f);
        l.cfg = code->cfg;
        l.reaching = flow_reaching(scratch, code->cfg, l.at->unit);
        for (uint32_t s = 0; s < code->nspawns; s++) {
            look_at_call(&l, &code->spawns[s]);
        }
        arena_rewind(scratch, inner);
    }
    out.n = (uint32_t)arrlenu(l.found);
    out.items = out.n ? arena_copy(a, l.found, out.n * sizeof *out.items) : NULL;
    arrfree(l.found);
    arena_rewind(scratch, mark);
    return out;
}
