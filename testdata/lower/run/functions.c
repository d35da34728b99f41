// Calls: recursion, pointers, tables, callbacks, K&R, prototypes in blocks, static state.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fact(int n)
{
    return n < 2 ? 1 : n * fact(n - 1);
}

static int even(int n);

static int odd(int n)
{
    return n == 0 ? 0 : even(n - 1);
}

static int even(int n)
{
    return n == 0 ? 1 : odd(n - 1);
}

static int ackermann(int m, int n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

static void hanoi(int n, int from, int to, int via, int *moves)
{
    if (!n)
        return;
    hanoi(n - 1, from, via, to, moves);
    ++*moves;
    hanoi(n - 1, via, to, from, moves);
}

typedef int (*binary)(int, int);

static int add(int a, int b)
{
    return a + b;
}

static int sub(int a, int b)
{
    return a - b;
}

static int mul(int a, int b)
{
    return a * b;
}

struct op {
    const char *name;
    binary run;
    int (*unary[2])(int);
};

static int neg(int a)
{
    return -a;
}

static int inc(int a)
{
    return a + 1;
}

static const struct op ops[] = {
    {"add", add, {neg, inc}}, {"sub", &sub, {inc}}, {.run = mul, .name = "mul", .unary = {[1] = neg}}};

static binary pick(int i)
{
    return ops[i].run;
}

static int (*pick_unary(int i))(int)
{
    return i ? neg : &inc;
}

static int apply(int f(int, int), int a, int b)
{
    return f(a, b) + (*f)(b, a) + (**f)(a, a);
}

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int old_style(a, b, c)
int a;
char b;
float c;
{
    return a + b + (int)c;
}

static int old_empty()
{
    return 12;
}

static int counter(void)
{
    static int n = 5;
    static struct {
        int calls[2];
    } state = {{100}};

    state.calls[n & 1]++;
    return n++ + state.calls[0] * 10;
}

static int two_statics(int which)
{
    if (which) {
        static int x = 1;
        return x++;
    } else {
        static int x = 100;
        return x--;
    }
}

static void many(int a, long b, char c, double d, float e, short f, unsigned char g, void *h, int i,
                 long long j)
{
    printf("%d %ld %c %.2f %.2f %d %d %d %d %lld\n", a, b, c, d, e, f, g, h == NULL, i, j);
}

static int narrow(char c, unsigned char u, _Bool b)
{
    return c * 10000 + u * 10 + b;
}

static inline int inlined(int x)
{
    return x * 3;
}

static void out_params(int in, int *half, int *rest)
{
    *half = in / 2;
    *rest = in % 2;
}

static int params_change(int a, int b)
{
    int *p = &a;

    *p += 5;
    b *= a;
    a = b - a;
    return *p;
}

int main(void)
{
    int moves = 0, v[] = {5, 2, 9, 1, 7}, key = 7, half, rest;
    char *words[] = {"pear", "apple", "fig"};
    binary f = add;
    int declared_here(int);

    printf("%d %d %d %d\n", fact(10), even(10), odd(7), ackermann(2, 3));
    hanoi(6, 1, 3, 2, &moves);
    printf("%d\n", moves);
    for (int i = 0; i < 3; i++)
        printf("%s %d %d\n", ops[i].name, ops[i].run(7, 3), (*ops[i].run)(3, 7));
    printf("%d %d %d\n", ops[0].unary[1](4), ops[2].unary[0] == NULL, ops[2].unary[1](4));
    printf("%d %d %d\n", pick(1)(9, 4), pick_unary(0)(1), (*pick_unary(1))(1));
    printf("%d %d\n", apply(sub, 9, 4), apply(f, 1, 2));
    f = f == add ? mul : add;
    printf("%d %d\n", f(6, 7), (f ? f : add)(2, 3));
    qsort(v, 5, sizeof *v, compare);
    qsort(words, 3, sizeof *words, compare_words);
    printf("%d%d%d%d%d %s %s\n", v[0], v[1], v[2], v[3], v[4], words[0], words[2]);
    printf("%td\n", (int *)bsearch(&key, v, 5, sizeof *v, compare) - v);
    printf("%d %d\n", old_style(1, 'a', 2.5), old_empty());
    for (int i = 0; i < 3; i++)
        printf("%d %d %d\n", counter(), two_statics(0), two_statics(1));
    many(1, 2, 'c', 4.5, 5.25f, -6, 7, NULL, 8, 1LL << 40);
    printf("%d\n", narrow(300, 300, 300));
    printf("%d %d\n", inlined(inlined(2)), declared_here(4));
    out_params(9, &half, &rest);
    printf("%d %d %d\n", half, rest, params_change(1, 10));
    return 0;
}

int declared_here(int x)
{
    return x + 1000;
}
