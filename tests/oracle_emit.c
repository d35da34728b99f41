// SPDX-License-Identifier: Apache-2.0
// A program as IR, every statement on a line of its own; what it calls, as models; the machines.
#include "tests/ir_make.h"
#include "tests/oracle.h"

static const char *const names[] = {"unknown", "a", "b", "c"};

static const struct machine_step fd_steps[] = {
    {1, EVENT_RELEASE, API_MODE_ANY, 2, 0},
    {1, EVENT_ESCAPE, API_MODE_ANY, 3, 0},
    {1, EVENT_DROP, API_MODE_ANY, 0, LEAK},
    {2, EVENT_RELEASE, API_MODE_ANY, 2, CLOSED_TWICE},
};
const struct machine oracle_fd = {.name = "fd",
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
const struct machine oracle_lock = {.name = "lock",
                                    .families = FAMILY_BIT(FAMILY_MUTEX),
                                    .group = 2,
                                    .nstates = 3,
                                    .initial = 1,
                                    .state_names = names,
                                    .steps = lock_steps,
                                    .nsteps = 5};

const char oracle_rows[] =
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

struct ir_unit *oracle_emit(struct arena *a, struct program_text *p)
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
