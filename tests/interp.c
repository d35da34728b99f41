// SPDX-License-Identifier: Apache-2.0
// One function an opcode. Memory of locals is filled with rubbish where their lifetime begins and
// ends, so that a lowering that mixes lifetimes up shows.
#include "tests/interp_frame.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 4000, FRESH = 0xcc, GONE = 0xdd };

void interp_fault(struct interp *in, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(in->fault_text, sizeof in->fault_text, fmt, ap);
    va_end(ap);
    in->fault = in->fault_text;
    longjmp(in->stop, 1);
}

void interp_exit(struct interp *in, int code)
{
    in->code = code;
    longjmp(in->stop, 1);
}

// ---- Calls -------------------------------------------------------------------------------------

static struct interp_val run(struct interp *in, const struct ir_func *f,
                             const struct interp_arg *args, uint32_t n, void *ret);

static struct interp_val call_fn(struct interp *in, uint32_t fn, struct interp_arg *args,
                                 uint32_t n, const struct ir_type *result, void *ret)
{
    struct interp_val v = {0};

    if (in->func_of[fn] >= 0) {
        return run(in, &in->u->funcs[in->func_of[fn]], args, n, ret);
    }
    if (!interp_native(in, ir_name(in->u, in->u->fns[fn].name), args, n, result, &v)) {
        interp_fault(in, "no function %s", ir_name(in->u, in->u->fns[fn].name));
    }
    return v;
}

static uint32_t function_index(struct interp *in, uint64_t pointer)
{
    uint64_t first = (uint64_t)(uintptr_t)in->functions;

    if (pointer < first || pointer >= first + in->u->nfns) {
        interp_fault(in, "a call through a pointer to no function");
    }
    return (uint32_t)(pointer - first);
}

struct interp_val interp_call(struct interp *in, uint64_t function, const struct interp_arg *args,
                              uint32_t n)
{
    struct interp_arg copy[8];

    if (n > 8) {
        interp_fault(in, "too many arguments of a callback");
    }
    memcpy(copy, args, n * sizeof *args);
    return call_fn(in, function_index(in, function), copy, n, &in->u->types[0], NULL);
}

static void *copy_bytes(struct frame *fr, place_id p, size_t *size)
{
    void *copy;

    *size = frame_type_at(fr, ir_place_type(fr->in->u, fr->f, p))->size;
    copy = arena_alloc(&fr->in->arena, *size + 1, 16);
    memcpy(copy, frame_address(fr, p), *size);
    return copy;
}

static void call(struct frame *fr, const struct ir_insn *i)
{
    struct interp_arg *args = arena_array(&fr->in->arena, struct interp_arg, i->count);
    const struct ir_type *t = frame_type_at(fr, i->type);
    uint32_t fn = i->op == IR_CALL ? i->callee : function_index(fr->in, frame_value(fr, i->a).i);
    void *ret = frame_is_aggregate(t) ? arena_alloc(&fr->in->arena, t->size + 1, 16) : NULL;
    struct interp_val v;
    size_t size;

    for (uint32_t k = 0; k < i->count; k++) {
        ir_opnd o = fr->f->args[i->first + k];

        args[k].type = ir_opnd_type(fr->in->u, fr->f, fr->temp_types, o);
        if (ir_opnd_kind(o) == IR_PLACE) {
            args[k].bytes = copy_bytes(fr, ir_opnd_index(o), &size);
        } else {
            args[k].v = frame_value(fr, o);
        }
    }
    v = call_fn(fr->in, fn, args, i->count, t, ret);
    if (ir_opnd_kind(i->dst) == IR_PLACE) {
        if (ret == NULL) {
            interp_fault(fr->in, "%s: an aggregate result of a scalar type",
                         ir_func_name(fr->in->u, fr->f));
        }
        memcpy(frame_address(fr, ir_opnd_index(i->dst)), ret, t->size);
    } else if (i->dst) {
        frame_define(fr, i->dst, v);
    }
}

// A va_list object holds the address of the list; va_start and va_copy make a new one.
static bool list_call(struct frame *fr, const struct ir_insn *i)
{
    const char *name = ir_name(fr->in->u, fr->in->u->fns[i->callee].name);
    bool start = strstr(name, "va_start") != NULL, copy = strstr(name, "va_copy") != NULL;
    struct interp_list *list;
    void *to, *from;

    if (!start && !copy) {
        return strstr(name, "va_end") != NULL;
    }
    list = arena_new(&fr->in->arena, struct interp_list);
    to = (void *)(uintptr_t)frame_value(fr, fr->f->args[i->first]).i;
    if (start) {
        *list = (struct interp_list){fr->extra, fr->nextra, 0};
    } else {
        from = (void *)(uintptr_t)frame_value(fr, fr->f->args[i->first + 1]).i;
        memcpy(&from, from, sizeof from);
        *list = *(struct interp_list *)from;
    }
    memcpy(to, &list, sizeof list);
    return true;
}

// setjmp() notes where it stands; longjmp() goes on behind it, in a frame that is still at work.
static bool jump_call(struct frame *fr, const struct ir_insn *i)
{
    const char *name = ir_name(fr->in->u, fr->in->u->fns[i->callee].name);
    struct frame_mark *mark;
    struct interp_val v = {0};
    void *env;

    if (strcmp(name, "_setjmp") != 0 && strcmp(name, "longjmp") != 0) {
        return false;
    }
    env = (void *)(uintptr_t)frame_value(fr, fr->f->args[i->first]).i;
    if (name[0] == '_') {
        mark = arena_new(&fr->in->arena, struct frame_mark);
        *mark = (struct frame_mark){fr, fr->block, fr->at, i->dst};
        memcpy(env, &mark, sizeof mark);
        frame_define(fr, i->dst, v);
        return true;
    }
    memcpy(&mark, env, sizeof mark);
    v.i = frame_value(fr, fr->f->args[i->first + 1]).i;
    v.i += v.i == 0;
    frame_define(mark->fr, mark->dst, v);
    mark->fr->block = mark->block;
    mark->fr->at = mark->at + 1;
    longjmp(mark->fr->back, 1);
}

static void next_argument(struct frame *fr, const struct ir_insn *i)
{
    struct interp_list *list;
    const struct ir_type *t = frame_type_at(fr, i->type);
    struct interp_arg *arg;

    memcpy(&list, frame_address(fr, i->place), sizeof list);
    if (list->next == list->n) {
        interp_fault(fr->in, "%s: no more arguments", ir_func_name(fr->in->u, fr->f));
    }
    arg = &list->args[list->next++];
    if (ir_opnd_kind(i->dst) == IR_PLACE) {
        memcpy(frame_address(fr, ir_opnd_index(i->dst)), arg->bytes, t->size);
    } else if (t->kind == TYPE_FLOAT) {
        frame_define(fr, i->dst, frame_real(t, arg->v.f));
    } else {
        frame_define(fr, i->dst, interp_int(t, arg->v.i));
    }
}

// ---- Instructions ------------------------------------------------------------------------------

static void begin_local(struct frame *fr, const struct ir_insn *i)
{
    size_t size = frame_type_at(fr, fr->f->locals[i->local].type)->size;

    if (fr->f->locals[i->local].flags & LOCAL_REG) {
        fr->regs[i->local] = (struct interp_val){.i = 0xcccccccccccccccc, .f = -1e30L};
        return;
    }
    if (i->a) {
        size = frame_value(fr, i->a).i;
        fr->memory[i->local] = arena_alloc(&fr->in->arena, size + 1, 16);
    }
    memset(fr->memory[i->local], FRESH, size);
}

static void end_local(struct frame *fr, const struct ir_insn *i)
{
    if (!(fr->f->locals[i->local].flags & LOCAL_REG) && fr->memory[i->local]) {
        memset(fr->memory[i->local], GONE, frame_type_at(fr, fr->f->locals[i->local].type)->size);
    }
}

static void havoc(struct frame *fr, const struct ir_insn *i)
{
    if (i->dst || i->place) {
        interp_fault(fr->in, "%s: HAVOC", ir_func_name(fr->in->u, fr->f));
    }
}

static void move_memory(struct frame *fr, const struct ir_insn *i)
{
    size_t size = frame_type_at(fr, ir_place_type(fr->in->u, fr->f, i->place))->size;
    void *to = frame_address(fr, i->place);

    if (i->op == IR_ZERO) {
        memset(to, 0, size);
    } else {
        memmove(to, frame_address(fr, ir_opnd_index(i->b)), size);
    }
}

static void memory_insn(struct frame *fr, const struct ir_insn *i)
{
    switch ((enum ir_op)i->op) {
    case IR_LOAD:
    case IR_ALOAD:
        frame_define(fr, i->dst, frame_load(fr, i->place, i->type));
        break;
    case IR_STORE:
    case IR_ASTORE:
        frame_store(fr, i->place, i->type, frame_value(fr, i->a));
        break;
    case IR_ADDR:
        frame_define(fr, i->dst,
                     (struct interp_val){.i = (uint64_t)(uintptr_t)frame_address(fr, i->place)});
        break;
    case IR_RMW:
        frame_define(fr, i->dst, frame_rmw(fr, i));
        break;
    case IR_CAS:
        frame_define(fr, i->dst, frame_cas(fr, i));
        break;
    default:
        move_memory(fr, i);
    }
}

static void execute(struct frame *fr, const struct ir_insn *i)
{
    switch ((enum ir_op)i->op) {
    case IR_MOV:
        frame_define(fr, i->dst, frame_value(fr, i->a));
        break;
    case IR_UN:
        frame_define(fr, i->dst, frame_unary(fr, i));
        break;
    case IR_BIN:
        frame_define(fr, i->dst, frame_binary(fr, i));
        break;
    case IR_CAST:
        frame_define(fr, i->dst,
                     frame_convert(frame_type_of(fr, i->a), frame_type_at(fr, i->type),
                                   frame_value(fr, i->a)));
        break;
    case IR_CALL:
        if (!list_call(fr, i) && !jump_call(fr, i)) {
            call(fr, i);
        }
        break;
    case IR_ICALL:
        call(fr, i);
        break;
    case IR_VAARG:
        next_argument(fr, i);
        break;
    case IR_BEGIN:
        begin_local(fr, i);
        break;
    case IR_END:
        end_local(fr, i);
        break;
    case IR_HAVOC:
        havoc(fr, i);
        break;
    case IR_FENCE:
        break;
    default:
        memory_insn(fr, i);
    }
}

static uint32_t switch_case(struct frame *fr, const struct ir_insn *i)
{
    const struct ir_type *t = frame_type_at(fr, i->type);
    uint64_t v = interp_int(t, frame_value(fr, i->a).i).i;

    for (uint32_t k = 0; k < i->count; k++) {
        const struct ir_case *c = &fr->f->cases[i->first + k];

        if (frame_is_signed(t) ? (int64_t)v >= c->lo && (int64_t)v <= c->hi
                               : v >= (uint64_t)c->lo && v <= (uint64_t)c->hi) {
            return k;
        }
    }
    return i->count;
}

// The successor taken; CFG ends with UINT32_MAX.
static uint32_t leave(struct frame *fr, const struct ir_insn *i, const struct ir_block *block,
                      struct interp_val *result)
{
    uint64_t taken;
    size_t size;
    void *bytes;

    switch ((enum ir_op)i->op) {
    case IR_JMP:
        return 0;
    case IR_BR:
        if (frame_type_of(fr, i->a)->kind == TYPE_FLOAT) {
            return frame_value(fr, i->a).f == 0;
        }
        return frame_value(fr, i->a).i == 0;
    case IR_SWITCH:
        return switch_case(fr, i);
    case IR_IJMP:
        taken = frame_value(fr, i->a).i;
        if (taken >= block->nsuccs) {
            interp_fault(fr->in, "%s: a jump to no label", ir_func_name(fr->in->u, fr->f));
        }
        return (uint32_t)taken;
    case IR_RET:
        if (ir_opnd_kind(i->a) == IR_PLACE) {
            bytes = copy_bytes(fr, ir_opnd_index(i->a), &size);
            if (fr->ret) {
                memcpy(fr->ret, bytes, size);
            }
        } else if (i->a) {
            *result = frame_value(fr, i->a);
        }
        return UINT32_MAX;
    default:
        interp_fault(fr->in, "%s: came to UNREACHABLE", ir_func_name(fr->in->u, fr->f));
    }
}

static void set_param(struct frame *fr, uint32_t local, const struct interp_arg *arg)
{
    const struct ir_type *t = frame_type_at(fr, fr->f->locals[local].type);

    if (fr->f->locals[local].flags & LOCAL_REG) {
        fr->regs[local] = arg->v;
    } else if (arg->bytes) {
        memcpy(fr->memory[local], arg->bytes, t->size);
    } else {
        frame_write_scalar(fr, fr->memory[local], t, arg->v);
    }
}

static void enter(struct frame *fr, const struct interp_arg *args, uint32_t n)
{
    struct interp *in = fr->in;
    const struct ir_func *f = fr->f;

    fr->temps = arena_array(&in->arena, struct interp_val, f->ntemps);
    fr->regs = arena_array(&in->arena, struct interp_val, f->nlocals);
    fr->memory = arena_array(&in->arena, void *, f->nlocals);
    fr->temp_types = in->temp_types[f - in->u->funcs];
    for (uint32_t i = 0; i < f->nlocals; i++) {
        const struct ir_type *t = frame_type_at(fr, f->locals[i].type);

        if (!(f->locals[i].flags & LOCAL_REG)) {
            fr->memory[i] = arena_alloc(&in->arena, t->size + 1, 16);
            memset(fr->memory[i], FRESH, t->size);
        }
        if (i < f->nparams) {
            if (i >= n) {
                interp_fault(in, "%s: argument %u is missing", ir_func_name(in->u, f), i);
            }
            set_param(fr, i, &args[i]);
        }
    }
    if (n > f->nparams) {
        fr->nextra = n - f->nparams;
        fr->extra = arena_copy(&in->arena, args + f->nparams, fr->nextra * sizeof *args);
    }
}

static struct interp_val run_blocks(struct frame *fr)
{
    const struct ir_func *f = fr->f;
    struct interp_val result = {0};
    uint32_t taken;

    do {
        const struct ir_block *block = &f->blocks[fr->block];

        for (; fr->at + 1 < block->count; fr->at++) {
            execute(fr, &f->insns[block->first + fr->at]);
        }
        fr->in->steps += block->count;
        if (fr->in->steps > fr->in->limit) {
            interp_fault(fr->in, "%s: too many steps", ir_func_name(fr->in->u, f));
        }
        taken = leave(fr, &f->insns[block->first + block->count - 1], block, &result);
        if (taken != UINT32_MAX) {
            fr->block = f->succs[block->first_succ + taken];
            fr->at = 0;
        }
    } while (taken != UINT32_MAX);
    return result;
}

static struct interp_val run(struct interp *in, const struct ir_func *f,
                             const struct interp_arg *args, uint32_t n, void *ret)
{
    struct frame *fr = arena_new(&in->arena, struct frame);
    struct interp_val result;

    if (++in->depth > DEPTH_MAX) {
        interp_fault(in, "%s: recursion without end", ir_func_name(in->u, f));
    }
    *fr = (struct frame){.in = in, .f = f, .ret = ret, .depth = in->depth};
    enter(fr, args, n);
    if (f->flags & FUNC_SETJMP && setjmp(fr->back) != 0) {
        in->depth = fr->depth;
    }
    result = run_blocks(fr);
    in->depth--;
    return result;
}

// ---- The program -------------------------------------------------------------------------------

static void lay_out_globals(struct interp *in)
{
    const struct ir_unit *u = in->u;

    in->globals = arena_array(&in->arena, void *, u->nglobals);
    for (uint32_t i = 0; i < u->nglobals; i++) {
        in->globals[i] = arena_alloc(&in->arena, u->types[u->globals[i].type].size + 256, 16);
        if (strcmp(ir_name(u, u->globals[i].name), "stderr") == 0) {
            memset(in->globals[i], 0x22, 8); // any pointer other than standard output's
        }
    }
    in->strings = arena_array(&in->arena, void *, u->nstrings);
    in->functions = arena_alloc(&in->arena, u->nfns + 1u, 16);
    in->func_of = arena_array(&in->arena, int32_t, u->nfns);
    in->temp_types = arena_array(&in->arena, type_id *, u->nfuncs);
    memset(in->func_of, 0xff, u->nfns * sizeof *in->func_of);
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        in->func_of[u->funcs[i].fn] = (int32_t)i;
        in->temp_types[i] = ir_temp_types(&in->arena, &u->funcs[i]);
    }
}

static const struct ir_func *find_main(const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (strcmp(ir_func_name(u, &u->funcs[i]), "main") == 0) {
            return &u->funcs[i];
        }
    }
    return NULL;
}

static void run_program(struct interp *in)
{
    const struct ir_unit *u = in->u;
    const struct ir_func *entry = find_main(u);
    struct interp_arg args[3] = {0};

    if (entry == NULL) {
        interp_fault(in, "no main");
    }
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (u->funcs[i].flags & FUNC_INIT) {
            run(in, &u->funcs[i], NULL, 0, NULL);
        }
    }
    args[0].v.i = 1;
    args[1].v.i = (uint64_t)(uintptr_t)arena_alloc(&in->arena, 64, 16);
    in->code = (int)(run(in, entry, args, entry->nparams, NULL).i & 0xff);
}

bool interp_run(struct interp *in, const struct ir_unit *u, uint64_t limit)
{
    memset(in, 0, sizeof *in);
    arena_init(&in->arena, 0);
    in->u = u;
    in->limit = limit;
    lay_out_globals(in);
    if (setjmp(in->stop) == 0) {
        run_program(in);
    }
    return in->fault == NULL;
}

void interp_free(struct interp *in)
{
    buf_free(&in->out);
    arena_free(&in->arena);
}
