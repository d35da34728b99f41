// SPDX-License-Identifier: Apache-2.0
// A CAST only where the representation changes.
#include <stdint.h>
enum colour { RED, GREEN };
typedef int number;

int same(number n, const int c, enum colour e, void *p)
{
    char *text = p;
    // ir-count 1: CAST e : int
    int r = n + c + (int)e;

    return r + (text == p);
}

long widths(short s, unsigned u, _Bool flag, double d, void *p)
{
    // ir: CAST s : long
    // ir: CAST u : long
    long r = (long)u + s;
    // ir: CAST flag : long
    // ir: CAST d : long
    r += flag + (long)d;
    // ir: CAST p : ulong
    r += (uintptr_t)p;
    // ir: CAST s : bool
    flag = s;
    // ir: MOV 255:uchar
    unsigned char wrapped = -1;
    // ir: CAST d : float
    float f = d;

    return r + flag + wrapped + (long)f;
}
