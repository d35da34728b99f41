// SPDX-License-Identifier: Apache-2.0
// flags: -std=gnu11
// Definitions: K&R parameters, array and function parameters, __func__, thread-local and static
// variables, falling off the end of main.
int f(int);
_Thread_local int mine;
extern int shared;

int old(a, b)
int a;
char b;
{
    // ir: CAST b : int
    return a + b;
}

int adjusted(int rows[4], int call(int))
{
    // ir: rows = BIN ptr_add rows, 1:ulong : int*
    rows++;
    // ir: ICALL *call(2:int)
    return rows[1] + call(2);
}

const char *name(void)
{
    // ir: = ADDR "name" : char*
    return __func__;
}

// ir: STORE @count, 7:int
int counted(void)
{
    static int count = 7;
    extern int shared;

    // ir: STORE @mine,
    mine = shared;
    return count++;
}

int main(void)
{
    // ir: RET 0:int
    f(1);
}

// An old definition makes its parameter from the promoted value.
int old_definition(c, n)
char c;
int n;
{
    // ir-count 1: c = CAST h0 : char
    return c + n;
}
