// Sieve, gcd, modular powers, dates, Newton, Mandelbrot, random numbers.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

static int sieve(int n, int *last)
{
    bool composite[n + 1];
    int count = 0;

    for (int i = 0; i <= n; i++)
        composite[i] = i < 2;
    for (int i = 2; i * i <= n; i++)
        if (!composite[i])
            for (int j = i * i; j <= n; j += i)
                composite[j] = true;
    for (int i = 0; i <= n; i++)
        if (!composite[i]) {
            count++;
            *last = i;
        }
    return count;
}

static unsigned gcd(unsigned a, unsigned b)
{
    while (b) {
        unsigned t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static uint64_t power(uint64_t b, unsigned e, uint64_t m)
{
    uint64_t r = 1;

    for (b %= m; e; e >>= 1, b = b * b % m)
        if (e & 1)
            r = r * b % m;
    return r;
}

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int weekday(int y, int m, int d)
{
    static const int t[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};

    y -= m < 3;
    return (y + y / 4 - y / 100 + y / 400 + t[m - 1] + d) % 7;
}

static int day_of_year(int y, int m, int d)
{
    const unsigned char days[2][12] = {{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
                                       {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}};

    while (--m > 0)
        d += days[leap(y)][m - 1];
    return d;
}

static double newton(double x)
{
    double r = x, old;

    do {
        old = r;
        r = (r + x / r) / 2;
    } while (old - r > 1e-12 || r - old > 1e-12);
    return r;
}

static void mandelbrot(void)
{
    for (int y = -4; y <= 4; y++) {
        for (int x = -14; x <= 6; x++) {
            double cr = x / 7.0, ci = y / 4.0, zr = 0, zi = 0, t;
            int n = 0;

            while (zr * zr + zi * zi < 4 && n++ < 50) {
                t = zr * zr - zi * zi + cr;
                zi = 2 * zr * zi + ci;
                zr = t;
            }
            putchar(n > 50 ? '#' : n > 5 ? '+' : '.');
        }
        putchar('\n');
    }
}

static uint32_t xorshift(uint32_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 17;
    return *s ^= *s << 5;
}

static int collatz(unsigned long n)
{
    int steps = 0;

    for (; n != 1; steps++)
        n = n & 1 ? 3 * n + 1 : n / 2;
    return steps;
}

static const char *roman(int n)
{
    static const struct {
        int v;
        const char *s;
    } t[] = {{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}, {0}};
    static char out[16];
    char *p = out;

    for (int i = 0; t[i].v; i++)
        while (n >= t[i].v) {
            for (const char *s = t[i].s; (*p = *s++);)
                p++;
            n -= t[i].v;
        }
    *p = 0;
    return out;
}

int main(void)
{
    int last = 0;
    uint32_t s = 42;

    printf("%d ", sieve(1000, &last));
    printf("%d %u %llu\n", last, gcd(1071, 462), (unsigned long long)power(7, 560, 561));
    printf("%d %d %d\n", weekday(2024, 2, 29), day_of_year(2024, 12, 31), day_of_year(1900, 3, 1));
    printf("%.9f %.6f\n", newton(2), newton(1e6));
    mandelbrot();
    for (int i = 0; i < 5; i++)
        printf("%u ", xorshift(&s));
    printf("%d %d\n", collatz(27), collatz(97));
    for (int i = 1; i < 40; i += 9)
        printf("%s ", roman(i));
    printf("\n");
    return 0;
}
