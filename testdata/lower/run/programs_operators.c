// Every operator with every pair of integer types: one program for each pair. Values lie around the
// ends of the types; each line is what one operator made of all of them.
#include "programs.h"

#include <stdint.h>

static const long long values[] = {0,      1,     -1,         3,           127,
                                   -128,   255,   32768,      65535,       2147483647,
                                   -2147483648LL, 4294967301LL};
enum { N = sizeof values / sizeof *values };

static unsigned long long digest;

static void note(unsigned long long v)
{
    digest = (digest ^ v) * 1099511628211ULL;
}

static void line(const char *what)
{
    printf("%s %016llx\n", what, digest);
    digest = 14695981039346656037ULL;
}

#define EACH                                                                                       \
    for (int i = 0; i < N; i++)                                                                    \
        for (int k = 0; k < N; k++)

#define BINARY(op, name)                                                                           \
    EACH                                                                                           \
    {                                                                                              \
        a = values[i];                                                                             \
        b = values[k];                                                                             \
        note((unsigned long long)(a op b));                                                        \
    }                                                                                              \
    line(name)

// The only quotient that does not fit traps.
#define FITS(a, b) ((b) != 0 && !((b) + 0 == -1 && (long long)(a) < -0x7ffffffe))

#define DIVIDE(op, name)                                                                           \
    EACH                                                                                           \
    {                                                                                              \
        a = values[i];                                                                             \
        b = values[k];                                                                             \
        if (FITS(a, b))                                                                            \
            note((unsigned long long)(a op b));                                                    \
    }                                                                                              \
    line(name)

#define ASSIGN(op, name)                                                                           \
    EACH                                                                                           \
    {                                                                                              \
        a = values[i];                                                                             \
        b = values[k];                                                                             \
        note((unsigned long long)(a op b));                                                        \
        note((unsigned long long)a);                                                               \
    }                                                                                              \
    line(name)

#define DIVIDE_ASSIGN(op, name)                                                                    \
    EACH                                                                                           \
    {                                                                                              \
        a = values[i];                                                                             \
        b = values[k];                                                                             \
        if (FITS(a, b)) {                                                                          \
            a op b;                                                                                \
            note((unsigned long long)a);                                                           \
        }                                                                                          \
    }                                                                                              \
    line(name)

#define SHIFT(op, name)                                                                            \
    EACH                                                                                           \
    {                                                                                              \
        a = values[i];                                                                             \
        b = (values[k] & 7) + (k & 1) * 8 * (sizeof(a + 0) - 1);                                   \
        if (b >= 0)                                                                                \
            note((unsigned long long)(a op b));                                                    \
    }                                                                                              \
    line(name)

#define SHIFT_ASSIGN(op, name)                                                                     \
    EACH                                                                                           \
    {                                                                                              \
        a = values[i];                                                                             \
        b = values[k] & 15;                                                                        \
        a op b;                                                                                    \
        note((unsigned long long)a);                                                               \
    }                                                                                              \
    line(name)

#define PAIR(name, A, B)                                                                           \
    static void name(void)                                                                         \
    {                                                                                              \
        A a;                                                                                       \
        B b;                                                                                       \
        BINARY(+, "+");                                                                            \
        BINARY(-, "-");                                                                            \
        BINARY(*, "*");                                                                            \
        DIVIDE(/, "/");                                                                            \
        DIVIDE(%, "%");                                                                            \
        BINARY(&, "&");                                                                            \
        BINARY(|, "|");                                                                            \
        BINARY(^, "^");                                                                            \
        BINARY(<, "<");                                                                            \
        BINARY(>, ">");                                                                            \
        BINARY(<=, "<=");                                                                          \
        BINARY(>=, ">=");                                                                          \
        BINARY(==, "==");                                                                          \
        BINARY(!=, "!=");                                                                          \
        BINARY(&&, "&&");                                                                          \
        BINARY(||, "||");                                                                          \
        BINARY(+ 0 ? a :, "?:");                                                                   \
        SHIFT(<<, "<<");                                                                           \
        SHIFT(>>, ">>");                                                                           \
        ASSIGN(=, "=");                                                                            \
        ASSIGN(+=, "+=");                                                                          \
        ASSIGN(-=, "-=");                                                                          \
        ASSIGN(*=, "*=");                                                                          \
        DIVIDE_ASSIGN(/=, "/=");                                                                   \
        DIVIDE_ASSIGN(%=, "%=");                                                                   \
        ASSIGN(&=, "&=");                                                                          \
        ASSIGN(|=, "|=");                                                                          \
        ASSIGN(^=, "^=");                                                                          \
        SHIFT_ASSIGN(<<=, "<<=");                                                                  \
        SHIFT_ASSIGN(>>=, ">>=");                                                                  \
    }

#define WITH_ALL(A)                                                                                \
    PAIR(A##_with_bool, A, bool_)                                                                  \
    PAIR(A##_with_i8, A, i8)                                                                       \
    PAIR(A##_with_u8, A, u8)                                                                       \
    PAIR(A##_with_i16, A, i16)                                                                     \
    PAIR(A##_with_u16, A, u16)                                                                     \
    PAIR(A##_with_i32, A, i32)                                                                     \
    PAIR(A##_with_u32, A, u32)                                                                     \
    PAIR(A##_with_i64, A, i64)                                                                     \
    PAIR(A##_with_u64, A, u64)

typedef _Bool bool_;
typedef int8_t i8;
typedef uint8_t u8;
typedef int16_t i16;
typedef uint16_t u16;
typedef int32_t i32;
typedef uint32_t u32;
typedef int64_t i64;
typedef uint64_t u64;

WITH_ALL(bool_)
WITH_ALL(i8)
WITH_ALL(u8)
WITH_ALL(i16)
WITH_ALL(u16)
WITH_ALL(i32)
WITH_ALL(u32)
WITH_ALL(i64)
WITH_ALL(u64)

// Operators of one operand, by type.
#define ALONE(name, A)                                                                             \
    static void name(void)                                                                         \
    {                                                                                              \
        for (int i = 0; i < N; i++) {                                                              \
            A a = values[i];                                                                       \
            volatile A v = values[i];                                                              \
            note((unsigned long long)-a);                                                          \
            note((unsigned long long)~a);                                                          \
            note((unsigned long long)+a);                                                          \
            note((unsigned long long)!a);                                                          \
            note((unsigned long long)a++);                                                         \
            note((unsigned long long)a--);                                                         \
            note((unsigned long long)++a);                                                         \
            note((unsigned long long)--a);                                                         \
            note((unsigned long long)v++);                                                         \
            note((unsigned long long)--v);                                                         \
            note(sizeof(a + a) + sizeof(-a) + sizeof a);                                           \
        }                                                                                          \
        line(#A);                                                                                  \
    }

ALONE(alone_bool, bool_)
ALONE(alone_i8, i8)
ALONE(alone_u8, u8)
ALONE(alone_i16, i16)
ALONE(alone_u16, u16)
ALONE(alone_i32, i32)
ALONE(alone_u32, u32)
ALONE(alone_i64, i64)
ALONE(alone_u64, u64)

#define RUN_ALL(A)                                                                                 \
    RUN(A##_with_bool);                                                                            \
    RUN(A##_with_i8);                                                                              \
    RUN(A##_with_u8);                                                                              \
    RUN(A##_with_i16);                                                                             \
    RUN(A##_with_u16);                                                                             \
    RUN(A##_with_i32);                                                                             \
    RUN(A##_with_u32);                                                                             \
    RUN(A##_with_i64);                                                                             \
    RUN(A##_with_u64)

int main(void)
{
    RUN_ALL(bool_);
    RUN_ALL(i8);
    RUN_ALL(u8);
    RUN_ALL(i16);
    RUN_ALL(u16);
    RUN_ALL(i32);
    RUN_ALL(u32);
    RUN_ALL(i64);
    RUN_ALL(u64);
    RUN(alone_bool);
    RUN(alone_i8);
    RUN(alone_u8);
    RUN(alone_i16);
    RUN(alone_u16);
    RUN(alone_i32);
    RUN(alone_u32);
    RUN(alone_i64);
    RUN(alone_u64);
    return 0;
}
