// SPDX-License-Identifier: Apache-2.0
// goto, computed goto, and the lifetimes they end.
int f(int);
void use(int *);

// ir-count 3: IJMP
int interpreter(const unsigned char *code)
{
    static void *const table[] = {&&stop, &&add, &&stop};
    int acc = 0;

    goto *table[*code++];
add:
    acc++;
    goto *table[*code++];
stop:
    return acc;
}

int leave(int n)
{
    // ir: END inner
    // ir: END middle
    for (;;) {
        int middle = n;
        use(&middle);
        {
            int inner = n;
            use(&inner);
            if (inner > 3)
                goto out;
        }
    }
out:
    return n;
}

int retry(int n)
{
again:;
    // ir-count 1: END backwards
    int backwards = f(n);
    if (backwards < 0)
        goto again;
    return backwards;
}

// A computed goto ends what none of its targets is in before it jumps, the rest on the way.
int dispatch(const unsigned char *code)
{
    static void *const table[] = {&&next, &&halt};
    // ir-count 2: END each
    // ir-count 1: END operand
    for (;;) {
        int each = *code++;
        use(&each);
        {
            int operand = each;
            use(&operand);
            goto *table[operand];
        }
    next:;
        {
            int argument = *code;
            use(&argument);
        }
    }
halt:
    return 0;
}

int asm_jump(int n)
{
    // ir-count 2: END buffer
    {
        int buffer = n;
        use(&buffer);
        asm goto("" : : "r"(n) : "memory" : failed);
        use(&buffer);
    }
    return 1;
failed:
    return 0;
}
