// goto forwards, backwards, into and out of blocks, and to computed labels.
#include <stdio.h>

static int backwards(int n)
{
    int s = 0;

again:
    if (n == 0)
        goto done;
    s += n--;
    goto again;
done:
    return s;
}

static int into_block(int x)
{
    int r = 1;

    if (x)
        goto inside;
    r = 10;
    {
        r += 5;
    inside:
        r *= 2;
    }
    while (r < 50) {
        r += 7;
        if (r == 31)
            goto after;
    }
    r++;
after:
    return r;
}

static int cleanup_style(int fail_at)
{
    int steps = 0;

    if (fail_at == 1)
        goto out1;
    steps += 1;
    if (fail_at == 2)
        goto out2;
    steps += 10;
    if (fail_at == 3)
        goto out3;
    steps += 100;
out3:
    steps += 1000;
out2:
    steps += 10000;
out1:
    return steps;
}

static int irreducible(int n)
{
    int a = 0, b = 0;

    if (n & 1)
        goto second;
first:
    a += 3;
    if (a > 30)
        return a * 100 + b;
second:
    b += 5;
    if (b > 40)
        return a * 100 + b + 1;
    if ((a + b) % 4 == 1)
        goto second;
    goto first;
}

static int machine(const unsigned char *code)
{
    static const void *const table[] = {&&op_end, &&op_inc, &&op_dec, &&op_double, &&op_jump};
    int value = 1;

    goto *table[*code++];
op_inc:
    value++;
    goto *table[*code++];
op_dec:
    value--;
    goto *table[*code++];
op_double:
    value *= 2;
    goto *table[*code++];
op_jump:
    code += *code;
    goto *table[*code++];
op_end:
    return value;
}

static int label_value(int which)
{
    void *where = which ? &&one : &&two;
    int n = 0;

    goto *where;
one:
    n += 1;
    where = &&two;
    if (n < 3)
        where = &&one;
    goto *where;
two:
    return n + 10;
}

static int unused_labels(int x)
{
    goto end;
dead:
    x = 99;
    if (x)
        goto dead;
end:
    return x;
}

int main(void)
{
    printf("%d %d\n", backwards(10), backwards(0));
    printf("%d %d\n", into_block(0), into_block(1));
    for (int i = 0; i < 5; i++)
        printf("%d ", cleanup_style(i));
    printf("\n%d %d\n", irreducible(0), irreducible(1));
    printf("%d\n", machine((const unsigned char[]){1, 1, 3, 4, 3, 9, 9, 2, 0}));
    printf("%d %d\n", label_value(0), label_value(1));
    printf("%d\n", unused_labels(4));
    return 0;
}
