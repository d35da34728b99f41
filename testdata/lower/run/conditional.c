// ?:, a ?: b, short circuits as values and as conditions, and what they evaluate.
#include <stdio.h>

static int calls;

static int t(int v)
{
    calls = calls * 10 + v;
    return v;
}

static int f(int v)
{
    calls = calls * 10 + v;
    return 0;
}

static void show(const char *what, int v)
{
    printf("%s %d %d\n", what, v, calls);
    calls = 0;
}

static int sign(int x)
{
    return x < 0 ? -1 : x > 0 ? 1 : 0;
}

static double mixed(int c)
{
    return c ? 1 : 2.5;
}

static const char *pointer(int c)
{
    return c ? "yes" : (void *)0;
}

static void nothing(int c)
{
    c ? (void)t(1) : (void)t(2);
    c ? t(3) : t(4);
}

struct pair {
    int a, b;
};

static struct pair choose(int c, struct pair x, struct pair y)
{
    return c ? x : y;
}

static int not(int x)
{
    if (!x)
        return 1;
    if (!!(x & 2))
        return 2;
    return !x + !(x == 5) * 10;
}

static int ands(int a, int b, int c)
{
    int r = 0;

    if (a && b || c)
        r |= 1;
    if (a || b && c)
        r |= 2;
    if (!(a && b) && c)
        r |= 4;
    if (!(a || b) || !c)
        r |= 8;
    r |= (a && b) << 4;
    r |= (a || c) << 5;
    r |= (a ? b : c) << 6;
    r |= ((a && !b) == (c || b)) << 7;
    return r;
}

int main(void)
{
    int zero = 0, five = 5, n;

    show("and", t(1) && t(2));
    show("and", f(1) && t(2));
    show("or", t(1) || t(2));
    show("or", f(1) || t(2));
    show("mix", (f(1) || t(2)) && (f(3) || f(4)) || t(5));
    show("elvis", t(3) ?: t(4));
    show("elvis", f(3) ?: t(4));
    show("elvis", (zero ?: five) + (five ?: zero));
    show("not", !f(1));
    n = t(1) ? t(2) : t(3);
    show("cond", n);
    n = f(1) ? t(2) : f(3) ? t(4) : t(5);
    show("cond", n);
    nothing(0);
    show("void", 0);
    nothing(1);
    show("void", 0);
    show("comma", (t(1), t(2), t(3)));
    printf("%d %d %d\n", sign(-5), sign(0), sign(9));
    printf("%.1f %.1f %s %d\n", mixed(0), mixed(1), pointer(1), pointer(0) == NULL);
    printf("%d %d\n", choose(1, (struct pair){1, 2}, (struct pair){3, 4}).b,
           choose(0, (struct pair){1, 2}, (struct pair){3, 4}).a);
    for (int i = 0; i < 8; i++)
        printf("%d %d\n", not(i), ands(i & 1, i >> 1 & 1, i >> 2));
    (zero ? five : zero) == 0 ? printf("yes\n") : printf("no\n");
    *(zero ? &zero : &five) = 8;
    printf("%d %d\n", zero, five);
    printf("%u %ld\n", 1 ? -1 : 1u, 0 ? 1L : -1);
    printf("%d\n", (1 ? -1 : 1u) > 0);
    return 0;
}
