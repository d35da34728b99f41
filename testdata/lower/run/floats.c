// Floating point: conversions, comparisons, NaN, mixed arithmetic, float as argument, long double.
#include <math.h>
#include <stdio.h>

static float half(float x)
{
    return x / 2;
}

static double power(double x, int n)
{
    double r = 1;

    while (n-- > 0)
        r *= x;
    return r;
}

static int compare(double a, double b)
{
    return (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | (a != b) << 5;
}

static int truth(double d, float f)
{
    int r = 0;

    if (d)
        r |= 1;
    if (!f)
        r |= 2;
    if (d && f)
        r |= 4;
    r |= (d || f) << 3;
    r |= (d ? 1 : 0) << 4;
    while (f > 0) {
        f -= 0.5f;
        r += 100;
    }
    return r + !d * 10000;
}

static void convert(double d)
{
    float f = (float)d;
    int i = (int)d;
    unsigned u = (unsigned)(d < 0 ? -d : d);
    long l = (long)(d * 1e6);
    char c = (char)i;
    _Bool b = d;

    printf("%.9g %d %u %ld %d %d\n", f, i, u, l, c, b);
    i = 7.9;
    f = i;
    d = f + i / 2 + i / 2.0;
    i += 2.7;
    i *= 1.5;
    printf("%.3f %d %.3f\n", d, i, f);
}

static double mean(const float *v, int n)
{
    double s = 0;

    for (int i = 0; i < n; i++)
        s += v[i];
    return n ? s / n : NAN;
}

static long double longer(long double x)
{
    long double y = x;

    y += 1;
    return y * 2;
}

int main(void)
{
    float v[] = {1, 2.5f, 3.25f, -4};
    double inf = 1e308 * 10, nan = inf - inf, zero = 0;
    float tenth = 0.1f;
    unsigned long big = 18446744073709551615ul;

    printf("%.3f %.3f %.10g\n", half(5), half(5) * half(2.5), power(1.1, 20));
    printf("%d %d %d %d\n", compare(1, 2), compare(2, 2), compare(2, 1), compare(nan, 1));
    printf("%d %d %d\n", truth(0, 0), truth(1, 2), truth(-0.5, 0));
    convert(3.999);
    convert(-65.5);
    convert(0);
    printf("%.4f\n", mean(v, 4));
    printf("%d %d %d\n", tenth == 0.1, tenth == 0.1f, tenth + 0.2f == 0.3f);
    printf("%.17g %.17g\n", (double)tenth, 0.1 + 0.2);
    printf("%.1f %.1f\n", (double)big, (double)(float)16777217);
    printf("%f %f %d\n", inf, -inf, nan == nan);
    printf("%.1f %.1f\n", -zero, 1 / -zero);
    printf("%.3Lf\n", longer(2.5L));
    printf("%.3f %.3f %.3f\n", sqrt(2), floor(-1.5), pow(2, 10));
    printf("%.2e %a\n", 123456.789, 1.0);
    v[1]++;
    --v[2];
    v[0] = -v[3];
    printf("%.2f %.2f %.2f\n", v[0], v[1], v[2]);
    printf("%d\n", (int)(1e9 + 0.5) / 7);
    printf("%.2f\n", 1 ? 2 : 3.0);
    return (int)2.9f;
}
