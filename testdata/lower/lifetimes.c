// SPDX-License-Identifier: Apache-2.0
// BEGIN and END of locals, on every way out of a scope.
void use(int *);
int f(int);

int scopes(int n)
{
    while (n > 0) {
        // ir: BEGIN memory
        int memory = n, reg;
        // ir: BEGIN reg
        // ir-count 3: END memory
        // ir-count 3: END reg
        use(&memory);
        reg = f(n--);
        if (reg == 1)
            break;
        if (reg == 2)
            continue;
        if (reg == 3)
            return 1;
    }
    // ir-not: END n
    return 0;
}

int vla(int n)
{
    // ir: BEGIN a, t
    int a[n];

    a[0] = 1;
    // ir: STORE a[n],
    a[n] = 2;
    return a[0] + (int)sizeof a;
}
