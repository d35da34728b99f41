// SPDX-License-Identifier: Apache-2.0
// What a function does with the channels that the first pass found.
//
// Every mention of a channel's memory counts. The address of an object, the two ends of a pipe, the
// handle of a queue are followed to their uses, and each use must be understood: an effect of a
// modelled function, a comparison, the filling of a poll set. Anything else lets the channel
// escape. So what is not escaped is known completely, and an operation through a pointer that
// cannot be resolved can only mean a channel that has escaped.
#include "analyzer/engine/channel_build.h"

#include <string.h>

// One value being followed: the address of an object, an end, a handle.
struct tracked {
    struct channel_func *f;
    struct channel_node *channel;
    uint8_t role; // enum cell_role
    uint8_t ends; // pipes: which ends the value may be; 0: the address of the array
};

void channel_add_use(struct channel_func *f, struct channel_node *c, enum channel_op op,
                     uint32_t insn, bool is_timed)
{
    struct channel_use_node *n;

    for (n = c->uses; n && n->use.function == f->id; n = n->next) {
        if (n->use.insn == insn && n->use.op == op) {
            return;
        }
    }
    n = arena_new(f->b->a, struct channel_use_node);
    n->use = (struct channel_use){.op = op,
                                  .function = f->id,
                                  .at = f->func->locs[insn],
                                  .insn = insn,
                                  .api = channel_callee_name(f, &f->func->insns[insn]),
                                  .is_timed = is_timed,
                                  .in_thread_entry = bitset_has(f->b->thread_entries, f->id)};
    n->next = c->uses;
    c->uses = n;
    c->nuses++;
}

static void escape(struct tracked *t)
{
    t->channel->c.is_escaped = true;
    t->channel->c.is_named = false;
}

// ---- Objects: condition variables and semaphores ------------------------------------------------

static void look_at_init(struct tracked *t, uint32_t call)
{
    const struct ir_insn *i = &t->f->func->insns[call];
    const ir_opnd *args = &t->f->func->args[i->first];
    struct reaching *r = channel_reaching(t->f);
    int64_t v;

    channel_add_use(t->f, t->channel, CHANNEL_CREATE, call, false);
    if (t->channel->c.family == FAMILY_SEM && i->count >= 3) {
        if (!flow_constant(r, args[1], call, &v) || v != 0) {
            escape(t); // shared with other processes
        }
        if (!flow_constant(r, args[2], call, &v)) {
            t->channel->has_tokens = true;
        }
    }
    if (t->channel->c.family == FAMILY_COND && i->count >= 2 && t->f->b->shares_conditions &&
        (!flow_constant(r, args[1], call, &v) || v != 0)) {
        escape(t);
    }
}

static bool object_effect(struct tracked *t, uint32_t call, const struct api_effect *e)
{
    bool is_timed = (e->flags & (EFFECT_TIMED | EFFECT_TRY)) != 0;

    switch (e->kind) {
    case API_INIT:
        look_at_init(t, call);
        return true;
    case API_DESTROY:
    case API_USE:
        return true;
    case API_WAIT:
    case API_RECEIVE:
        channel_add_use(t->f, t->channel, CHANNEL_RECEIVE, call, is_timed);
        return true;
    case API_SIGNAL:
    case API_BROADCAST:
    case API_POST:
    case API_SEND:
        channel_add_use(t->f, t->channel, CHANNEL_SEND, call, is_timed);
        return true;
    default:
        return false;
    }
}

// ---- Pipes --------------------------------------------------------------------------------------

static void receive_or_send(struct tracked *t, uint32_t call, unsigned mode)
{
    if ((mode & API_MODE_READ && !(t->ends & END_RECEIVE)) ||
        (mode & API_MODE_WRITE && !(t->ends & END_SEND))) {
        t->channel->c.is_may = true; // the wrong end: another rule's affair
    }
    if (mode & API_MODE_READ) {
        channel_add_use(t->f, t->channel, CHANNEL_RECEIVE, call, false);
    }
    if (mode & API_MODE_WRITE) {
        channel_add_use(t->f, t->channel, CHANNEL_SEND, call, false);
    }
}

static void close_ends(struct tracked *t, uint32_t call)
{
    if (t->ends & END_SEND) {
        channel_add_use(t->f, t->channel, CHANNEL_CLOSE_SEND, call, false);
    }
    if (t->ends & END_RECEIVE) {
        channel_add_use(t->f, t->channel, CHANNEL_CLOSE_RECEIVE, call, false);
    }
}

// Waits for the end to become ready: somebody reads what comes out of the poll.
static void poll_ends(struct tracked *t, uint32_t insn)
{
    if (t->ends & END_RECEIVE) {
        channel_add_use(t->f, t->channel, CHANNEL_RECEIVE, insn, false);
    } else {
        t->channel->c.is_may = true; // written through the poll set, out of sight
    }
}

static bool end_effect(struct tracked *t, uint32_t call, const struct api_effect *e)
{
    const char *name = channel_callee_name(t->f, &t->f->func->insns[call]);

    switch (e->kind) {
    case API_RELEASE:
        close_ends(t, call);
        return true;
    case API_USE:
        if (strncmp(name, "dup", 3) == 0) {
            return false; // dup2(): the end lives on under a number of the caller's choice
        }
        if (strcmp(name, "epoll_ctl") == 0) {
            poll_ends(t, call);
        } else if (strcmp(name, "shutdown") == 0) {
            channel_add_use(t->f, t->channel, CHANNEL_CLOSE_SEND, call, false);
        } else {
            receive_or_send(t, call, e->mode);
        }
        return true;
    default:
        return false; // duplicated, wrapped into a stream, kept
    }
}

// `set->fds_bits[fd / 64] |= 1UL << fd % 64` is how select() is told; `fd + 1` is its first
// argument.
static void end_arithmetic(struct tracked *t, uint32_t insn, enum ir_bin op)
{
    switch (op) {
    case BIN_DIV:
    case BIN_REM:
    case BIN_AND:
    case BIN_SHL:
    case BIN_SHR:
        poll_ends(t, insn);
        break;
    case BIN_ADD:
    case BIN_SUB:
    case BIN_EQ:
    case BIN_NE:
    case BIN_LT:
    case BIN_LE:
    case BIN_GT:
    case BIN_GE:
        break;
    default:
        escape(t);
        break;
    }
}

static bool is_poll_record(const struct ir_unit *u, place_id p)
{
    static const char *const names[] = {"pollfd", "epoll_data", "epoll_data_t"};
    const struct place *at = p ? place_get(u->places, p) : NULL;
    const char *owner;

    if (!at || at->step != PLACE_FIELD) {
        return false;
    }
    owner = ir_name(u, u->types[u->fields[at->arg].owner].name);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(owner, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// ---- Message queues -----------------------------------------------------------------------------

static bool queue_effect(struct tracked *t, uint32_t call, const struct api_effect *e)
{
    const char *name = channel_callee_name(t->f, &t->f->func->insns[call]);
    bool is_timed = (e->flags & (EFFECT_TIMED | EFFECT_TRY)) != 0;

    switch (e->kind) {
    case API_SEND:
        channel_add_use(t->f, t->channel, CHANNEL_SEND, call, is_timed);
        return true;
    case API_RECEIVE:
        channel_add_use(t->f, t->channel, CHANNEL_RECEIVE, call, is_timed);
        return true;
    case API_USE:
        if (strcmp(name, "mq_notify") == 0) {
            channel_add_use(t->f, t->channel, CHANNEL_RECEIVE, call, false);
        }
        return true;
    case API_RELEASE:
        return true;
    default:
        return false;
    }
}

// ---- Uses of a tracked value --------------------------------------------------------------------

// Whether effect `e` is about what argument `n` of the call names.
static bool is_about(const struct tracked *t, const struct api_effect *e, uint32_t n)
{
    if (e->at.root != API_ARG || e->at.arg != n) {
        return e->with.root == API_ARG && e->with.arg == n && e->with.nsteps == 0 &&
               t->role == CELL_PIPE && t->ends != 0;
    }
    if (t->role == CELL_OBJECT) {
        return e->at.nsteps == 1 && e->family == t->channel->c.family;
    }
    if (t->role == CELL_PIPE && t->ends == 0) {
        return e->at.nsteps == 2 && e->family == FAMILY_FD;
    }
    return e->at.nsteps == 0;
}

static bool apply_effect(struct tracked *t, uint32_t call, const struct api_effect *e)
{
    if (t->role == CELL_OBJECT) {
        return object_effect(t, call, e);
    }
    if (t->role == CELL_QUEUE) {
        return queue_effect(t, call, e);
    }
    if (t->ends != 0) {
        return end_effect(t, call, e);
    }
    if (e->kind == API_ACQUIRE) {
        channel_add_use(t->f, t->channel, CHANNEL_CREATE, call, false);
        return true;
    }
    return false;
}

static void use_argument(struct tracked *t, uint32_t call, uint32_t n)
{
    const struct ir_insn *i = &t->f->func->insns[call];
    const struct api_fn *m = channel_model(t->f, i);
    bool is_known = false;

    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const struct api_effect *effect = &m->effects[e];
        if (is_about(t, effect, n) && channel_effect_applies(t->f, call, effect)) {
            if (!apply_effect(t, call, effect)) {
                escape(t);
            }
            t->channel->c.is_may = t->channel->c.is_may || effect->flags & EFFECT_MAY;
            is_known = true;
        }
    }
    if (!is_known && !(m && strcmp(m->name, "memset") == 0)) {
        escape(t);
    }
}

static void use_in_call(struct tracked *t, uint32_t insn, ir_opnd o)
{
    const struct ir_insn *i = &t->f->func->insns[insn];
    bool is_argument = false;

    for (uint32_t n = 0; n < i->count; n++) {
        if (t->f->func->args[i->first + n] == o) {
            use_argument(t, insn, n);
            is_argument = true;
        }
    }
    if (!is_argument) {
        escape(t);
    }
}

static void use_in_store(struct tracked *t, uint32_t insn, ir_opnd o)
{
    const struct ir_insn *i = &t->f->func->insns[insn];
    struct channel_cell like;

    if (i->a == o && t->role == CELL_PIPE && t->ends != 0 && is_poll_record(t->f->unit, i->place)) {
        poll_ends(t, insn);
        return;
    }
    if (i->a == o && t->role == CELL_QUEUE) {
        like = channel_cell_of(t->f, i->place);
        for (const struct channel_cell *c = t->f->b->cells; c && like.base != 0; c = c->next) {
            if (c->channel == t->channel && c->base == like.base && c->local == like.local &&
                c->function == like.function && strcmp(c->key, like.key) == 0) {
                return;
            }
        }
    }
    escape(t);
}

static bool is_comparison(const struct ir_insn *i)
{
    return i->op == IR_BIN && i->sub >= BIN_EQ && i->sub <= BIN_GE;
}

static void on_use(void *ctx, uint32_t insn, ir_opnd o, bool is_joined)
{
    struct tracked *t = ctx;
    const struct ir_insn *i = &t->f->func->insns[insn];

    t->channel->c.is_may = t->channel->c.is_may || (is_joined && !is_comparison(i));
    switch (i->op) {
    case IR_CALL:
        use_in_call(t, insn, o);
        break;
    case IR_STORE:
    case IR_ASTORE:
        use_in_store(t, insn, o);
        break;
    case IR_BR:
    case IR_SWITCH:
    case IR_CAST: // to bool
        break;
    case IR_BIN:
        if (t->role == CELL_PIPE && t->ends != 0) {
            end_arithmetic(t, insn, (enum ir_bin)i->sub);
        } else if (!is_comparison(i)) {
            escape(t);
        }
        break;
    default:
        escape(t);
        break;
    }
}

static void follow(struct tracked *t, uint32_t def)
{
    flow_each_use(t->f->b->a, channel_reaching(t->f), def, on_use, t);
}

// ---- Mentions -----------------------------------------------------------------------------------

// The cell a place lies in, and the subscript right before the place's end: -1 if there is none,
// -2 if it is not a constant.
static struct channel_cell *cell_at(const struct channel_func *f, place_id p, int64_t *element)
{
    const struct place *at = p ? place_get(f->unit->places, p) : NULL;
    bool is_first = true;

    *element = -1;
    for (; at; at = place_get(f->unit->places, at->parent)) {
        switch (at->step) {
        case PLACE_INDEX:
        case PLACE_INDEX_K:
        case PLACE_ANY:
            if (is_first) {
                *element = at->step == PLACE_INDEX_K ? (int32_t)at->arg : -2;
            }
            is_first = false;
            break;
        case PLACE_FIELD:
            return f->fields[at->arg];
        case PLACE_GLOBAL:
            return f->globals[at->arg];
        case PLACE_LOCAL:
            return f->locals[at->arg];
        default:
            return NULL;
        }
    }
    return NULL;
}

static uint8_t ends_of(const struct channel_node *c, int64_t element)
{
    if (element == 0 || element == 1) {
        return c->ends[element];
    }
    return c->ends[0] | c->ends[1];
}

// What an instruction's place mentions; false: no channel.
static bool mention(struct channel_func *f, uint32_t insn, struct tracked *t, int64_t *element)
{
    const struct channel_cell *cell = cell_at(f, f->func->insns[insn].place, element);

    *t = (struct tracked){.f = f};
    if (cell) {
        t->channel = cell->channel;
        t->role = cell->role;
    }
    return cell != NULL;
}

static void mention_address(struct channel_func *f, uint32_t insn)
{
    const struct ir_insn *i = &f->func->insns[insn];
    int64_t element;
    struct tracked t;

    if (!mention(f, insn, &t, &element)) {
        return;
    }
    if (t.role == CELL_QUEUE ||
        (t.role == CELL_PIPE && element > 0 &&
         f->unit->types[ir_place_type(f->unit, f->func, i->place)].kind != TYPE_ARRAY)) {
        escape(&t);
        return;
    }
    follow(&t, insn);
}

static void mention_read(struct channel_func *f, uint32_t insn)
{
    int64_t element;
    struct tracked t;

    if (!mention(f, insn, &t, &element)) {
        return;
    }
    t.ends = t.role == CELL_PIPE ? ends_of(t.channel, element) : 0;
    if (t.role == CELL_OBJECT) {
        escape(&t);
        return;
    }
    follow(&t, insn);
}

// What is written into an end or a handle must be harmless: a constant, the queue's own handle.
static void mention_write(struct channel_func *f, uint32_t insn)
{
    const struct ir_insn *i = &f->func->insns[insn];
    int64_t element, v;
    const struct channel_cell *cell = cell_at(f, i->place, &element);
    uint32_t def;

    if (!cell || cell->role == CELL_OBJECT ||
        (i->op == IR_STORE && flow_constant(channel_reaching(f), i->a, insn, &v))) {
        return;
    }
    def = i->op == IR_STORE ? flow_origin(channel_reaching(f), i->a, insn) : CFG_NONE;
    if (cell->role == CELL_QUEUE && def != CFG_NONE && f->func->insns[def].op == IR_CALL &&
        channel_queue(f, def) == cell->channel) {
        return;
    }
    cell->channel->c.is_may = true;
}

// The memory as a whole goes somewhere, or comes from somewhere. An object that is assigned is
// being initialised.
static void mention_whole(struct channel_func *f, place_id p)
{
    int64_t element;
    const struct channel_cell *cell = cell_at(f, p, &element);

    if (cell) {
        cell->channel->c.is_may = true;
    }
}

static void mention_target(struct channel_func *f, place_id p)
{
    int64_t element;
    const struct channel_cell *cell = cell_at(f, p, &element);

    if (cell && cell->role != CELL_OBJECT) {
        cell->channel->c.is_may = true;
    }
}

static void look_at_call(struct channel_func *f, uint32_t insn)
{
    const struct ir_insn *i = &f->func->insns[insn];
    const struct api_fn *m = channel_model(f, i);
    struct tracked t = {.f = f, .role = CELL_QUEUE};

    for (uint32_t n = 0; n < i->count; n++) {
        ir_opnd o = f->func->args[i->first + n];
        if (ir_opnd_kind(o) == IR_PLACE) {
            mention_whole(f, ir_opnd_index(o));
        }
    }
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        const struct api_effect *effect = &m->effects[e];
        if (effect->kind == API_ACQUIRE && effect->family == FAMILY_MQ &&
            effect->at.root == API_RET) {
            t.channel = channel_queue(f, insn);
        }
    }
    if (t.channel) {
        channel_add_use(f, t.channel, CHANNEL_CREATE, insn, false);
        follow(&t, insn);
    }
}

static void look_at_insn(struct channel_func *f, uint32_t insn)
{
    const struct ir_insn *i = &f->func->insns[insn];

    switch (i->op) {
    case IR_ADDR:
        mention_address(f, insn);
        break;
    case IR_LOAD:
    case IR_ALOAD:
        mention_read(f, insn);
        break;
    case IR_STORE:
    case IR_ASTORE:
    case IR_RMW:
    case IR_CAS:
    case IR_VAARG:
        mention_write(f, insn);
        break;
    case IR_COPY:
        mention_target(f, i->place);
        mention_whole(f, ir_opnd_index(i->b));
        break;
    case IR_HAVOC:
        mention_whole(f, i->place);
        break;
    case IR_CALL:
    case IR_ICALL:
        look_at_call(f, insn);
        break;
    default:
        break;
    }
}

void channel_look(struct channel_func *f)
{
    for (uint32_t i = 0; i < f->func->ninsns; i++) {
        look_at_insn(f, i);
    }
    // A child has copies of the ends, which are not followed.
    for (uint32_t l = 0; l < f->func->nlocals && f->forks; l++) {
        if (f->locals[l] && f->locals[l]->role == CELL_PIPE) {
            f->locals[l]->channel->c.is_escaped = true;
        }
    }
}
