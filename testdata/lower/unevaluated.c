// SPDX-License-Identifier: Apache-2.0
// sizeof, offsetof, _Alignof, _Generic, __builtin_choose_expr: nothing inside is evaluated, and
// constants fold.
#include <stddef.h>
struct s {
    char c;
    int array[4];
};
int f(int);
// ir-not: CALL f(
// ir-not: HAVOC

int sizes(int *p, int i)
{
    // ir: RET 41:int
    return sizeof(struct s) + sizeof(*p) + sizeof(f(1)) + sizeof(p[i++]) +
           offsetof(struct s, array[1]) + _Alignof(char);
}

int choices(int i, double d)
{
    // ir: = BIN add i, 2:int
    int r = __builtin_choose_expr(sizeof(i) == 4, i, f(2)) +
            _Generic(d, int: 1, double: 2, default: 3);

    // ir: RET r
    (void)__builtin_types_compatible_p(int, long);
    return r;
}

long variable_offset(int i)
{
    // ir: BIN mul
    return __builtin_offsetof(struct s, array[i]);
}

int enums(void)
{
    enum { A, B = 5, C };
    // ir: MOV 11:int
    return B | C << 1 & ~A ? B + C : f(3);
}
