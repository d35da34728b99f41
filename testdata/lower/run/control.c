// Nests of control flow: breaks of the right loop, long else-if chains, early returns, dangling else.
#include <stdio.h>

static int chain(int x)
{
    if (x == 0)
        return 100;
    else if (x == 1)
        return 101;
    else if (x < 5)
        return x * 2;
    else if (x < 10 && x != 7)
        return x * 3;
    else if (x == 7 || x == 11)
        return 7;
    else if (!(x & 1))
        return -x;
    else
        return x;
}

static int dangling(int a, int b)
{
    int r = 0;

    if (a)
        if (b)
            r = 1;
        else
            r = 2;
    if (a) {
        if (b)
            r += 10;
    } else
        r += 20;
    return r;
}

static int right_loop(void)
{
    int log = 0;

    for (int i = 0; i < 4; i++) {
        switch (i) {
        case 0:
            continue;
        case 1:
            while (1) {
                if (log++ > 3)
                    break;
            }
            break;
        case 2:
            do {
                log += 10;
                switch (log % 3) {
                case 0:
                    continue;
                case 1:
                    break;
                default:
                    goto next;
                }
                log += 100;
            } while (log < 300);
        next:
            log += 1000;
            break;
        default:
            log *= 2;
        }
        log++;
    }
    return log;
}

static int search(int m[3][3], int what)
{
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            if (m[i][j] == what)
                return i * 10 + j;
            if (m[i][j] < 0)
                goto give_up;
        }
    }
    return -1;
give_up:
    return -2;
}

static int into_loop(int n)
{
    int i = 10, s = 0;

    if (n > 5)
        goto middle;
    for (i = 0; i < n; i++) {
        s += i;
    middle:
        s += 100;
    }
    return s + i;
}

static int long_and(int a, int b, int c, int d, int e)
{
    return a && b && (c || d) && !(d && e) && (a != b || c == d) || e && !a && (b ? c : d);
}

static int assigned_conditions(const char *s)
{
    int c, n = 0, digits = 0;

    while ((c = *s++) != 0) {
        int d;
        if ((d = c - '0') >= 0 && d < 10)
            digits = digits * 10 + d;
        else if ((n += c == ' ') > 2)
            break;
    }
    return digits * 10 + n;
}

static int empty_everything(int n)
{
    ;
    {
    }
    if (n)
        ;
    else
        ;
    if (n) {
    }
    for (; n > 10; n--)
        ;
    while (n-- > 5)
        ;
    do
        ;
    while (n-- > 2);
    switch (n) {
    default:;
    }
    return n;
}

static int unrolled(int n)
{
    int s = 0;

    while (1) {
        if (n-- == 0)
            break;
        s += 1;
        if (n-- == 0)
            break;
        s += 10;
        if (n-- == 0)
            break;
        s += 100;
    }
    return s;
}

static int const_conditions(int x)
{
    int r = 0;

    if (0)
        r += x / 0 * 1;
    if (1)
        r += 2;
    else
        r += 4;
    while (0)
        r += 8;
    if (1 || x++)
        r += 16;
    if (0 && x++)
        r += 32;
    if (sizeof(int) == 4 && x)
        r += 64;
    do {
        if (x)
            break;
        r += 128;
    } while (0);
    for (; 0;)
        r += 256;
    r += (1 ? x : (x = 1000)) + (0 ? (x = 2000) : 1);
    return r + x;
}

int main(void)
{
    int m[3][3] = {{1, 2, 3}, {4, -5, 6}, {7, 8, 9}};

    for (int i = 0; i < 15; i++)
        printf("%d ", chain(i));
    for (int i = 0; i < 4; i++)
        printf("%d ", dangling(i & 1, i >> 1));
    printf("\n%d\n", right_loop());
    printf("%d %d %d\n", search(m, 3), search(m, 9), search(m, 4));
    printf("%d %d\n", into_loop(3), into_loop(9));
    for (int i = 0; i < 32; i++)
        printf("%d", long_and(i & 1, i & 2, i & 4, i & 8, i & 16));
    printf("\n%d\n", assigned_conditions("a1 b2 c3 d4"));
    printf("%d %d %d\n", empty_everything(0), empty_everything(3), empty_everything(20));
    for (int i = 0; i < 8; i++)
        printf("%d ", unrolled(i));
    printf("%d %d\n", const_conditions(0), const_conditions(5));
    return 0;
}
