// Addresses of locals: their scopes, loops that make them anew, pointers into outer frames.
#include <stdio.h>
#include <string.h>

struct link {
    const struct link *up;
    int v;
};

static int depth_sum(const struct link *l)
{
    return l ? l->v + 10 * depth_sum(l->up) : 0;
}

static int descend(const struct link *up, int n)
{
    struct link here = {up, n};

    return n ? descend(&here, n - 1) : depth_sum(&here);
}

static void fill(int *p, int n)
{
    while (n--)
        p[n] = n * 3;
}

static int scoped(int n)
{
    int total = 0, *keep = &total;

    {
        int buf[4];
        fill(buf, 4);
        total += buf[n];
    }
    {
        int other[4];
        fill(other, 4);
        *keep += other[3 - n] * 100;
    }
    if (n) {
        int x = n, *p = &x;
        for (int i = 0; i < 3; i++) {
            int y = i, *q = &y;
            *q += *p;
            total += y;
            if (i == 1)
                continue;
            p = q == p ? p : &x;
        }
    }
    return total;
}

static int fresh_each_time(void)
{
    int seen = 0, *first = NULL, count = 0;

again: {
    int v = seen, *p = &v;

    if (!first)
        first = p;
    *p += 2;
    seen += v;
    count++;
    if (count < 4)
        goto again;
}
    return seen * 10 + count;
}

static void accumulate(int *const *list, int *out)
{
    for (*out = 0; *list; list++)
        *out += **list;
}

static int many_addresses(int a, int b)
{
    int c = 5, sum;
    int *list[] = {&a, &b, &c, NULL};

    *list[0] += 1;
    accumulate(list, &sum);
    c = 100;
    accumulate(list + 1, &a);
    return sum * 1000 + a;
}

static char *longest(char *a, char *b)
{
    return strlen(a) >= strlen(b) ? a : b;
}

static int in_branches(int n)
{
    char one[8] = "one", three[8] = "three", *best;

    if (n) {
        char local[8] = "twenty";
        best = longest(local, three);
        best[0] = 'T';
        return local[0] == 'T' ? best[1] : 0;
    }
    best = longest(one, three);
    best[1]++;
    return three[1];
}

static int *at(int *v, int i)
{
    return v + i;
}

static int through_calls(void)
{
    int v[4] = {0};

    *at(v, 1) = 5;
    (*at(v, 2))++;
    at(v, 0)[3] = *at(at(v, 1), 0) + at(v, 2)[0];
    --at(v, 4)[-4];
    return v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3];
}

int main(void)
{
    printf("%d\n", descend(NULL, 4));
    for (int i = 0; i < 4; i++)
        printf("%d ", scoped(i));
    printf("%d\n", fresh_each_time());
    printf("%d %d %d %d\n", many_addresses(1, 2), in_branches(0), in_branches(1), through_calls());
    return 0;
}
