// SPDX-License-Identifier: Apache-2.0
// A program of the calls oracle as C text: every statement on a line of its own.
#include "analyzer/base/buf.h"
#include "tests/oracle_calls.h"

static const char head[] = "typedef struct { int n; } pthread_mutex_t;\n"
                           "int open(const char *path, int flags, ...);\n"
                           "int close(int fd);\n"
                           "int fsync(int fd);\n"
                           "int access(const char *path, int mode);\n"
                           "int pthread_mutex_lock(pthread_mutex_t *m);\n"
                           "int pthread_mutex_unlock(pthread_mutex_t *m);\n"
                           "struct conn { int fd; int state; pthread_mutex_t lock; };\n"
                           "extern pthread_mutex_t big;\n"
                           "extern int kept;\n";
enum { HEAD_LINES = 10 };

static const char *const slot_text[SLOTS] = {
    "",  "a", "b", "fd",       "*out",    "c->fd",   "s.fd", "kept",
    "x", "y", "n", "c->state", "s.state", "c->lock", "big",
};
static const char *const op_text[COMPARES] = {"==", "!=", "<", ">"};

struct printer {
    struct buf *out;
    const struct call_program *p;
    const struct call_func *f;
    uint32_t line;
    unsigned depth, loops;
};

static void put(struct printer *w, const char *text)
{
    buf_printf(w->out, "%s", text);
}

static void start(struct printer *w)
{
    w->line++;
    for (unsigned n = 0; n < w->depth; n++) {
        put(w, "    ");
    }
}

static void print_address(struct printer *w, enum slot slot)
{
    put(w, slot == FD_OUT ? "out" : slot == FD_FIELD ? "&c->fd" : "&");
    if (slot != FD_OUT && slot != FD_FIELD) {
        put(w, slot_text[slot]);
    }
}

static void print_call(struct printer *w, const struct call_stmt *s)
{
    const struct call_func *f = &w->p->funcs[s->func];
    const char *comma = "";

    if (s->to) {
        buf_printf(w->out, "%s = ", slot_text[s->to]);
    }
    buf_printf(w->out, "f%u(", s->func);
    if (f->has_fd) {
        buf_printf(w->out, "%s", slot_text[s->args.by_value]);
        comma = ", ";
    }
    if (f->has_out) {
        put(w, comma);
        print_address(w, s->args.out);
        comma = ", ";
    }
    if (f->has_conn) {
        buf_printf(w->out, "%s%s", comma, s->args.conn == FD_FIELD ? "c" : "&s");
        comma = ", ";
    }
    if (f->has_number && s->args.number) {
        buf_printf(w->out, "%s%s%s", comma, slot_text[s->args.number],
                   s->args.is_less_one ? " - 1" : "");
    } else if (f->has_number) {
        buf_printf(w->out, "%s%d", comma, (int)s->k);
    }
    put(w, ");\n");
}

static void print_list(struct printer *w, struct call_stmt *s);

static void print_block(struct printer *w, struct call_stmt *s)
{
    w->depth++;
    print_list(w, s);
    w->depth--;
}

static void print_branch(struct printer *w, struct call_stmt *s)
{
    buf_printf(w->out, "if (%s %s %d) {\n", slot_text[s->from], op_text[s->op], (int)s->k);
    print_block(w, s->yes);
    if (s->no) {
        start(w);
        put(w, "} else {\n");
        print_block(w, s->no);
    }
    start(w);
    put(w, "}\n");
}

static void print_return(struct printer *w, const struct call_stmt *s)
{
    if (w->f->returns == RETURNS_NOTHING) {
        put(w, "return;\n");
    } else if (s->from) {
        buf_printf(w->out, "return %s;\n", slot_text[s->from]);
    } else {
        buf_printf(w->out, "return %d;\n", (int)s->k);
    }
}

static void print(struct printer *w, struct call_stmt *s)
{
    start(w);
    s->line = w->line;
    switch (s->kind) {
    case S_OPEN:
        buf_printf(w->out, "%s = open(\"f\", 0);\n", slot_text[s->to]);
        break;
    case S_CLOSE:
        buf_printf(w->out, "close(%s);\n", slot_text[s->from]);
        break;
    case S_USE:
        buf_printf(w->out, "fsync(%s);\n", slot_text[s->from]);
        break;
    case S_COPY:
        buf_printf(w->out, "%s = %s;\n", slot_text[s->to], slot_text[s->from]);
        break;
    case S_CONST:
        buf_printf(w->out, "%s = %d;\n", slot_text[s->to], (int)s->k);
        break;
    case S_ASK:
        buf_printf(w->out, "%s = access(\"f\", 0);\n", slot_text[s->to]);
        break;
    case S_CALL:
        print_call(w, s);
        break;
    case S_LOCK:
        buf_printf(w->out, "pthread_mutex_lock(&%s);\n", slot_text[s->from]);
        break;
    case S_UNLOCK:
        buf_printf(w->out, "pthread_mutex_unlock(&%s);\n", slot_text[s->from]);
        break;
    case S_IF:
        print_branch(w, s);
        break;
    case S_LOOP:
        buf_printf(w->out, "for (int i%u = 0; i%u < %d; i%u++) {\n", w->loops, w->loops, (int)s->k,
                   w->loops);
        w->loops++;
        print_block(w, s->yes);
        start(w);
        put(w, "}\n");
        break;
    case S_RETURN:
        print_return(w, s);
        break;
    }
}

static void print_list(struct printer *w, struct call_stmt *s)
{
    for (; s; s = s->next) {
        print(w, s);
    }
}

static bool mentions(const struct call_stmt *s, enum slot slot)
{
    for (; s; s = s->next) {
        if (s->to == slot || s->from == slot || s->args.by_value == slot || s->args.out == slot ||
            s->args.conn == slot || s->args.number == slot || mentions(s->yes, slot) ||
            mentions(s->no, slot)) {
            return true;
        }
    }
    return false;
}

static void print_locals(struct printer *w)
{
    static const enum slot fds[] = {FD_A, FD_B}, numbers[] = {NUM_A, NUM_B};

    for (unsigned i = 0; i < 2; i++) {
        if (mentions(w->f->first, fds[i])) {
            start(w);
            buf_printf(w->out, "int %s = -1;\n", slot_text[fds[i]]);
        }
        if (mentions(w->f->first, numbers[i])) {
            start(w);
            buf_printf(w->out, "int %s = 0;\n", slot_text[numbers[i]]);
        }
    }
    if (mentions(w->f->first, FD_LOCAL) || mentions(w->f->first, NUM_LOCAL)) {
        start(w);
        put(w, "struct conn s = {.fd = -1};\n");
    }
}

static void print_func(struct printer *w, uint32_t n)
{
    const struct call_func *f = w->f = &w->p->funcs[n];
    const char *comma = "";

    start(w);
    buf_printf(w->out, "%s f%u(", f->returns == RETURNS_NOTHING ? "void" : "int", n);
    if (f->has_fd) {
        put(w, "int fd");
        comma = ", ";
    }
    if (f->has_out) {
        buf_printf(w->out, "%sint *out", comma);
        comma = ", ";
    }
    if (f->has_conn) {
        buf_printf(w->out, "%sstruct conn *c", comma);
        comma = ", ";
    }
    if (f->has_number) {
        buf_printf(w->out, "%sint n", comma);
        comma = ", ";
    }
    put(w, *comma ? ")\n" : "void)\n");
    start(w);
    put(w, "{\n");
    w->depth++;
    print_locals(w);
    print_list(w, f->first);
    w->depth--;
    start(w);
    put(w, "}\n");
}

void calls_text(struct call_program *p, struct buf *out)
{
    struct printer w = {.out = out, .p = p, .line = HEAD_LINES};

    buf_printf(out, "%s", head);
    for (uint32_t n = 0; n < p->nfuncs; n++) {
        print_func(&w, n);
    }
}
