// Loops of every kind, with every subset of their parts.
#include <stdio.h>

static int for_parts(int n)
{
    int s = 0, i = 0;

    for (; i < n; i++)
        s += i;
    for (i = 0;; i++)
        if (i >= n)
            break;
    s += i * 100;
    for (i = 0; i < n;)
        s += ++i;
    i = 0;
    for (;;) {
        if (i++ > n)
            break;
        if (i & 1)
            continue;
        s ^= i;
    }
    for (; i > 0;)
        i -= 2;
    for (i = 5;;)
        if (--i == 0)
            break;
    for (;; i++)
        if (i == 3)
            break;
    return s + i;
}

static int whiles(int n)
{
    int s = 0;

    while (n > 0) {
        if (n == 4) {
            n--;
            continue;
        }
        s = s * 3 + n--;
    }
    do {
        s++;
        if (s % 7 == 0)
            continue;
        if (s % 11 == 0)
            break;
    } while (s < 10000 && s % 13);
    do
        s--;
    while (0);
    return s;
}

static int nested(int n)
{
    int count = 0;

    for (int i = 0; i < n; i++)
        for (int j = i; j < n; j++) {
            int k = j;
            while (k-- > i) {
                if ((i + j + k) % 3 == 0)
                    goto next;
                count += k;
            }
            count += 1000;
        next:;
        }
    return count;
}

static int declared_in_head(void)
{
    int s = 0;

    for (int i = 0, j = 10; i < j; i++, j--)
        s = s * 2 + i * j;
    for (unsigned char c = 250; c; c++)
        s++;
    for (char *p = "hello"; *p; p++)
        s += *p;
    return s;
}

static int comma_condition(int n)
{
    int i, steps = 0;

    for (i = 0; steps++, i < n; i += 2)
        ;
    while (n--, n > 0)
        steps += n;
    return steps * 10 + i;
}

int main(void)
{
    for (int i = 0; i < 9; i++)
        printf("%d %d %d %d\n", for_parts(i), whiles(i), nested(i), comma_condition(i));
    printf("%d\n", declared_in_head());
    return 3;
}
