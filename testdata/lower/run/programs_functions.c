// Calls: variable arguments, old definitions, recursion, tables of functions, storage of threads,
// inline functions, cancellation, jumps over frames.
#include "programs.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// ---- Variable arguments

static int sum_ints(int n, ...)
{
    va_list ap;
    int s = 0;

    va_start(ap, n);
    while (n--)
        s += va_arg(ap, int);
    va_end(ap);
    return s;
}

static void varargs_promote(void)
{
    char c = -3;
    unsigned short h = 65535;
    _Bool b = 7;

    printf("%d %d\n", sum_ints(3, c, h, b), sum_ints(0));
}

static double mixed(const char *kinds, ...)
{
    va_list ap;
    double s = 0;

    va_start(ap, kinds);
    for (; *kinds; kinds++)
        switch (*kinds) {
        case 'i':
            s += va_arg(ap, int);
            break;
        case 'l':
            s += va_arg(ap, long long);
            break;
        case 'u':
            s += va_arg(ap, unsigned);
            break;
        case 'd':
            s += va_arg(ap, double);
            break;
        case 's':
            s += strlen(va_arg(ap, const char *));
            break;
        case 'p':
            s += *va_arg(ap, int *);
        }
    va_end(ap);
    return s;
}

static void varargs_of_all_kinds(void)
{
    int at = 1000;
    float f = 0.25f;
    printf("%g\n", mixed("iludsp", -5, 1LL << 33, 4000000000u, f, "four", &at));
}

struct pair {
    int a, b;
};

static int sum_pairs(int n, ...)
{
    va_list ap;
    int s = 0;

    va_start(ap, n);
    for (int i = 0; i < n; i++) {
        struct pair p = va_arg(ap, struct pair);
        s += p.a * 10 + p.b;
    }
    s += va_arg(ap, int);
    va_end(ap);
    return s;
}

static void varargs_structs(void)
{
    struct pair p = {1, 2};
    printf("%d\n", sum_pairs(2, p, (struct pair){3, 4}, 500));
}

static int twice_over(int n, ...)
{
    va_list a, b;
    int s = 0;

    va_start(a, n);
    va_copy(b, a);
    for (int i = 0; i < n; i++)
        s += va_arg(a, int);
    for (int i = 0; i < n; i++)
        s = s * 2 + va_arg(b, int);
    va_end(b);
    va_end(a);
    return s;
}

static void varargs_copied(void)
{
    printf("%d\n", twice_over(3, 1, 2, 3));
}

static int take_one(va_list *ap)
{
    return va_arg(*ap, int);
}

static int sum_list(int n, va_list ap)
{
    int s = 0;
    while (n--)
        s += va_arg(ap, int);
    return s;
}

static int hands_on(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    int first = take_one(&ap);
    int rest = sum_list(n - 1, ap);
    va_end(ap);
    return first * 1000 + rest;
}

static void varargs_handed_on(void)
{
    printf("%d\n", hands_on(4, 1, 2, 3, 4));
}

static int text(char *to, size_t n, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int r = vsnprintf(to, n, fmt, ap);
    va_end(ap);
    return r;
}

static void varargs_to_the_library(void)
{
    char to[20];
    int n = text(to, sizeof to, "%d-%s-%.1f", 4, "x", 2.5);
    printf("%s %d\n", to, n);
}

// ---- Old definitions

static int old_sum(a, b) int a, b;
{
    return a * 10 + b;
}

static int old_narrow(c, s, u, b)
char c;
short s;
unsigned char u;
_Bool b;
{
    return c + s + u + b;
}

static double old_float(f, p)
float f;
int *p;
{
    *p += 1;
    return f * 2;
}

static int old_default(a)
{
    return a + 1;
}

static void old_definitions(void)
{
    int n = 4;
    printf("%d %d\n", old_sum(1, 2), old_default(8));
    double d = old_float(1.5, &n);
    printf("%g %d\n", d, n);
}

static void old_definitions_narrow_their_parameters(void)
{
    printf("%d %d\n", old_narrow(300, 70000, 257, 1), old_narrow(-1, -1, -1, 0));
}

// ---- Recursion and function pointers

static int ackermann(int m, int n)
{
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static void recursion(void)
{
    printf("%d\n", ackermann(2, 3));
}

static int is_odd(unsigned n);

static int is_even(unsigned n)
{
    return n == 0 || is_odd(n - 1);
}

static int is_odd(unsigned n)
{
    return n != 0 && is_even(n - 1);
}

static void recursion_of_two(void)
{
    printf("%d %d\n", is_even(20), is_odd(20));
}

static void permute(char *s, int at, int *count)
{
    if (!s[at]) {
        ++*count;
        return;
    }
    for (int i = at; s[i]; i++) {
        char t = s[at];
        s[at] = s[i], s[i] = t;
        permute(s, at + 1, count);
        t = s[at], s[at] = s[i], s[i] = t;
    }
}

static void recursion_with_state(void)
{
    char s[] = "abcd";
    int n = 0;
    permute(s, 0, &n);
    printf("%d %s\n", n, s);
}

static int add(int a, int b)
{
    return a + b;
}

static int sub(int a, int b)
{
    return a - b;
}

static void function_tables(void)
{
    static int (*const ops[])(int, int) = {['+'] = add, ['-'] = sub};
    int (*p)(int, int) = &add, (**pp)(int, int) = &p;
    printf("%d %d %d %d\n", ops['-'](7, 2), (*p)(1, 2), (***p)(3, 4), (*pp)(5, 6));
    printf("%d %d\n", ops['*'] == NULL, ops['+'] == add);
}

static int (*choose(int minus))(int, int)
{
    return minus ? sub : add;
}

static void function_returns_function(void)
{
    printf("%d %d\n", choose(1)(9, 4), (choose(0))(9, 4));
}

struct ops {
    int (*run)(int, int);
    struct ops *next;
};

static void functions_in_structs(void)
{
    struct ops b = {sub, NULL}, a = {.next = &b, .run = add};
    int r = 100;
    for (struct ops *o = &a; o; o = o->next)
        r = o->run(r, 30);
    a.run = a.next->run;
    printf("%d %d\n", r, (*a.run)(1, 2));
}

static int apply(int f(int, int), int v)
{
    return f(v, v);
}

static void functions_as_parameters(void)
{
    printf("%d %d\n", apply(add, 6), apply(sub, 6));
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void functions_called_back(void)
{
    int a[] = {5, 2, 9, 1}, key = 9;
    qsort(a, 4, sizeof *a, by_size);
    int *found = bsearch(&key, a, 4, sizeof *a, by_size);
    printf("%d %d %d %d %td\n", a[0], a[1], a[2], a[3], found - a);
}

// ---- Storage

static int remembered(void)
{
    static int n;
    static int *p = &n;
    (*p)++;
    return n;
}

static void static_locals(void)
{
    int first = remembered(), second = remembered();
    printf("%d %d %d\n", first, second, remembered());
}

static _Thread_local int mine = 4;
static __thread char buffer[8] = "tls";

static void thread_storage(void)
{
    static _Thread_local int calls = 1;
    mine += calls++;
    buffer[0]++;
    int *p = &mine;
    *p *= 2;
    printf("%d %s %d\n", mine, buffer, calls);
}

extern int defined_below;
static int tentative;
static int tentative;

static void globals(void)
{
    extern int defined_below;
    tentative += defined_below++;
    int tentative = 5;
    {
        extern int defined_below;
        tentative += defined_below;
    }
    printf("%d\n", tentative);
}

int defined_below = 30;

static inline int squared(int v)
{
    return v * v;
}

static inline __attribute__((always_inline)) int cubed(int v)
{
    return squared(v) * v;
}

static void inline_functions(void)
{
    printf("%d %d\n", squared(5), cubed(squared(2)));
}

static void parameters_are_copies(void);

static int changes(int n, const char *s, int a[])
{
    n++;
    s++;
    a++;
    a[0] = n;
    return *s;
}

static void parameters_are_copies(void)
{
    int n = 1, a[2] = {0};
    const char *s = "xy";
    int r = changes(n, s, a);
    printf("%d %c %d %d\n", n, *s, a[1], r);
}

static void no_value(int *p)
{
    if (*p > 3)
        return;
    *p = 9;
}

static void returns_without_value(void)
{
    int a = 1, b = 5;
    no_value(&a);
    return no_value(&b), (void)printf("%d %d\n", a, b);
}

static unsigned char narrow_result(int v)
{
    return v;
}

static float float_result(double d)
{
    return d;
}

static void results_are_converted(void)
{
    printf("%d %.9g\n", narrow_result(300), float_result(0.1));
}

// ---- Cancellation handlers, jumps

static void handler(void *p)
{
    printf("<%d>", *(int *)p);
}

static void cleanup_handlers(void)
{
    int a = 1, b = 2;
    pthread_cleanup_push(handler, &a);
    pthread_cleanup_push(handler, &b);
    b = 20;
    pthread_cleanup_pop(1);
    pthread_cleanup_pop(a == 5);
    printf("\n");
}

static jmp_buf env;

static void thrower(int depth, int v)
{
    if (depth)
        thrower(depth - 1, v);
    else
        longjmp(env, v);
    printf("not here\n");
}

static void jump_over_frames(void)
{
    volatile int n = 0;
    int r = setjmp(env);

    printf(" %d", r);
    n++;
    if (n < 4)
        thrower(n, n == 3 ? 0 : n * 5);
    printf(" %d\n", n);
}

static void jump_in_a_condition(void)
{
    volatile int tries = 0;

    if (setjmp(env) == 0) {
        tries++;
        thrower(1, 2);
    } else {
        printf("caught %d\n", tries);
    }
    switch (setjmp(env)) {
    case 0:
        thrower(0, 7);
        break;
    case 7:
        printf("seven\n");
    }
}

int main(void)
{
    RUN(varargs_promote);
    RUN(varargs_of_all_kinds);
    RUN(varargs_structs);
    RUN(varargs_copied);
    RUN(varargs_handed_on);
    RUN(varargs_to_the_library);
    RUN(old_definitions);
    RUN(old_definitions_narrow_their_parameters);
    RUN(recursion);
    RUN(recursion_of_two);
    RUN(recursion_with_state);
    RUN(function_tables);
    RUN(function_returns_function);
    RUN(functions_in_structs);
    RUN(functions_as_parameters);
    RUN(functions_called_back);
    RUN(static_locals);
    RUN(thread_storage);
    RUN(globals);
    RUN(inline_functions);
    RUN(parameters_are_copies);
    RUN(returns_without_value);
    RUN(results_are_converted);
    RUN(cleanup_handlers);
    RUN(jump_over_frames);
    RUN(jump_in_a_condition);
    return 0;
}
