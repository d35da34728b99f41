// SPDX-License-Identifier: Apache-2.0
// va_list: va_start and va_end stay calls, va_arg is an instruction.
#include <stdarg.h>
struct big {
    long a, b, c;
};

long sum(int n, ...)
{
    va_list ap, copy;
    long s = 0;

    // ir: CALL __builtin_va_start(
    va_start(ap, n);
    // ir: CALL __builtin_va_copy(
    va_copy(copy, ap);
    // ir: = VAARG ap[0] : int
    while (n-- > 0)
        s += va_arg(ap, int);
    // ir: = VAARG ap[0] : struct big
    s += va_arg(ap, struct big).b;
    // ir: = VAARG ap[0] : char*
    s += *va_arg(ap, char *);
    // ir-count 2: CALL __builtin_va_end(
    va_end(ap);
    va_end(copy);
    return s;
}

int pass(va_list ap)
{
    // ir: = VAARG *ap : int
    return va_arg(ap, int);
}
