// SPDX-License-Identifier: Apache-2.0
// for with every combination of missing parts, also out of macros.
int f(int), g(void);
#define EACH(i, n) for (i = 0; i < (n); i++)
#define FOREVER for (;;)
#define ONCE(x) for (int once = (f(x), 1); once; once = (g(), 0))

int missing(int n)
{
    int i = 0, s = 0;

    // ir-count 1: CALL f(1:int)
    for (f(1); ; )
        if (g())
            break;
    // ir: CALL f(2:int)
    for (; f(2);)
        s++;
    // ir: CALL f(3:int)
    for (;; f(3))
        if (s++ > /* ; */ 10)
            break;
    // ir: CALL f(4:int)
    for (i = ';'; ; i++, f(4))
        if (i > n)
            break;
    EACH(i, n)
        s += i;
    FOREVER {
        if (s++ > 99)
            break;
        continue;
    }
    // ir: CALL f(5:int)
    // ir: once = MOV 1:int
    // ir: once = MOV 0:int
    // ir: END once
    ONCE(5)
        s--;
    return s;
}
