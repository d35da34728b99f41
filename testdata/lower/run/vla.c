// Arrays of run-time size.
#include <stdio.h>
#include <string.h>

static int one(int n)
{
    int a[n], s = 0;

    for (int i = 0; i < n; i++)
        a[i] = i * i;
    for (int i = 0; i < n; i++)
        s += a[n - 1 - i] * i;
    return s + (int)(sizeof a / sizeof a[0]) * 1000;
}

static int two(int rows, int cols)
{
    int m[rows][cols], s = 0;

    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++)
            m[i][j] = i * 10 + j;
    for (int j = 0; j < cols; j++)
        s = s * 3 + m[rows - 1][j] + m[0][j];
    return s + (int)sizeof m + (int)sizeof m[0];
}

static int param(int n, int m[n][n])
{
    int s = 0;

    for (int i = 0; i < n; i++)
        s += m[i][i] + (*m)[i] + m[n - 1][i];
    return s;
}

static int star(int n, int (*p)[n])
{
    p++;
    return p[0][1] + p[-1][2] + (*p)[0] + (int)sizeof *p;
}

static int in_loop(void)
{
    int total = 0;

    for (int i = 1; i < 6; i++) {
        char buf[i * 2];

        memset(buf, i, sizeof buf);
        total += buf[i] + (int)sizeof buf;
    }
    return total;
}

static int bound_once(int n)
{
    int a[n++];

    a[0] = n;
    n += 100;
    return (int)sizeof a + a[0] + n;
}

static long type_name(int n)
{
    typedef int row[n];
    row r;

    n = 50;
    r[1] = 4;
    return (long)(sizeof(row) + sizeof(int[n]) + r[1]);
}

int main(void)
{
    int sq[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};

    printf("%d %d %d\n", one(5), one(1), one(20));
    printf("%d %d\n", two(3, 4), two(1, 2));
    printf("%d %d\n", param(3, sq), star(3, sq));
    printf("%d %d %ld\n", in_loop(), bound_once(3), type_name(6));
    return 0;
}
