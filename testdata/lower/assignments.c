// SPDX-License-Identifier: Apache-2.0
// Assignments: compound, ++ and --, as values, on bit-fields, pointers and volatile objects.
struct s {
    unsigned bits : 3;
    short small;
    volatile int device;
};
struct s get(void);
int index_of(void);

int values(struct s *p, int *a, char *t)
{
    int x, y, i = 0;

    // ir: x = MOV y : int
    x = y = 3;
    // ir-count 1: CALL index_of()
    a[index_of()] += 2;
    // ir: LOAD p->small : short
    // ir: STORE p->small,
    p->small *= 3;
    p->bits++;
    // ir: y = CAST t9 : int
    y = p->bits = 9;
    // ir: LOAD p->device : int {volatile}
    // ir: STORE p->device,
    p->device |= 1;
    // ir: i = BIN add i, 1:int : int
    i++;
    // ir: = MOV i : int
    a[i++] = i;
    // ir: t = BIN ptr_add t
    *t++ = 'x';
    // ir: *p = CALL get() : struct s
    *p = get();
    return x + y + i;
}

int order(int i)
{
    // The first operand is read before the second changes it.
    // ir: = MOV i : int
    return i + (i = 5, i * 2);
}
