// Structures by value: arguments, results, assignment, nesting, arrays inside, chains of calls.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct small {
    char c;
};

struct mid {
    int a;
    double b;
};

struct big {
    int v[10];
    struct mid m[2];
    struct small s;
};

typedef struct {
    int x;
    struct {
        int y, z;
    };
    struct {
        struct {
            int deep;
        } in;
    } out;
} anon;

static struct small make_small(int c)
{
    struct small s = {(char)c};

    return s;
}

static struct mid make_mid(int a, double b)
{
    return (struct mid){a, b};
}

static struct big make_big(int seed)
{
    struct big b;

    memset(&b, 0, sizeof b);
    for (int i = 0; i < 10; i++)
        b.v[i] = seed + i;
    b.m[1] = make_mid(seed, seed / 2.0);
    b.s = make_small('a' + seed);
    return b;
}

static int use(struct small s, struct mid m, struct big b, int last)
{
    s.c++;
    m.a *= 2;
    b.v[3] = -1;
    return s.c + m.a + (int)m.b + b.v[3] + b.v[4] + b.m[1].a + last;
}

static struct big twice(struct big b)
{
    for (int i = 0; i < 10; i++)
        b.v[i] *= 2;
    return b;
}

static struct mid add(struct mid a, struct mid b)
{
    a.a += b.a;
    a.b += b.b;
    return a;
}

static struct big *id(struct big *b)
{
    return b;
}

static int named(anon a)
{
    anon *p = &a;

    p->y += 5;
    a.out.in.deep = a.x + p->z;
    return a.y * 100 + p->out.in.deep;
}

static int by_pointer(void)
{
    struct big *b = malloc(sizeof *b), copy;
    struct mid(*row)[2] = &b->m;
    int r;

    *b = make_big(7);
    copy = *b;
    copy.v[0] = 1000;
    (*row)[0] = (*row)[1];
    (*row)[0].a++;
    b->m[1] = b->m[0];
    r = b->v[0] + copy.v[0] + b->m[1].a + copy.m[1].a;
    *id(b) = copy;
    r += id(b)->v[0] + (*id(b)).s.c;
    free(b);
    return r;
}

static void swap(struct mid *a, struct mid *b)
{
    struct mid t = *a;

    *a = *b;
    *b = t;
}

static struct mid select_mid(int i)
{
    static struct mid table[3] = {{1, 1.5}, {2, 2.5}, {3, 3.5}};

    return table[i];
}

int main(void)
{
    struct big b = make_big(1), c;
    struct mid x = {1, 2}, y = {3, 4}, z;
    struct mid arr[3];
    anon a = {.x = 1, .y = 2, .z = 3};

    printf("%d\n", use(make_small('x'), make_mid(4, 5.5), b, 100));
    printf("%d %d %c\n", b.v[3], b.m[1].a, b.s.c);
    c = b = twice(twice(b));
    printf("%d %d\n", c.v[9], b.v[0]);
    printf("%d %.1f\n", make_big(3).v[2], make_big(5).m[1].b);
    printf("%c\n", make_big(2).s.c);
    z = add(add(x, y), add(y, make_mid(10, 10)));
    printf("%d %.1f\n", z.a, z.b);
    arr[0] = arr[1] = arr[2] = z;
    arr[1].a = 0;
    swap(&arr[0], &arr[1]);
    swap(arr + 2, &x);
    printf("%d %d %d %d\n", arr[0].a, arr[1].a, arr[2].a, x.a);
    printf("%d %d\n", named(a), a.y);
    printf("%d\n", by_pointer());
    printf("%d %.1f\n", select_mid(1).a, (select_mid(0), select_mid(2)).b);
    make_big(1);
    (void)make_mid(1, 2);
    printf("%d\n", (x = y).a + (x = z).a);
    return 0;
}
