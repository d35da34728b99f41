// Functions with variable arguments.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct pt {
    int x, y;
};

static int sum(int n, ...)
{
    va_list ap;
    int s = 0;

    va_start(ap, n);
    while (n--)
        s += va_arg(ap, int);
    va_end(ap);
    return s;
}

static double mixed(const char *types, ...)
{
    double total = 0;
    va_list ap;

    va_start(ap, types);
    for (; *types; types++) {
        switch (*types) {
        case 'i':
            total += va_arg(ap, int);
            break;
        case 'l':
            total += va_arg(ap, long);
            break;
        case 'd':
            total += va_arg(ap, double);
            break;
        case 's':
            total += strlen(va_arg(ap, const char *));
            break;
        case 'p':
            total += *va_arg(ap, int *);
            break;
        case 'u':
            total += va_arg(ap, unsigned);
            break;
        case 't': {
            struct pt p = va_arg(ap, struct pt);
            total += p.x * 10 + p.y;
            break;
        }
        }
    }
    va_end(ap);
    return total;
}

static int forward(const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vprintf(fmt, ap);
    va_end(ap);
    return n;
}

static int take(va_list ap)
{
    return va_arg(ap, int) * 10 + va_arg(ap, int);
}

static int take_at(va_list *ap)
{
    int a = va_arg(*ap, int);

    return a;
}

static int helpers(int first, ...)
{
    va_list ap, again;
    int r, twice;

    va_start(ap, first);
    va_copy(again, ap);
    r = take(ap);
    twice = va_arg(again, int);
    twice += take_at(&again) * 2;
    twice += take_at(&again) * 3;
    va_end(again);
    va_end(ap);
    return r * 1000 + twice;
}

static void format(char *out, size_t n, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(out, n, fmt, ap);
    va_end(ap);
}

typedef int (*variadic)(int, ...);

int main(void)
{
    int x = 9;
    char text[20];
    float f = 1.5f;
    char c = 'z';
    short h = -3;
    variadic v = sum;

    printf("%d %d %d\n", sum(0), sum(3, 1, 2, 3), sum(10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    printf("%.2f\n", mixed("idlsput", 1, 2.5, 3L, "four", &x, 7u, (struct pt){4, 5}));
    printf("%.2f\n", mixed("iiid", c, h, (char)-1, f));
    printf("%d\n", forward("%s-%d-%c-%5.2f|%-4d|%04x\n", "text", 42, c, f, 7, 0xab));
    printf("%d\n", helpers(0, 1, 2, 3));
    format(text, sizeof text, "%d:%s:%ld", 5, "abcdefghijklmnopqrst", 6L);
    printf("%s\n", text);
    printf("%d\n", v(2, 20, 22));
    printf("%hhd %hu %lu %lld %zu %p %%\n", 300, 70000, -1L, -1LL, sizeof x, NULL);
    printf("%*d|%-*s|%.*f|%+d|% d|%e|%g\n", 6, 42, 5, "ab", 3, 3.14159, 5, 5, 12345.678, 0.0001);
    return 0;
}
