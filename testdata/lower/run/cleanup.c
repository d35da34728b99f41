// __attribute__((cleanup)): every way out of a scope runs it, innermost first.
#include <stdio.h>
#include <stdlib.h>

static void note(int *p)
{
    printf("<%d>", *p);
}

static void release(char **p)
{
    printf("[%s]", *p ? *p : "-");
    free(*p);
}

#define GUARD(name, v) __attribute__((cleanup(note))) int name = v
#define AUTO           __attribute__((cleanup(release)))

static char *copy(const char *s)
{
    char *p = malloc(8);

    snprintf(p, 8, "%s", s);
    return p;
}

static int returns(int n)
{
    GUARD(a, 1);
    if (n == 0)
        return a;
    {
        GUARD(b, 2);
        if (n == 1)
            return a + b;
        b = 20;
    }
    GUARD(c, 3);
    a = n;
    return a * 100 + c;
}

static int value_first(void)
{
    GUARD(a, 5);

    return a++ + a;
}

static void loops(void)
{
    for (int i = 0; i < 5; i++) {
        GUARD(g, i);
        if (i == 1)
            continue;
        if (i == 3)
            break;
        g += 10;
    }
    printf("\n");
    for (GUARD(head, 77); head < 79; head++)
        printf(".");
    printf("\n");
    int n = 0;
    while (n < 2) {
        GUARD(w, n);
        GUARD(v, n + 100);
        n++;
    }
    printf("\n");
}

static void gotos(int n)
{
again : {
    GUARD(a, n);
    {
        GUARD(b, n * 10);
        if (n-- > 0)
            goto again;
        if (n < 0)
            goto out;
    }
    printf("never");
}
out:
    printf("\n");
}

static int switches(int n)
{
    switch (n) {
    case 1: {
        GUARD(a, 11);
        break;
    }
    case 2: {
        GUARD(b, 22);
    }
    default: {
        GUARD(c, 33);
        return n;
    }
    }
    return -n;
}

static void text(int fail)
{
    AUTO char *s = copy("one");
    AUTO char *t = NULL;

    if (fail)
        return;
    t = copy("two");
    ({
        GUARD(inside, 9);
        inside++;
    });
}

int main(void)
{
    for (int i = 0; i < 3; i++)
        printf(" %d\n", returns(i));
    printf("%d\n", value_first());
    loops();
    gotos(2);
    for (int i = 0; i < 4; i++)
        printf(" %d\n", switches(i));
    text(0);
    text(1);
    printf("\n");
    return 0;
}
