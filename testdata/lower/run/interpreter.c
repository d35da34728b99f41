// A small Lisp: tagged unions, recursion, symbol tables, printing into a buffer.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct value value;
typedef value *(*builtin)(value *args);

struct value {
    enum { NIL, INT, SYM, CONS, BUILTIN, LAMBDA } type;
    union {
        long num;
        const char *name;
        struct {
            value *car, *cdr;
        };
        builtin call;
        struct {
            value *params, *body;
        } fn;
    };
};

static value nil = {NIL}, heap[4000];
static size_t used;
static char names[64][12];
static value *globals[64];
static char out[400];
static size_t len;

static value *make(int type)
{
    value *v = &heap[used++];

    v->type = type;
    return v;
}

static value *number(long n)
{
    value *v = make(INT);
    v->num = n;
    return v;
}

static value *cons(value *a, value *b)
{
    value *v = make(CONS);

    v->car = a;
    v->cdr = b;
    return v;
}

static int intern(const char *s, size_t n)
{
    int i = 0;

    for (; names[i][0]; i++)
        if (strlen(names[i]) == n && !memcmp(names[i], s, n))
            return i;
    memcpy(names[i], s, n);
    names[i][n] = 0;
    return i;
}

static value *read_value(const char **s);

static value *read_list(const char **s)
{
    while (**s == ' ')
        ++*s;
    if (**s == ')') {
        ++*s;
        return &nil;
    }
    value *first = read_value(s);
    return cons(first, read_list(s));
}

static value *read_value(const char **s)
{
    const char *start;

    while (**s == ' ')
        (*s)++;
    if (**s == '(') {
        (*s)++;
        return read_list(s);
    }
    if ((**s >= '0' && **s <= '9') || (**s == '-' && (*s)[1] >= '0')) {
        char *end;
        long n = strtol(*s, &end, 10);
        *s = end;
        return number(n);
    }
    for (start = *s; **s && !strchr(" ()", **s); ++*s)
        ;
    value *v = make(SYM);
    v->name = names[intern(start, (size_t)(*s - start))];
    return v;
}

static void emit(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    len += (size_t)vsnprintf(out + len, sizeof out - len, fmt, ap);
    va_end(ap);
}

static void show(const value *v)
{
    switch (v->type) {
    case NIL:
        emit("()");
        break;
    case INT:
        emit("%ld", v->num);
        break;
    case SYM:
        emit("%s", v->name);
        break;
    case CONS:
        emit("(");
        for (;; emit(" ")) {
            show(v->car);
            if ((v = v->cdr)->type != CONS)
                break;
        }
        emit(")");
        break;
    default:
        emit("#<fn>");
    }
}

static value *lookup(const value *name, value *env)
{
    for (; env != &nil; env = env->cdr)
        if (env->car->car->name == name->name)
            return env->car->cdr;
    return globals[(name->name - names[0]) / sizeof names[0]] ?: &nil;
}

static value *eval(value *v, value *env);

static value *eval_list(value *l, value *env)
{
    return l->type == CONS ? cons(eval(l->car, env), eval_list(l->cdr, env)) : &nil;
}

static int is(const value *v, const char *s)
{
    return v->type == SYM && strcmp(v->name, s) == 0;
}

static value *apply(value *f, value *args, value *caller)
{
    value *env = caller;

    if (f->type == BUILTIN)
        return f->call(args);
    for (value *p = f->fn.params; p->type == CONS; p = p->cdr, args = args->cdr)
        env = cons(cons(p->car, args->car), env);
    return eval(f->fn.body, env);
}

static value *eval(value *v, value *env)
{
    if (v->type == SYM)
        return lookup(v, env);
    if (v->type != CONS)
        return v;
    if (is(v->car, "if")) {
        value *c = eval(v->cdr->car, env);
        v = v->cdr->cdr;
        return eval(c->type == NIL || (c->type == INT && !c->num) ? v->cdr->car : v->car, env);
    }
    if (is(v->car, "quote"))
        return v->cdr->car;
    if (is(v->car, "lambda")) {
        value *f = make(LAMBDA);
        f->fn.params = v->cdr->car;
        f->fn.body = v->cdr->cdr->car;
        return f;
    }
    if (is(v->car, "define")) {
        size_t i = (size_t)(v->cdr->car->name - *names) / sizeof *names;
        return globals[i] = eval(v->cdr->cdr->car, env);
    }
    value *f = eval(v->car, env);
    return apply(f, eval_list(v->cdr, env), env);
}

#define ARITH(name, op)                                                                            \
    static value *name(value *a)                                                                   \
    {                                                                                              \
        long r = a->car->num;                                                                      \
        while ((a = a->cdr)->type == CONS)                                                         \
            r = r op a->car->num;                                                                  \
        return number(r);                                                                          \
    }
ARITH(add, +)
ARITH(sub, -)
ARITH(mul, *)
ARITH(less, <)

static value *first(value *a)
{
    return a->car->car;
}

static value *rest(value *a)
{
    return a->car->cdr;
}

static value *pair(value *a)
{
    return cons(a->car, a->cdr->car);
}

static const struct {
    const char *name;
    builtin call;
} builtins[] = {{"+", add},     {"-", sub},    {"*", mul},    {"<", less},
                {"car", first}, {"cdr", rest}, {"cons", pair}};

int main(void)
{
    static const char *const program[] = {
        "(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))",
        "(define map (lambda (f l) (if l (cons (f (car l)) (map f (cdr l))) (quote ()))))",
        "(fact 10)",
        "(map fact (quote (1 2 3 4 5)))",
        "(map (lambda (x) (+ x x -1)) (quote (10 20)))",
        "(quote (a (b c) 3))",
        "car",
    };

    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
        int at = intern(builtins[i].name, strlen(builtins[i].name));
        (globals[at] = make(BUILTIN))->call = builtins[i].call;
    }
    for (size_t i = 0; i < sizeof program / sizeof *program; i++) {
        const char *s = program[i];
        len = 0;
        show(eval(read_value(&s), &nil));
        printf("%s\n", out);
    }
    return (int)(used % 100);
}
