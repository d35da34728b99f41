// Declarators one has to read twice, typedefs, qualifiers, scopes of tags and names.
#include <stdio.h>
#include <stdlib.h>

typedef int (*handler)(int);
typedef int row[3];
typedef row *row_ptr;
typedef struct node *link;

struct node {
    int v;
    link next;
};

static int twice(int x)
{
    return x * 2;
}

static int thrice(int x)
{
    return x * 3;
}

static handler table[2] = {twice, thrice};
static int (*(*get_table(void))[2])(int)
{
    return &table;
}

static int (*choose(int i))(int)
{
    return table[i];
}

static row grid[2] = {{1, 2, 3}, {4, 5, 6}};

static int (*get_row(int i))[3]
{
    return &grid[i];
}

static row_ptr get_rows(void)
{
    return grid;
}

static int compose(int f(int), handler g, int (*const h)(int), int x)
{
    return f(g(h(x)));
}

static int sum_static(const int v[static 3], int const *const restrict end)
{
    int s = 0;

    for (const int *p = v; p != end; p++)
        s += *p;
    return s;
}

static int matrix_param(int n, const int m[][3], const row *more)
{
    int s = 0;

    while (n--)
        s += m[n][n] * more[n][0];
    return s;
}

static const char *const *strings(void)
{
    static const char *const list[] = {"a", "bc", NULL};

    return list;
}

static int scopes(void)
{
    typedef int node;
    node v = 3;
    struct node outer = {1, NULL};
    {
        struct node {
            char c[2];
        } inner = {"x"};
        enum { v = 40 };
        outer.v += inner.c[0] == 'x' ? v : 0;
        {
            typedef char row;
            row r = 'r';
            outer.v += r == 'r' && sizeof(row) == 1;
        }
    }
    int thrice = twice(v);
    return outer.v + thrice;
}

#define twice(x) ((twice)(x))
static int parenthesised(void)
{
    return twice(4) + (thrice)(2) + (*&thrice)(1) + (**twice)(1);
}
#undef twice

struct vtable {
    int (*get)(const void *);
    struct {
        void (*set)(void *, int);
        const char *(*names[2])(void);
    } more;
};

static int get_int(const void *p)
{
    return *(const int *)p;
}

static void set_int(void *p, int v)
{
    *(int *)p = v;
}

static const char *first_name(void)
{
    return "first";
}

static const struct vtable ints = {get_int, {set_int, {[1] = first_name}}};

int main(void)
{
    int x = 5, *const cp = &x;
    const int *pc = cp;
    int (*pa)[3] = get_row(1), (**ppf)(int) = table;
    const struct vtable *vt = &ints;
    struct node b = {2}, a = {1, &b};
    link l = &a;

    printf("%d %d\n", (*get_table())[1](5), choose(0)(5));
    printf("%d %d %d\n", (*get_row(0))[2], get_rows()[1][0], (*pa)[1]);
    printf("%d %d\n", (*ppf)(1), ppf[1](1));
    printf("%d\n", compose(twice, thrice, *table, 1));
    printf("%d %d\n", sum_static(grid[0], grid[0] + 3), matrix_param(2, (const row *)grid, (const row *)grid));
    printf("%s %d\n", strings()[1], strings()[2] == NULL);
    printf("%d %d\n", scopes(), parenthesised());
    vt->more.set(&x, vt->get(&x) + 10);
    printf("%d %s %d\n", *pc, vt->more.names[1](), vt->more.names[0] == 0);
    *cp = 1;
    (l = l->next)->v += x;
    printf("%d %d\n", l->v, a.next->v);
    return 0;
}
