// Side effects stay in order where C orders them: operators, assignments, arguments of one call.
#include <stdio.h>

static int log_, a[10], n;

static int f(int v)
{
    log_ = log_ * 10 + v;
    return v;
}

static int *at(int i)
{
    f(i);
    return &a[i];
}

static void show(const char *what)
{
    printf("%s %d\n", what, log_);
    log_ = 0;
}

static int change(int *p)
{
    return *p += 10;
}

static int through_pointer(void)
{
    int x = 3, *p = &x, r;

    r = (change(p), x) * 2;
    r = r * 100 + x;
    return r;
}

static int global_between(void)
{
    n = 4;
    int before = n;
    int r = before + f(1) + n;

    n++;
    n += n * n;
    return r * 100 + n;
}

static int loop_update(void)
{
    int i = 0, s = 0;

    while (i < 10 && (s += i, ++i) < 7)
        a[i] = i;
    for (i = 0; a[i] = i * 2, i < 5; i++)
        s += a[i];
    return s * 10 + a[5];
}

static int conditional_assign(int c)
{
    int x = 1, y = 2;

    (c ? (x = 10) : (y = 20)), x += y;
    if ((y = c) && (x = x + 1) || (y = 9))
        x *= 2;
    return x * 100 + y;
}

static int alias(int v)
{
    int local = v, *p = &local, copy = local;

    *p = 9;
    copy += local;
    local = 1;
    return copy * 10 + *p;
}

int main(void)
{
    int x;

    x = f(0) ? f(3) : f(4);
    show("cond");
    f(1), f(2), f(3);
    show("comma");
    x = (f(1) && f(0) && f(2)) || (f(3) && f(4));
    show("logic");
    *at(1) = 5;
    *at(2) += 3;
    ++*at(2);
    show("lvalue");
    x = *at(2);
    *at(1) = x;
    a[f(3)] = x;
    show("array");
    printf("%d %d %d\n", a[1], a[2], a[3]);
    printf("%d\n", through_pointer());
    printf("%d\n", global_between());
    printf("%d\n", loop_update());
    printf("%d %d\n", conditional_assign(0), conditional_assign(1));
    printf("%d\n", alias(2));
    return 0;
}
