// Comma, short circuit, ?:, statement expressions, _Generic, builtins, sizeof.
#include "programs.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static int calls;

static int yes(void)
{
    calls++;
    return 3;
}

static int no(void)
{
    calls += 100;
    return 0;
}

static void and_stops(void)
{
    calls = 0;
    int r = no() && yes();
    printf("%d %d\n", r, calls);
}

static void or_stops(void)
{
    calls = 0;
    int r = yes() || no();
    printf("%d %d\n", r, calls);
}

static void short_circuit_in_conditions(void)
{
    int n = 0;

    if (no() && yes() || yes())
        n |= 1;
    if (!(yes() && no()))
        n |= 2;
    while (yes() && n < 8)
        n += 4;
    for (int i = 0; i < 5 && (no() || i < 3); i++)
        n += 16;
    do
        n++;
    while (n < 70 && !no());
    n += no() ? 1000 : yes() && yes() ? 2000 : 3000;
    printf("%d %d\n", n, calls);
}

static void short_circuit_as_values(void)
{
    int a[4] = {yes() && no(), yes() || no(), !yes() || !no(), yes() && 7};
    int sum = (no() || yes()) + (yes() && yes()) * 10;

    printf("%d%d%d%d %d\n", a[0], a[1], a[2], a[3], sum);
    printf("%d %d\n", (no() || no()) == 0, -(yes() && yes()));
}

static void short_circuit_on_other_types(void)
{
    double d = 0.5, z = 0;
    char *p = "x", *null = NULL;

    printf("%d %d %d %d\n", d && p, z || null, null || d, p && *p == 'x');
}

static void short_circuit_guards_a_read(void)
{
    int *p = NULL, v = 4, *q = &v;

    printf("%d %d %d\n", p && *p, q && *q == 4, !q || *q);
}

static void short_circuit_with_constants(void)
{
    calls = 0;
    int r = (0 && yes()) + (1 || yes()) * 2 + (1 && yes()) * 4 + (0 || yes()) * 8;
    printf("%d %d\n", r, calls);
}

static void comma_in_places(void)
{
    int a = 1, b;

    b = (a++, a *= 3, a + 1);
    int t[2] = {(a = 4, a), (yes(), 9)};
    for (a = 0, b = 9; a < b; a++, b--)
        ;
    printf("%d %d %d %d\n", a, b, t[0], t[1]);
    printf("%d\n", (a, b, 7));
}

static void conditional_types(void)
{
    unsigned u = 1;
    char c = -1;
    printf("%d %zu %zu\n", (0 ? u : -1) > 0, sizeof(1 ? c : c), sizeof(1 ? 1 : 2L));
    printf("%g %d\n", 1 ? 1 : 2.5, (1 ? (void *)0 : &c) == 0);
}

static void conditional_of_structs(void)
{
    struct pair {
        int a, b;
    } x = {1, 2}, y = {3, 4}, z;

    for (int i = 0; i < 2; i++) {
        z = i ? x : y;
        printf("%d %d %d\n", z.a, (i ? x : y).b, (i ? &y : &x)->a);
    }
}

static void conditional_with_void_arms(void)
{
    calls = 0;
    calls ? (void)no() : (void)yes();
    calls == 1 ? no() : yes();
    printf("%d\n", calls);
}

static void conditional_as_target(void)
{
    int a = 1, b = 2;

    *(a > b ? &a : &b) = 9;
    (a < b ? &a : &b)[0]++;
    printf("%d %d\n", a, b);
}

static void elvis(void)
{
    calls = 0;
    int a = yes() ?: no(), b = no() ?: 8;
    const char *p = NULL ?: "none";
    double d = 0.25 ?: 1;
    printf("%d %d %s %g %d\n", a, b, p, d, calls);
    if (no() ?: yes())
        printf("%d\n", calls);
}

static void increments_in_expressions(void)
{
    int i = 3, a[8] = {0};

    a[i++] = i++ * 0 + 5;
    i = 2;
    a[i++]++;
    --a[--i];
    a[i] += ++i - i;
    int *p = a;
    *p++ = 7;
    *++p = 8;
    (*p)--;
    printf("%d %d %d %d %d\n", i, a[0], a[2], a[3] != 99, (int)(p - a));
}

static void assignment_is_a_value(void)
{
    int a, b, c;
    unsigned char u;

    a = b = c = 4;
    a += b -= c *= 2;
    int r = (u = 300) + 1;
    printf("%d %d %d %d %d\n", a, b, c, u, r);
    if ((a = b) != -4 || !(c = 0))
        printf("%d\n", a);
    while ((a = a + 1) < 0)
        ;
    printf("%d\n", a);
}

static void read_before_a_later_write(void)
{
    int i = 1;
    int r = i + (i = 5, 0) * 0 + 0 * i;
    int s = i * 10 + ({
                i = 7;
                0;
            });
    printf("%d %d\n", s, i);
    (void)r;
}

static void statement_expression_values(void)
{
    int a = ({
        int t = 4;
        t * t;
    });
    struct pair {
        int a, b;
    } p = ({
        struct pair q = {a, 2};
        q.b++;
        q;
    });
    ({ a++; });
    const char *s = ({ "text"; });
    printf("%d %d %d %s %d\n", a, p.a, p.b, s, ({ ({ 1; }) + ({ 2; }); }));
}

static void statement_expression_with_control(void)
{
    int sum = 0;

    for (int i = 0; i < 6; i++) {
        sum += ({
            if (i == 2)
                continue;
            if (i == 5)
                break;
            int r = 0;
            for (int k = 0; k < i; k++)
                r += k;
            r;
        });
    }
    printf("%d\n", sum);
}

static int returns_from_inside(int v)
{
    return 10 + ({
        if (v)
            return v;
        1;
    });
}

static void statement_expression_returns(void)
{
    printf("%d %d\n", returns_from_inside(0), returns_from_inside(4));
}

#define MAX(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) a_ = (a);                                                                    \
        __typeof__(b) b_ = (b);                                                                    \
        a_ > b_ ? a_ : b_;                                                                         \
    })

static void statement_expression_macros(void)
{
    int i = 3;
    int first = MAX(i++, 2);
    printf("%d %d %g\n", first, MAX(MAX(1, i), 2), MAX(1.5, 0.5f));
}

#define KIND(x)                                                                                    \
    _Generic((x),                                                                                  \
        char: 'c',                                                                                 \
        signed char: 's',                                                                          \
        unsigned char: 'u',                                                                        \
        int: 'i',                                                                                  \
        unsigned: 'U',                                                                             \
        long: 'l',                                                                                 \
        float: 'f',                                                                                \
        double: 'd',                                                                               \
        char *: 'p',                                                                               \
        const char *: 'P',                                                                         \
        int (*)(void): 'F',                                                                        \
        default: '?')

static void generic_by_type(void)
{
    char c = 1;
    const char *s = "";
    const int k = 1;
    short h = 1;
    printf("%c%c%c%c%c%c%c%c%c%c%c\n", KIND(c), KIND('c'), KIND(c + c), KIND(1u), KIND(1L), KIND(1.f),
           KIND(1.), KIND(s), KIND("lit"), KIND(yes), KIND(h));
    printf("%c%c%c\n", KIND(k), KIND((unsigned char)1), KIND(+h));
}

static int twice_int(int v)
{
    return 2 * v;
}

static double twice_double(double v)
{
    return 2 * v;
}

static void generic_calls(void)
{
    int i = 4;
    printf("%d %g\n", _Generic(i, int: twice_int, double: twice_double)(i),
           _Generic(1.5, int: twice_int, double: twice_double)(1.5));
    _Generic(0, int: i, default: calls)++;
    printf("%d\n", i);
}

static void generic_does_not_evaluate(void)
{
    int i = 0;
    int r = _Generic(i++, int: 5, default: i++);
    printf("%d %d\n", r, i);
}

static void choose_expr(void)
{
    int i = 0;
    int r = __builtin_choose_expr(sizeof(int) == 4, 7, i++);
    const char *s = __builtin_choose_expr(0, 5, "five");
    printf("%d %d %s\n", r, i, s);
}

static void constant_p(void)
{
    printf("%d %d\n", __builtin_constant_p(3 + 4), __builtin_constant_p("x"[0]) >= 0);
}

static void expect_and_unreachable(void)
{
    for (int i = 0; i < 3; i++) {
        if (__builtin_expect(i == 1, 0))
            printf(" one");
        else if (__builtin_expect(!!(i & 2), 1))
            printf(" two");
        switch (i) {
        case 0:
        case 1:
        case 2:
            break;
        default:
            __builtin_unreachable();
        }
    }
    printf(" %ld\n", __builtin_expect_with_probability(5, 1, 0.9));
}

static void types_compatible(void)
{
    const int k = 0;
    printf("%d %d %d %d\n", __builtin_types_compatible_p(int, int),
           __builtin_types_compatible_p(int, unsigned),
           __builtin_types_compatible_p(__typeof__(k), int),
           __builtin_types_compatible_p(int[3], int[]));
}

struct deep {
    char c;
    struct {
        int a[3];
        struct {
            short s, t;
        } in[2];
    } m;
    union {
        long l;
        char tail[3];
    };
};

static void offsets(void)
{
    int i = 1;
    printf("%zu %zu %zu %zu %zu\n", offsetof(struct deep, m), offsetof(struct deep, m.a[2]),
           offsetof(struct deep, m.in[1].t), offsetof(struct deep, l), offsetof(struct deep, m.a[i]));
}

static void overflow_builtins(void)
{
    int r;
    unsigned char u;
    long l;
    uint64_t w;
    int o = __builtin_add_overflow(INT_MAX, 1, &r);
    printf("%d %d\n", o, r);
    o = __builtin_add_overflow(200, 50, &u);
    printf("%d %d\n", o, u);
    o = __builtin_sub_overflow(3, 5, &u);
    printf("%d %d\n", o, u);
    o = __builtin_mul_overflow(1L << 40, 1L << 30, &l);
    printf("%d %ld\n", o, l);
    o = __builtin_mul_overflow(UINT64_MAX, 1, &w);
    printf("%d %llu\n", o, (unsigned long long)w);
    o = __builtin_sadd_overflow(INT_MIN, -1, &r);
    printf("%d %d\n", o, r);
}

static void bit_builtins(void)
{
    for (unsigned v = 1; v; v = v * 37 + (v >> 3) & 0x7ff0) {
        printf("%d,%d,%d,%d,%d ", __builtin_clz(v), __builtin_ctz(v), __builtin_popcount(v),
               __builtin_ffs(v), __builtin_parity(v));
        if (calls++ % 4 == 0)
            break;
    }
    printf("%d %d %d\n", __builtin_clzll(1ULL << 40), __builtin_ctzl(1UL << 50),
           __builtin_popcountll(~0ULL));
    printf("%x %x %llx\n", __builtin_bswap16(0x1234), __builtin_bswap32(0x12345678),
           (unsigned long long)__builtin_bswap64(0x123456789abcdef0ULL));
    printf("%d %d\n", __builtin_ffsll(0), __builtin_ffsl(LONG_MIN));
}

static void memory_builtins(void)
{
    char a[8], b[8];
    __builtin_memset(a, 'x', 7);
    a[7] = 0;
    __builtin_memcpy(b, a, sizeof a);
    b[2] = 'y';
    printf("%s %zu %d\n", b, __builtin_strlen(a), __builtin_memcmp(a, b, 2));
}

static void object_sizes(void)
{
    char a[10];
    printf("%d\n", (int)(__builtin_object_size(a, 0) == 10 || __builtin_object_size(a, 0) == -1));
}

static void sizeof_does_not_evaluate(void)
{
    int i = 3;
    size_t n = sizeof(i++) + sizeof(int[5]) + sizeof "four" + sizeof(struct deep *);
    printf("%zu %d %zu %zu\n", n, i, _Alignof(double), sizeof yes());
}

static void sizeof_a_vla_evaluates(void)
{
    int n = 3;
    size_t a = sizeof(int[n++]);
    char v[n];
    size_t b = sizeof v, c = sizeof(v);
    n = 100;
    printf("%zu %zu %zu %zu\n", a, b, c, sizeof v);
}

static void typeof_and_auto(void)
{
    int i = 3;
    __typeof__(i++) j = i;
    __auto_type d = 2.5;
    __typeof__(int[2]) a = {1, 2};
    __typeof__(&a[0]) p = a + 1;
    printf("%d %d %g %d\n", i, j, d, *p);
}

static void casts_as_effects(void)
{
    calls = 0;
    (void)yes();
    (void)(yes(), no());
    (char)yes();
    ((void)0);
    printf("%d\n", calls);
}

static void comparison_chains(void)
{
    int a = 5;
    printf("%d %d %d %d\n", 1 < a < 3, a == 5 == 1, !a == 0, ~a < 0 != 1);
    printf("%d %d\n", a & 4 == 4, (a & 4) == 4);
}

static void array_index_either_way(void)
{
    int a[3] = {1, 2, 3}, i = 1;
    printf("%d %d %c\n", i[a], 2 [a], "abc"[i]);
    i[a] = 9;
    printf("%d\n", a[1]);
}

int main(void)
{
    RUN(and_stops);
    RUN(or_stops);
    RUN(short_circuit_in_conditions);
    RUN(short_circuit_as_values);
    RUN(short_circuit_on_other_types);
    RUN(short_circuit_guards_a_read);
    RUN(short_circuit_with_constants);
    RUN(comma_in_places);
    RUN(conditional_types);
    RUN(conditional_of_structs);
    RUN(conditional_with_void_arms);
    RUN(conditional_as_target);
    RUN(elvis);
    RUN(increments_in_expressions);
    RUN(assignment_is_a_value);
    RUN(read_before_a_later_write);
    RUN(statement_expression_values);
    RUN(statement_expression_with_control);
    RUN(statement_expression_returns);
    RUN(statement_expression_macros);
    RUN(generic_by_type);
    RUN(generic_calls);
    RUN(generic_does_not_evaluate);
    RUN(choose_expr);
    RUN(constant_p);
    RUN(expect_and_unreachable);
    RUN(types_compatible);
    RUN(offsets);
    RUN(overflow_builtins);
    RUN(bit_builtins);
    RUN(memory_builtins);
    RUN(object_sizes);
    RUN(sizeof_does_not_evaluate);
    RUN(sizeof_a_vla_evaluates);
    RUN(typeof_and_auto);
    RUN(casts_as_effects);
    RUN(comparison_chains);
    RUN(array_index_either_way);
    return 0;
}
