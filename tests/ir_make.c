// SPDX-License-Identifier: Apache-2.0
#include "tests/ir_make.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <stdarg.h>
#include <string.h>

void make_unit(struct ir_make *m, struct arena *a, const char *path)
{
    *m = (struct ir_make){.a = a, .b = ir_builder_new(a)};
    m->path = names_puts(ir_builder_names(m->b), path);
    m->file = ir_add_file(m->b, m->path, FILE_MAIN | FILE_PROJECT);
    m->type_void = ir_add_type(m->b, (struct ir_type){.kind = TYPE_VOID});
    m->type_int = ir_add_type(m->b, (struct ir_type){.kind = TYPE_INT, .size = 4, .align = 4});
    m->type_long = ir_add_type(m->b, (struct ir_type){.kind = TYPE_INT, .size = 8, .align = 8});
    type_id text = ir_add_type(
        m->b, (struct ir_type){.kind = TYPE_INT, .flags = TYPE_CHAR, .size = 1, .align = 1});
    m->type_text = ir_add_type(
        m->b, (struct ir_type){.kind = TYPE_POINTER, .size = 8, .align = 8, .elem = text});
}

struct ir_unit *make_end(struct ir_make *m)
{
    return ir_builder_end(m->b, m->path);
}

type_id make_type(struct ir_make *m, char letter)
{
    switch (letter) {
    case 'v':
        return m->type_void;
    case 'i':
        return m->type_int;
    case 'l':
        return m->type_long;
    case 'p':
        return m->type_text;
    default:
        bug("no type has the letter '%c'", letter);
    }
}

uint32_t make_fn(struct ir_make *m, const char *name, const char *signature, uint32_t flags,
                 const char *key)
{
    struct names *names = ir_builder_names(m->b);
    struct ir_type t = {.kind = TYPE_FUNCTION, .elem = make_type(m, signature[0])};
    type_id params[8];

    for (const char *p = signature + 2; *p != ')'; p++) {
        if (*p == '.') {
            t.flags |= TYPE_VARIADIC;
        } else {
            params[t.nparams++] = make_type(m, *p);
        }
    }
    t.first_param = ir_add_param_types(m->b, params, t.nparams);
    return ir_add_fn(m->b, (struct ir_fn){.name = names_puts(names, name),
                                          .key = names_puts(names, key ? key : name),
                                          .type = ir_add_type(m->b, t),
                                          .flags = flags});
}

static void next_line(struct ir_make *m)
{
    m->line++;
    ir_set_loc(m->f, ir_add_loc(m->b, (struct loc){.file = m->file, .line = m->line, .col = 1}),
               false);
}

void make_begin(struct ir_make *m, uint32_t fn, uint32_t flags)
{
    loc_id at = ir_add_loc(m->b, (struct loc){.file = m->file, .line = ++m->line, .col = 1});

    m->f = ir_func_begin(m->b, fn, flags, at, at);
}

void make_finish(struct ir_make *m)
{
    ir_func_end(m->f);
    m->f = NULL;
}

ir_opnd make_local(struct ir_make *m, const char *name, char type, uint32_t flags)
{
    struct ir_local l = {.name = names_puts(ir_builder_names(m->b), name),
                         .type = make_type(m, type),
                         .flags = flags};

    return ir_opnd_make(IR_LOCAL, ir_add_local(m->f, l));
}

ir_opnd make_int(struct ir_make *m, int64_t value)
{
    return ir_const_int(m->b, m->type_int, value);
}

ir_opnd make_call(struct ir_make *m, uint32_t fn, ir_opnd dst, uint32_t n, ...)
{
    type_id type = ir_type_at(m->b, ir_fn_at(m->b, fn)->type)->elem;
    ir_opnd args[8];
    va_list ap;

    va_start(ap, n);
    for (uint32_t i = 0; i < n; i++) {
        args[i] = va_arg(ap, ir_opnd);
    }
    va_end(ap);
    next_line(m);
    if (type == m->type_void) {
        type = 0;
    } else if (dst == 0) {
        dst = ir_new_temp(m->f);
    }
    return ir_emit(m->f, (struct ir_insn){.op = IR_CALL, .type = type, .dst = dst, .callee = fn},
                   args, n);
}

ir_opnd make_bin(struct ir_make *m, enum ir_bin op, ir_opnd a, ir_opnd b)
{
    next_line(m);
    return ir_emit(m->f,
                   (struct ir_insn){.op = IR_BIN,
                                    .sub = (uint8_t)op,
                                    .type = m->type_int,
                                    .dst = ir_new_temp(m->f),
                                    .a = a,
                                    .b = b},
                   NULL, 0);
}

ir_opnd make_cast(struct ir_make *m, char type, ir_opnd a)
{
    next_line(m);
    return ir_emit(m->f,
                   (struct ir_insn){
                       .op = IR_CAST, .type = make_type(m, type), .dst = ir_new_temp(m->f), .a = a},
                   NULL, 0);
}

void make_mov(struct ir_make *m, ir_opnd dst, ir_opnd a)
{
    next_line(m);
    ir_emit(m->f, (struct ir_insn){.op = IR_MOV, .type = m->type_int, .dst = dst, .a = a}, NULL, 0);
}

ir_opnd make_addr(struct ir_make *m, place_id p)
{
    next_line(m);
    return ir_emit(
        m->f,
        (struct ir_insn){.op = IR_ADDR, .type = m->type_text, .dst = ir_new_temp(m->f), .place = p},
        NULL, 0);
}

void make_icall(struct ir_make *m, ir_opnd pointer)
{
    next_line(m);
    ir_emit(m->f, (struct ir_insn){.op = IR_ICALL, .a = pointer}, NULL, 0);
}
