// Register locals that change while their old value is still wanted.
#include <stdio.h>
#include <string.h>

static int calls;

static int bump(int *p)
{
    calls++;
    return ++*p;
}

static int keep(int a, int b)
{
    return a * 1000 + b;
}

static int old_in_comma(int x)
{
    int y = (calls = x, x + 1);

    y = (x = x + 5, y) + 0;
    return x * 10 + y;
}

static int old_in_ternary(int x)
{
    int y = x > 2 ? x-- : x++;

    return y * 100 + x + (x ? x-- : 9) * 10000;
}

static int old_in_logic(int x)
{
    int hit = x-- && x-- && x--;

    return hit * 100 + x;
}

static int old_in_loop(const char *s)
{
    int n = 0, last = 0;

    while (*s && (last = *s++) != 'x')
        n = n * 2 + last - 'a';
    return n * 10 + (last == 'x');
}

static void copy_string(char *d, const char *s)
{
    while ((*d++ = *s++))
        ;
}

static int moving_pointer(void)
{
    int v[6] = {1, 2, 3, 4, 5, 6}, *p = v, *q;

    q = p++;
    *q = *p++ + *q;
    *p++ += *q;
    p += *q--> 2 ? 1 : 0;
    p[-1] = p - v;
    q = p - 2;
    q[1]++;
    return v[0] * 10000 + v[1] * 1000 + v[2] * 100 + v[3] * 10 + (int)(p - q);
}

static int swap_by_xor(int a, int b)
{
    a ^= b;
    b ^= a;
    a ^= b;
    return keep(a, b);
}

static int rotate3(int a, int b, int c)
{
    int t = a;

    a = b;
    b = c;
    c = t;
    return a * 100 + b * 10 + c;
}

static int many_live(int a, int b)
{
    int c = a + b, d = a - b, e = c * d, f = e + a, g = f ^ b, h = g | c;

    a = h;
    b = g;
    c = a;
    d = b + c;
    a = d - e;
    return a + b * 2 + c * 3 + d * 5 + e * 7 + f * 11;
}

static int address_later(int x)
{
    int r = x * 2, *p = &x;

    r += bump(p);
    r = r * 10 + x;
    p = &r;
    *p += x;
    return r;
}

static int param_reuse(int n, const char *s)
{
    for (n *= 2; n > 5; n -= 3)
        s++;
    s = n & 1 ? s : s + 1;
    return n * 1000 + *s;
}

static int shadow_copy(int i)
{
    int j = i;

    for (int i = j; i < 9; i++)
        j += i == j;
    {
        int j = i + 7;
        i = j;
    }
    return i * 100 + j;
}

static int fib(int n)
{
    int a = 0, b = 1;

    while (n--) {
        int t = a + b;
        a = b, b = t;
    }
    return a;
}

static unsigned collatz_max(unsigned n)
{
    unsigned max = n;

    do
        max = (n = n & 1 ? n * 3 + 1 : n / 2) > max ? n : max;
    while (n != 1);
    return max;
}

int main(void)
{
    char out[8];

    for (int i = 0; i < 5; i++)
        printf("%d %d %d\n", old_in_comma(i), old_in_ternary(i), old_in_logic(i));
    copy_string(out, "copied");
    printf("%d %s %d\n", old_in_loop("abcxyz"), out, moving_pointer());
    printf("%d %d %d\n", swap_by_xor(3, 9), rotate3(1, 2, 3), many_live(5, 8));
    printf("%d %d %d\n", address_later(4), param_reuse(9, "abcdefgh"), shadow_copy(2));
    printf("%d %u %d\n", fib(20), collatz_max(27), calls);
    return 0;
}
