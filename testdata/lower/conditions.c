// SPDX-License-Identifier: Apache-2.0
// Conditions are branches down to what is tested.
#include <stddef.h>
#define likely(x) __builtin_expect(!!(x), 1)
int a(void), b(void), c(void);

// ir-not: __builtin_expect
// ir-not: BIN ne
int short_circuit(int x, void *p)
{
    // ir: BR x,
    if (x && (a() || !b()))
        return 1;
    // ir: BR p,
    if (p == NULL || likely(c() != 0))
        return 2;
    return 3;
}

int compare(int x)
{
    // ir: = BIN lt x, 0:int : int
    if (x < 0)
        return 1;
    // ir: = BIN eq x, 3:int
    while (x == 3 ? a() : b())
        x++;
    return 0;
}

// ir-not: CALL dead
int dead(void);
int constant(int x)
{
    if (0)
        dead();
    while (1) {
        if (x++ > 3)
            break;
    }
    do {
        x--;
    } while (0);
    return x;
}

int as_values(int x, int y)
{
    // ir: MOV 1:int : int
    // ir: MOV 0:int : int
    int r = x && y;

    // ir: = BIN eq y, 0:int
    r += !y;
    // ir: = BIN gt x, y
    return r + (x > y);
}

int elvis(int x)
{
    // ir-count 1: t0 = CALL b()
    return b() ?: x;
}
