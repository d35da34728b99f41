// Floating-point arithmetic of three sizes, literals, and atomic operations in all forms.
#include "programs.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define ARITHMETIC(name, A, B)                                                                     \
    static void name(void)                                                                         \
    {                                                                                              \
        A table[] = {0.1, 1, -2.5, 3e4, 1.0 / 3};                                                  \
        for (int i = 0; i < 5; i++) {                                                              \
            A a = table[i], c = a;                                                                 \
            B b = (B)3.7;                                                                          \
            c += b;                                                                                \
            c *= a;                                                                                \
            c -= 1;                                                                                \
            c /= b;                                                                                \
            printf("%.9Lg %.9Lg %.9Lg %.9Lg %.9Lg %d%d%d%d%d%d %.9Lg %.9Lg\n", (long double)(a + b), \
                   (long double)(a - b), (long double)(a * b), (long double)(a / b),               \
                   (long double)c, a < b, a <= b, a > b, a >= b, a == b, a != b,                   \
                   (long double)c, (long double)-c);                                                \
        }                                                                                          \
    }

ARITHMETIC(float_and_float, float, float)
ARITHMETIC(float_and_int, float, int)
ARITHMETIC(float_and_double, float, double)
ARITHMETIC(double_and_double, double, double)
ARITHMETIC(double_and_char, double, char)
ARITHMETIC(double_and_u64, double, uint64_t)
ARITHMETIC(long_double_and_double, long double, double)
ARITHMETIC(long_double_and_float, long double, float)

static void nan_and_infinity(void)
{
    double zero = 0, inf = 1 / zero, nan = zero / zero;

    printf("%d %d %d %d %d\n", nan == nan, nan != nan, nan < 1, nan > 1, inf > 1e308);
    printf("%d %d %d\n", !(nan < 1), nan ? 1 : 2, -inf < zero);
    if (nan > 0 || nan <= 0)
        printf("wrong\n");
    while (!(nan >= 0)) {
        printf("unordered\n");
        break;
    }
}

static void negative_zero(void)
{
    double z = -0.0, y = 0;
    printf("%d %g %d %g\n", z == y, 1 / z, z ? 1 : 0, 0 - z);
}

static void rounding(void)
{
    float f = 16777216.0f;
    double d = 9007199254740992.0;
    f += 1.0f;
    d += 1;
    printf("%.1f %.1f %d\n", f, d, (float)0.1 == 0.1);
    printf("%.9g %.17g\n", (float)(1.0 / 3), 1.0f / 3);
}

static void literals(void)
{
    printf("%g %g %g %g %g\n", 0x1.8p3, 1e-5f, .5, 5., 0x.8p0);
    printf("%u %ld %llu %d %d %d\n", 0xffffffff, 0777777777777L, 18446744073709551615ULL, 0b1011,
           1 == 1.0L, 'x');
    printf("%zu %zu %zu %zu\n", sizeof 1.0f, sizeof 1.0, sizeof 2147483648, sizeof 0xffffffff);
}

static void long_double_constants(void)
{
    long double third = 1.0L / 3, tenth = 0.1L, big = 18446744073709551615.0L;
    printf("%.20Lg %.20Lg %.21Lg\n", third, tenth, big);
    printf("%d %d\n", 0.1L == 0.1, tenth * 10 == 1.0L);
    printf("%.20Lg\n", 1e4000L > 1e300 ? 3.14159265358979323846L : 0);
}

static void long_double_integers(void)
{
    uint64_t u = UINT64_MAX;
    int64_t s = INT64_MIN + 1;
    long double l = u, m = s;
    printf("%.21Lg %.21Lg %llu %lld\n", l, m, (unsigned long long)l, (long long)m);
    printf("%d\n", l - 1 < l);
}

static void float_conditions(void)
{
    float f = 0.5f;
    double d = 0;
    long double l = 1e-300L;
    printf("%d %d %d %d\n", f ? 1 : 0, d || f, l && f, !l);
    for (f = 0; f < 1; f += 0.25f)
        d += f;
    while (d)
        d = d > 0.5 ? d - 1.5 : 0;
    printf("%g %g\n", f, d);
}

static void u64_and_double(void)
{
    uint64_t big = 1ULL << 63;
    double d = big, e = UINT64_MAX;
    printf("%.17g %.17g %llu\n", d, e, (unsigned long long)d);
    printf("%.17g\n", (double)(big + 1025));
}

static void increments_of_floats(void)
{
    float f = 1.5f;
    double d = f++ + ++f;
    double e = d--;
    printf("%g %g %g %g\n", f, d, e, -f);
}

// ---- Atomics

#define ATOMIC(name, A, fmt)                                                                       \
    static void name(void)                                                                         \
    {                                                                                              \
        _Atomic A a = 5;                                                                           \
        A old, expected, desired = 9;                                                              \
        atomic_init(&a, 10);                                                                       \
        a += 3;                                                                                    \
        a++;                                                                                       \
        --a;                                                                                       \
        A r = a-- - (A)1;                                                                          \
        a ^= 1;                                                                                    \
        printf(fmt fmt, (A)a, r);                                                                  \
        old = atomic_fetch_add(&a, 250);                                                           \
        printf(fmt fmt, old, atomic_load(&a));                                                     \
        old = atomic_fetch_sub_explicit(&a, 251, memory_order_relaxed);                            \
        printf(fmt fmt, old, atomic_load_explicit(&a, memory_order_acquire));                      \
        old = atomic_fetch_or(&a, 0x30);                                                           \
        old += atomic_fetch_and(&a, 0x3c);                                                         \
        old += atomic_fetch_xor(&a, 0x7f);                                                         \
        printf(fmt fmt, old, a);                                                                   \
        old = atomic_exchange(&a, 77);                                                             \
        expected = 76;                                                                             \
        bool no = atomic_compare_exchange_strong(&a, &expected, desired);                          \
        bool yes = atomic_compare_exchange_strong(&a, &expected, desired);                         \
        printf("%d%d" fmt fmt fmt "\n", no, yes, old, expected, a);                                \
        atomic_store(&a, 3);                                                                       \
        atomic_store_explicit(&a, a * 2, memory_order_release);                                    \
        printf(fmt "\n", a);                                                                       \
    }

ATOMIC(atomic_i8, int8_t, " %d")
ATOMIC(atomic_u8, uint8_t, " %d")
ATOMIC(atomic_i16, int16_t, " %d")
ATOMIC(atomic_u16, uint16_t, " %d")
ATOMIC(atomic_i32, int32_t, " %d")
ATOMIC(atomic_u32, uint32_t, " %u")
ATOMIC(atomic_i64, long, " %ld")
ATOMIC(atomic_u64, unsigned long, " %lu")

#define BUILTINS(name, A, fmt)                                                                     \
    static void name(void)                                                                         \
    {                                                                                              \
        A a = 5, b, c = 6, d = 20;                                                                 \
        b = __atomic_fetch_add(&a, 2, __ATOMIC_SEQ_CST);                                           \
        c = __atomic_add_fetch(&a, 2, __ATOMIC_RELAXED);                                           \
        printf(fmt fmt fmt, a, b, c);                                                              \
        b = __atomic_sub_fetch(&a, 10, __ATOMIC_ACQ_REL);                                          \
        c = __atomic_fetch_nand(&a, 6, __ATOMIC_SEQ_CST);                                          \
        printf(fmt fmt fmt, a, b, c);                                                              \
        __atomic_store_n(&a, 20, __ATOMIC_RELEASE);                                                \
        __atomic_load(&a, &b, __ATOMIC_ACQUIRE);                                                   \
        c = __atomic_exchange_n(&a, 30, __ATOMIC_SEQ_CST);                                         \
        printf(fmt fmt fmt, a, b, c);                                                              \
        __atomic_store(&a, &d, __ATOMIC_SEQ_CST);                                                  \
        __atomic_exchange(&a, &c, &b, __ATOMIC_SEQ_CST);                                           \
        d = 1;                                                                                     \
        bool no = __atomic_compare_exchange_n(&a, &d, 40, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);  \
        bool yes = __atomic_compare_exchange(&a, &d, &(A){41}, 0, __ATOMIC_SEQ_CST, 0);            \
        printf("%d%d" fmt fmt fmt "\n", no, yes, a, b, d);                                         \
        b = __sync_fetch_and_add(&a, 1);                                                           \
        c = __sync_sub_and_fetch(&a, 3);                                                           \
        d = __sync_val_compare_and_swap(&a, c, 90);                                                \
        yes = __sync_bool_compare_and_swap(&a, 90, 91);                                            \
        __sync_synchronize();                                                                      \
        printf("%d" fmt fmt fmt fmt "\n", yes, a, b, c, d);                                        \
        b = __sync_lock_test_and_set(&a, 4);                                                       \
        c = __sync_or_and_fetch(&a, 3);                                                            \
        __sync_lock_release(&a);                                                                   \
        printf(fmt fmt fmt "\n", a, b, c);                                                         \
    }

BUILTINS(builtins_i8, int8_t, " %d")
BUILTINS(builtins_u16, uint16_t, " %d")
BUILTINS(builtins_i32, int32_t, " %d")
BUILTINS(builtins_u64, unsigned long, " %lu")

static void atomic_flags(void)
{
    atomic_flag f = ATOMIC_FLAG_INIT;
    bool a = atomic_flag_test_and_set(&f), b = atomic_flag_test_and_set(&f);
    atomic_flag_clear(&f);
    bool c = atomic_flag_test_and_set_explicit(&f, memory_order_acquire);
    atomic_thread_fence(memory_order_seq_cst);
    atomic_signal_fence(memory_order_release);
    printf("%d %d %d\n", a, b, c);
}

static void atomic_pointers(void)
{
    int a[4] = {1, 2, 3, 4};
    _Atomic(int *) p = a;
    p++;
    int v = *p;
    p = p + 2;
    int *old = atomic_exchange(&p, a + 1), *expected = a;
    bool no = atomic_compare_exchange_weak(&p, &expected, a);
    int *before = __atomic_load_n(&expected, __ATOMIC_RELAXED);
    printf("%d %td %d %td %td\n", v, old - a, no, expected - a, before - a);
}

static void atomic_bools(void)
{
    atomic_bool b = false;
    bool old = atomic_exchange(&b, 5);
    b = !b;
    b |= 1;
    printf("%d %d %d\n", old, (bool)b, atomic_load(&b) ? 7 : 8);
}

static void atomic_members(void)
{
    struct {
        int id;
        atomic_int n;
        _Atomic unsigned short list[3];
    } s = {.n = 4, .list = {1, 2}}, *p = &s;
    p->n += 2;
    atomic_fetch_add(&p->list[1], 5);
    s.list[2]--;
    printf("%d %d %u\n", p->n, s.list[1], p->list[2]);
}

static void atomic_counter_in_conditions(void)
{
    atomic_int n = 3;
    int rounds = 0;
    while (n-- > 0)
        rounds++;
    if (atomic_fetch_sub(&n, 1) == -1 && n)
        rounds += 100;
    do
        ;
    while (++n < 2);
    printf("%d %d\n", rounds, n);
}

static void atomic_doubles(void)
{
    _Atomic double d = 1.5;
    d = d * 2 + 4;
    double old = atomic_exchange(&d, 0.25);
    printf("%g %g\n", old, d);
}

int main(void)
{
    RUN(float_and_float);
    RUN(float_and_int);
    RUN(float_and_double);
    RUN(double_and_double);
    RUN(double_and_char);
    RUN(double_and_u64);
    RUN(long_double_and_double);
    RUN(long_double_and_float);
    RUN(nan_and_infinity);
    RUN(negative_zero);
    RUN(rounding);
    RUN(literals);
    RUN(long_double_constants);
    RUN(long_double_integers);
    RUN(float_conditions);
    RUN(u64_and_double);
    RUN(increments_of_floats);
    RUN(atomic_i8);
    RUN(atomic_u8);
    RUN(atomic_i16);
    RUN(atomic_u16);
    RUN(atomic_i32);
    RUN(atomic_u32);
    RUN(atomic_i64);
    RUN(atomic_u64);
    RUN(builtins_i8);
    RUN(builtins_u16);
    RUN(builtins_i32);
    RUN(builtins_u64);
    RUN(atomic_flags);
    RUN(atomic_pointers);
    RUN(atomic_bools);
    RUN(atomic_members);
    RUN(atomic_counter_in_conditions);
    RUN(atomic_doubles);
    return 0;
}
