// Comparisons and logic as values: sums of comparisons, indices, negations, chains.
#include <stdio.h>

static int hits;

static int hit(int v)
{
    hits++;
    return v;
}

static int values(int a, int b, int c)
{
    int r = (a < b) + (b < c) * 2 + (a == c) * 4;

    r += !a + !b + !!c;
    r = r * 10 + ((a < b) < c);
    r = r * 10 + (a && b) + (a || c);
    r = r * 10 + ((a & b) == c) - (a != b);
    r = r * 10 + -(a > b) + ~!c;
    r ^= (a > b) << 3 | (b > c) << 4;
    return r;
}

static const char *index_by(int a, int b)
{
    static const char *const words[] = {"no", "yes", "both"};

    return words[(a > 0) + (b > 0)];
}

static int branch(int a, int b, int c)
{
    int r = 0;

    if (a == b)
        r |= 1;
    if (!(a == b))
        r |= 2;
    if (!(a < b) || !(b < c))
        r |= 4;
    if (!(a && b) == !(a || b))
        r |= 8;
    if ((a > b) == (b > c))
        r |= 16;
    if ((a > b) != 0)
        r |= 32;
    if ((a > b) == 0)
        r |= 64;
    if (!!(a & 1) ^ !!(c & 1))
        r |= 128;
    if (a ? b : c)
        r |= 256;
    if ((a ? !b : !c) && (b, c))
        r |= 512;
    if ((r & 1 ? a : b) > (r & 2 ? b : c))
        r |= 1024;
    if (a = b - c)
        r |= 2048;
    while (!(r & 4096) && r < 1 << 14)
        r += r & 1 ? 1024 : 2048;
    return r + a;
}

static int counted(int a, int b)
{
    int r = 0;

    hits = 0;
    r = hit(a) && hit(b);
    r += hit(a) || hit(b);
    r += (hit(a) || hit(b)) && hit(1);
    r += hit(a) ? hit(b) : hit(a) || hit(b);
    r += !(hit(a) && !hit(b));
    r += (hit(a) < hit(b)) || (hit(a), hit(0));
    if ((hit(a) && hit(b)) || (!hit(a) && !hit(b)))
        r += 100;
    for (int i = 0; hit(i < 2) && !(hit(i) && hit(b)); i++)
        r += 1000;
    return r * 100 + hits;
}

static int pointers(const char *s, const int *p)
{
    int r = 0;

    if (s)
        r += 1;
    if (!p)
        r += 2;
    if (s && *s)
        r += 4;
    if (p && *p > 3)
        r += 8;
    r += (s != NULL) << 4 | !s << 5 | (p || s) << 6;
    r += s ? *s == 'x' ? 128 : 256 : 512;
    return r + !!p;
}

static int deep(int n)
{
    return n > 0 ? n > 10 ? n > 100 ? 3 : 2 : 1 : n < -10 ? n < -100 ? -3 : -2 : n ? -1 : 0;
}

static int nan_logic(double x)
{
    return (x == x) | (x != x) << 1 | (x < 1) << 2 | !(x < 1) << 3 | (x ? 1 : 0) << 4 |
           (x && 1) << 5 | !x << 6 | !(x >= 1) << 7;
}

int main(void)
{
    double zero = 0;
    int four = 4;

    for (int i = 0; i < 27; i++)
        printf("%d %d\n", values(i % 3, i / 3 % 3, i / 9), branch(i % 3, i / 3 % 3, i / 9));
    for (int i = 0; i < 4; i++)
        printf("%s %d\n", index_by(i & 1, i & 2), counted(i & 1, i >> 1));
    printf("%d %d %d\n", pointers(NULL, NULL), pointers("x", &four), pointers("", &(int){1}));
    for (int i = -200; i < 201; i += 50)
        printf("%d ", deep(i));
    printf("%d %d\n", deep(5), deep(-5));
    printf("%d %d %d\n", nan_logic(zero / zero), nan_logic(0), nan_logic(2));
    return 0;
}
