// Pointer arithmetic, arrays of arrays, pointers to arrays and pointers, comparisons, casts.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int m[3][4][5];

static int fill(void)
{
    int n = 0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            for (int k = 0; k < 5; k++)
                m[i][j][k] = n++;
    return n;
}

static int rows(int (*p)[5], int n)
{
    int s = 0;

    for (int i = 0; i < n; i++) {
        s += p[i][2] + (*p)[i] + *p[i] + *(*(p + i) + 1) + (*(p + 1))[i];
    }
    return s;
}

static int planes(int p[][4][5])
{
    return p[1][2][3] * 10000 + (*p)[1][1] + (*(p + 2))[3][4] + **p[1] + ***p;
}

static int whole(int (*p)[3][4][5])
{
    return (*p)[2][1][0] + p[0][0][1][1];
}

static void arithmetic(void)
{
    int a[10], *p = a, *q = &a[7];
    char *c = (char *)a;
    const void *v = a;

    for (int i = 0; i < 10; i++)
        a[i] = i * i;
    printf("%td %td %td\n", q - p, p - q, (char *)q - c);
    printf("%d %d %d %d\n", *(p + 3), 4 [p], p[q - p - 1], *(q - 2));
    printf("%d %d %d\n", p < q, p == a, q != &q[0]);
    p += 5;
    printf("%d %d\n", *p, p[-1]);
    printf("%d\n", *--p);
    printf("%d\n", *(int *)(c + 8));
    printf("%d\n", *(int *)(v + 12));
    printf("%d %d\n", (int)(&a[9] - &a[2]), (int)((uintptr_t)&a[9] - (uintptr_t)&a[2]));
    printf("%d %d\n", *&a[3], *&*&p[1]);
    printf("%d\n", (&a[2])[3]);
    printf("%d\n", (&a)[0][4] + (*&a)[5]);
    printf("%td\n", (int *)(&a + 1) - a);
}

static void indirect(void)
{
    int x = 1, y = 2, *p = &x, **pp = &p, ***ppp = &pp;
    int *table[3] = {&x, &y, 0};
    char *words[] = {"zero", "one", "two"}, **w = words;

    **pp = 10;
    *pp = &y;
    ***ppp += 5;
    printf("%d %d %d\n", x, y, **pp);
    *table[1] *= 2;
    **table = 3;
    printf("%d %d %d\n", x, y, table[2] == NULL);
    printf("%s\n", *++w);
    printf("%c %c %c\n", **w, *w[1], w[1][2]);
    printf("%c %s\n", *(*words + 1), *(words + 2) + 1);
    w += 1;
    printf("%s %td\n", w[0], w - words);
}

struct node {
    int v;
    struct node *next;
};

static int list(void)
{
    struct node *head = NULL, **tail = &head, *n;
    int s = 0;

    for (int i = 0; i < 6; i++) {
        n = malloc(sizeof *n);
        n->v = i;
        n->next = NULL;
        *tail = n;
        tail = &n->next;
    }
    for (struct node **p = &head; *p;)
        if ((*p)->v % 2) {
            n = *p;
            *p = n->next;
            free(n);
        } else {
            p = &(*p)->next;
        }
    for (n = head; n; n = n->next)
        s = s * 10 + n->v;
    s = s * 10 + head->next->next->v;
    while ((n = head)) {
        head = n->next;
        free(n);
    }
    return s;
}

#define container_of(p, t, f) ((t *)((char *)(p)-offsetof(t, f)))

struct outer {
    int before;
    struct node link;
    char after[3];
};

static int container(void)
{
    struct outer o = {.before = 42, .after = "hi"};
    struct node *n = &o.link;

    return container_of(n, struct outer, link)->before +
           container_of(&o.after[1], struct outer, after[1])->before;
}

static int memory(void)
{
    unsigned char *p = malloc(16);
    uint32_t v;
    int r;

    memset(p, 0x11, 16);
    *(uint16_t *)(p + 2) = 0xbeef;
    *(uint64_t *)(p + 8) = 0x0102030405060708;
    memcpy(&v, p + 1, 4);
    r = (int)(v & 0xffff) + p[9] + ((uint32_t *)p)[3] % 1000;
    free(p);
    return r;
}

int main(void)
{
    printf("%d\n", fill());
    printf("%d %d %d %d\n", rows(m[1], 4), rows(*m, 2), planes(m), whole(&m));
    printf("%zu %zu %zu\n", sizeof m, sizeof *m, sizeof **m);
    printf("%d\n", (int)((char *)&m[1][2][3] - (char *)m));
    arithmetic();
    indirect();
    printf("%d %d %d\n", list(), container(), memory());
    return 0;
}
