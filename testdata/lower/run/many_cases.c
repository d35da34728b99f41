// Switches of hundreds of cases, dense and sparse, made by macros.
#include <stdio.h>

#define C1(n)   case (n): r = r * 31 + (n); break;
#define C4(n)   C1(n) C1((n) + 1) C1((n) + 2) C1((n) + 3)
#define C16(n)  C4(n) C4((n) + 4) C4((n) + 8) C4((n) + 12)
#define C64(n)  C16(n) C16((n) + 16) C16((n) + 32) C16((n) + 48)
#define S1(n)   case (n) * 1000 - 5: r += (n);
#define S4(n)   S1(n) S1((n) + 1) S1((n) + 2) S1((n) + 3)
#define S16(n)  S4(n) S4((n) + 4) S4((n) + 8) S4((n) + 12)
#define E1(n)   else if (x == (n) * (n)) r = (n);
#define E4(n)   E1(n) E1((n) + 1) E1((n) + 2) E1((n) + 3)
#define E16(n)  E4(n) E4((n) + 4) E4((n) + 8) E4((n) + 12)
#define P1(n)   + x * (n)
#define P16(n)  P1(n) P1((n) + 1) P1((n) + 2) P1((n) + 3) P1((n) + 4) P1((n) + 5) P1((n) + 6) P1((n) + 7)
#define P64(n)  P16(n) P16((n) + 8) P16((n) + 16) P16((n) + 24)

static unsigned dense(int x, unsigned r)
{
    switch (x) {
        C64(0)
        C64(64)
        C64(128)
        C64(-64)
    default:
        r = ~r;
    }
    return r;
}

static int sparse(int x)
{
    int r = 0;

    switch (x) {
        S16(0)
        S16(16)
        break;
    default:
        return -1;
    }
    return r;
}

static int chain(int x)
{
    int r = -1;

    if (x < 0)
        r = 0;
    E16(1) E16(17) E16(33)
    else
        r = -2;
    return r;
}

static int sum(int x)
{
    return 0 P64(1) P64(50) P64(100);
}

int main(void)
{
    unsigned r = 7;

    for (int i = -70; i < 200; i++)
        r = dense(i, r);
    printf("%u\n", r);
    printf("%d %d %d %d\n", sparse(-5), sparse(995), sparse(30995), sparse(5));
    printf("%d %d %d %d\n", chain(4), chain(48 * 48), chain(50), chain(-1));
    printf("%d %d\n", sum(1), sum(-3));
    return 0;
}
