// An expression parser: recursive descent, tokens, error paths.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum token { END, NUM, OP, LPAREN, RPAREN, BAD };

struct parser {
    const char *s;
    enum token tok;
    long num;
    char op;
    const char *error;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void next(struct parser *p)
{
    while (*p->s == ' ' || *p->s == '\t')
        p->s++;
    switch (*p->s) {
    case '\0':
        p->tok = END;
        return;
    case '(':
    case ')':
        p->tok = *p->s++ == '(' ? LPAREN : RPAREN;
        return;
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
        p->tok = OP;
        p->op = *p->s++;
        return;
    case '0' ... '9':
        p->tok = NUM;
        for (p->num = 0; is_digit(*p->s); p->s++)
            p->num = p->num * 10 + (*p->s - '0');
        return;
    }
    p->tok = BAD;
    p->error = "bad character";
}

static int level(const struct parser *p)
{
    if (p->tok != OP)
        return 0;
    switch (p->op) {
    case '+':
    case '-':
        return 1;
    case '^':
        return 3;
    default:
        return 2;
    }
}

static long expr(struct parser *p, int min);

static long primary(struct parser *p)
{
    long v = 0;

    if (p->tok == NUM) {
        v = p->num;
        next(p);
    } else if (p->tok == LPAREN) {
        next(p);
        v = expr(p, 1);
        if (p->tok != RPAREN) {
            p->error = p->error ?: "missing )";
            return 0;
        }
        next(p);
    } else if (p->tok == OP && p->op == '-') {
        next(p);
        v = -primary(p);
    } else if (!p->error) {
        p->error = "expected a value";
    }
    return v;
}

static long apply(struct parser *p, char op, long a, long b)
{
    long r = 1;

    switch (op) {
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    case '/':
    case '%':
        if (b == 0) {
            p->error = "division by zero";
            return 0;
        }
        return op == '/' ? a / b : a % b;
    case '^':
        while (b-- > 0)
            r *= a;
        return r;
    }
    return 0;
}

static long expr(struct parser *p, int min)
{
    long left = primary(p);
    int l;

    while (!p->error && (l = level(p)) >= min && l) {
        char op = p->op;
        next(p);
        long right = expr(p, op == '^' ? l : l + 1);
        left = apply(p, op, left, right);
    }
    return left;
}

static void eval(const char *s)
{
    struct parser p = {.s = s};
    long v;

    next(&p);
    v = expr(&p, 1);
    if (!p.error && p.tok != END)
        p.error = "trailing input";
    if (p.error)
        printf("%s: %s\n", s, p.error);
    else
        printf("%s = %ld\n", s, v);
}

int main(void)
{
    static const char *const tests[] = {
        "1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-5 - -3", "10 / 3 % 2", "1 / 0", "(1", "2 3", "a", "",
        "100 - 99 - 1", "((((7))))"};

    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        eval(tests[i]);
    return 0;
}
