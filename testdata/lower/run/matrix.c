// Matrices: arrays of doubles, in structs, by pointer to array, Gauss elimination.
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef double mat[3][3];

struct matrix {
    mat v;
    int rank;
};

static void mul(double (*r)[3], const mat a, const mat b)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double s = 0;
            for (int k = 0; k < 3; k++)
                s += a[i][k] * b[k][j];
            r[i][j] = s;
        }
}

static struct matrix transpose(struct matrix m)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < i; j++) {
            double t = m.v[i][j];
            m.v[i][j] = m.v[j][i];
            m.v[j][i] = t;
        }
    return m;
}

static double det(mat m)
{
    double d = 1;

    for (int c = 0; c < 3; c++) {
        int p = c;
        for (int r = c + 1; r < 3; r++)
            if (fabs(m[r][c]) > fabs(m[p][c]))
                p = r;
        if (m[p][c] == 0)
            return 0;
        if (p != c) {
            double row[3];
            memcpy(row, m[p], sizeof row);
            memcpy(m[p], m[c], sizeof row);
            memcpy(m[c], row, sizeof row);
            d = -d;
        }
        d *= m[c][c];
        for (int r = c + 1; r < 3; r++) {
            double f = m[r][c] / m[c][c];
            for (int k = c; k < 3; k++)
                m[r][k] -= f * m[c][k];
        }
    }
    return d;
}

static void show(double (*m)[3])
{
    for (double(*row)[3] = m; row < m + 3; row++)
        printf("%7.2f %7.2f %7.2f\n", (*row)[0], row[0][1], *(*row + 2));
}

static int life(int steps)
{
    static unsigned char grid[2][8][8];
    int alive = 0, now = 0;

    grid[0][1][2] = grid[0][2][3] = grid[0][3][1] = grid[0][3][2] = grid[0][3][3] = 1;
    for (; steps--; now ^= 1)
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++) {
                int n = 0;
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++)
                        if (dy | dx)
                            n += grid[now][y + dy & 7][(x + dx) & 7];
                grid[!now][y][x] = n == 3 || (grid[now][y][x] && n == 2);
            }
    for (int i = 0; i < 64; i++)
        alive = alive * 3 + (&grid[now][0][0])[i];
    return alive;
}

int main(void)
{
    struct matrix a = {{{1, 2, 3}, {0, 1, 4}, {5, 6, 0}}}, b = transpose(a), c;

    mul(c.v, a.v, b.v);
    show(c.v);
    c = transpose(c);
    show(c.v);
    printf("%.3f\n", det(c.v));
    printf("%.3f\n", det(a.v));
    printf("%d ", life(4));
    printf("%d\n", life(1));
    return 0;
}
