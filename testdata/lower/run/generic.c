// _Generic, sizeof, _Alignof, offsetof, static assertions, types_compatible_p, choose_expr.
#include <stdalign.h>
#include <stddef.h>
#include <stdio.h>

#define NAME(x)                                                                                    \
    _Generic((x),                                                                                  \
        char: "char",                                                                              \
        signed char: "schar",                                                                      \
        unsigned char: "uchar",                                                                    \
        short: "short",                                                                            \
        int: "int",                                                                                \
        unsigned: "unsigned",                                                                      \
        long: "long",                                                                              \
        float: "float",                                                                            \
        double: "double",                                                                          \
        char *: "char*",                                                                           \
        const char *: "const char*",                                                               \
        int *: "int*",                                                                             \
        default: "other")

static int fi(int x)
{
    return x + 1;
}

static double fd(double x)
{
    return x / 2;
}

#define CALL(x) _Generic((x), int: fi, double: fd)(x)
#define ABS(x)  _Generic((x), int: (x) < 0 ? -(x) : (x), double: (x) < 0 ? -(x) : (x))

struct layout {
    char a;
    double b;
    char c;
    struct {
        short d;
        int e[3];
    } in;
};

_Static_assert(sizeof(struct layout) == 40, "layout");

static int touched;

static int touch(void)
{
    return ++touched;
}

int main(void)
{
    char c = 0;
    short s = 0;
    const char *text = "";
    int arr[7], i = -4;
    double d = -2.5;

    printf("%s %s %s %s %s\n", NAME(c), NAME(s), NAME(c + c), NAME(1u), NAME(1.0f));
    printf("%s %s %s %s %s\n", NAME(text), NAME("lit"), NAME(arr), NAME(&s), NAME('a'));
    printf("%d %.2f %d %.1f\n", CALL(4), CALL(4.5), ABS(i), ABS(d));
    printf("%zu %zu %zu %zu\n", sizeof(char), sizeof(int[3]), sizeof arr, sizeof arr / sizeof *arr);
    printf("%zu %zu %zu %zu\n", sizeof(struct layout), sizeof((struct layout *)0)->in.e,
           sizeof text, sizeof "abc");
    printf("%zu %zu\n", sizeof touch(), sizeof(touch() + 1L));
    printf("%d\n", touched);
    printf("%zu %zu %zu\n", _Alignof(double), alignof(struct layout), __alignof__(c));
    printf("%zu %zu %zu\n", offsetof(struct layout, b), offsetof(struct layout, in.e),
           offsetof(struct layout, in.e[2]));
    printf("%zu\n", (size_t) & ((struct layout *)0)->c);
    printf("%d %d\n", __builtin_types_compatible_p(int, int), __builtin_types_compatible_p(int, long));
    printf("%d\n", __builtin_choose_expr(sizeof(long) == 8, 64, "never"));
    printf("%d\n", __builtin_constant_p(5 + 6));
    __auto_type guess = 5L;
    typeof(d) other = 7;
    printf("%s %s %.1f\n", NAME(guess), NAME(other), other / 2);
    return 0;
}
