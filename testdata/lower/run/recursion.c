// Deep and mutual recursion, recursion through pointers, results in every position.
#include <stdio.h>

static int deep(int n)
{
    char pad[16];

    pad[n & 15] = (char)n;
    return n ? deep(n - 1) + (pad[n & 15] & 1) : 0;
}

static int binom(int n, int k)
{
    return k == 0 || k == n ? 1 : binom(n - 1, k - 1) + binom(n - 1, k);
}

static int hofstadter_m(int n);

static int hofstadter_f(int n)
{
    return n == 0 ? 1 : n - hofstadter_m(hofstadter_f(n - 1));
}

static int hofstadter_m(int n)
{
    return n == 0 ? 0 : n - hofstadter_f(hofstadter_m(n - 1));
}

static int fold(int (*f)(int, int), const int *v, int n, int start)
{
    return n == 0 ? start : fold(f, v + 1, n - 1, f(start, *v));
}

static int poly(int a, int b)
{
    return a * 3 + b;
}

static int partitions(int n, int max)
{
    int count = 0;

    if (n == 0)
        return 1;
    for (int k = n < max ? n : max; k > 0; k--)
        count += partitions(n - k, k);
    return count;
}

static void gray(int n, unsigned *code, int *calls)
{
    ++*calls;
    if (n == 0) {
        printf("%x", *code & 15);
        return;
    }
    gray(n - 1, code, calls);
    *code ^= 1u << (n - 1);
    gray(n - 1, code, calls);
}

static double power(double x, int n)
{
    if (n < 0)
        return 1 / power(x, -n);
    if (n == 0)
        return 1;
    double h = power(x, n / 2);
    return n % 2 ? h * h * x : h * h;
}

static int flood(char g[5][8], int y, int x)
{
    if (y < 0 || y >= 5 || x < 0 || x >= 7 || g[y][x] != '.')
        return 0;
    g[y][x] = '*';
    return 1 + flood(g, y - 1, x) + flood(g, y + 1, x) + flood(g, y, x - 1) + flood(g, y, x + 1);
}

int main(void)
{
    char g[5][8] = {"..#....", ".##.##.", ".#...#.", "...#...", "##.#..#"};
    unsigned code = 0;
    int calls = 0;

    printf("%d %d\n", deep(1500), binom(12, 5));
    for (int i = 0; i < 12; i++)
        printf("%d%d ", hofstadter_f(i), hofstadter_m(i));
    printf("%d %d\n", fold(poly, (int[]){1, 2, 3, 4}, 4, 1), partitions(15, 15));
    gray(4, &code, &calls);
    printf(" %d %.6f\n", calls, power(1.5, -7));
    printf("%d\n", flood(g, 0, 0));
    for (int i = 0; i < 5; i++)
        printf("%s\n", g[i]);
    return 0;
}
