// Enumerations, constant expressions, chars, booleans.
#include <stdbool.h>
#include <stdio.h>

enum a { A0, A1, A5 = 5, A6, AM = -3, AM1 };
enum big { B = 0x80000000u, B1 };
enum flags { F1 = 1 << 0, F2 = 1 << 1, F3 = F1 | F2, F4 = sizeof(int) * 2 };
typedef enum { T0, T1 } t;

static const char *name(enum a a)
{
    return a == A0 ? "A0" : a == A6 ? "A6" : a < 0 ? "negative" : "other";
}

static int by_array(void)
{
    static const int map[] = {[A0] = 10, [A5] = 50, [A6] = 60};

    return map[A5] + map[A1] + (int)(sizeof map / sizeof *map);
}

static t toggle(t v)
{
    return v == T0 ? T1 : T0;
}

static bool all(const bool *v, int n)
{
    bool r = true;

    for (int i = 0; i < n; i++)
        r &= v[i];
    return r;
}

static bool as_bool(int x)
{
    return x;
}

static int bools(void)
{
    bool b = 7, c = 0.25, d = "x";
    int n = b + c + d;

    b = b << 3;
    c ^= 1;
    b += 254;
    d--;
    return n * 1000 + b * 100 + c * 10 + d;
}

static int conditions(bool b, const char *p, double d)
{
    return (b ? 1 : 0) + (p ? 10 : 0) + (d ? 100 : 0) + !b * 1000 + !p * 10000 + as_bool(256);
}

int main(void)
{
    enum { LOCAL = 12, LOCAL2 = LOCAL * 2 };
    enum flags f = F1;

    printf("%d %d %d %d %d\n", A1, A6, AM1, F3, F4);
    printf("%u %u %s %s %s\n", B, B1, name(A0), name(AM), name(A6));
    f |= F2;
    f <<= 2;
    printf("%d %d %d %d\n", f, by_array(), toggle(T0), toggle(toggle(T0)));
    printf("%d %d\n", all((bool[]){1, 1}, 2), all((bool[]){1, 0, 5}, 3));
    printf("%d %d\n", bools(), LOCAL2);
    printf("%d %d\n", conditions(1, "", 0.5), conditions(0, 0, 0));
    printf("%d %d\n", 'a' + 1, "abc"[1] == 'b');
    for (enum a e = A0; e <= A6; e++)
        printf("%d ", e);
    printf("\n");
    return LOCAL;
}
