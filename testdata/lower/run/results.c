// What is done with the result of a call: members, elements, addresses, void, chains, conditions.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vec {
    double x, y;
};

struct box {
    struct vec at[2];
    char name[8];
    int n;
};

struct flags {
    unsigned a : 3, b : 5;
};

static struct vec vec(double x, double y)
{
    struct vec v = {x, y};

    return v;
}

static struct box box(int n)
{
    struct box b = {.n = n, .name = "box"};

    b.at[1] = vec(n, -n);
    return b;
}

static struct flags flags(int v)
{
    return (struct flags){.a = v, .b = v + 1};
}

static struct vec plus(struct vec a, struct vec b)
{
    return vec(a.x + b.x, a.y + b.y);
}

static struct box *heap(int n)
{
    struct box *b = malloc(sizeof *b);

    *b = box(n);
    return b;
}

static void nothing(void)
{
}

static void pass_on(int n)
{
    if (n)
        return nothing();
    return (void)n;
}

static int comma_return(int a)
{
    return a++, a * 2;
}

static struct box renamed(struct box b, const char *s)
{
    strcpy(b.name, s);
    return b;
}

static union {
    int i;
    char c[4];
} make_union(int i)
{
    return (__typeof__(make_union(0))){.i = i};
}

static const char *name_of(const struct box *b)
{
    return b->name;
}

static struct vec (*adder)(struct vec, struct vec) = plus;

static struct vec select_vec(int i, struct vec a, struct vec b)
{
    struct vec r;

    r = i == 0 ? a : i == 1 ? b : plus(a, b);
    return r;
}

int main(void)
{
    struct vec v;
    struct box *p = heap(4), boxes[3];
    double d = 0;

    printf("%.1f %.1f\n", vec(1, 2).y, box(3).at[1].x);
    printf("%c %d %u\n", box(1).name[2], box(7).n, flags(5).b);
    printf("%.1f\n", plus(vec(1, 1), plus(vec(2, 2), vec(3, 4))).y);
    printf("%s %s\n", name_of(p), renamed(*p, "other").name);
    printf("%s\n", renamed(renamed(box(1), "x"), "yz").name);
    printf("%d\n", make_union(0x41424344).c[1]);
    nothing();
    (void)vec(1, 2);
    (nothing)();
    pass_on(0);
    pass_on(1);
    v = adder(vec(1, 2), (struct vec){3, 4});
    d += v.x + (*adder)(v, v).y;
    printf("%.1f %d\n", d, comma_return(4));
    for (int i = 0; i < 3; i++) {
        boxes[i] = i ? boxes[i - 1] : box(5);
        boxes[i].n += i;
        boxes[i].at[0] = select_vec(i, boxes[i].at[1], vec(9, 9));
    }
    for (int i = 0; i < 3; i++)
        printf("%d %.0f %.0f ", boxes[i].n, boxes[i].at[0].x, boxes[i].at[0].y);
    printf("\n");
    if (box(2).n && vec(0, 1).y > 0)
        printf("%d\n", (nothing(), box(6)).n);
    *p = renamed(*p, name_of(&boxes[1]));
    p->at[0] = p->at[1] = vec(p->n, p->n * 2);
    printf("%s %.1f\n", p->name, (*p).at[0].y);
    free(p);
    return (int)vec(7, 8).x;
}
