// Designators in all orders, elided braces, unions, strings, nested and anonymous members, compound
// literals and how long they live.
#include "programs.h"

#include <string.h>

struct point {
    int x, y;
};
struct line {
    struct point from, to;
    char name[6];
};

static void show(const struct line *l)
{
    printf("%d,%d %d,%d <%s>\n", l->from.x, l->from.y, l->to.x, l->to.y, l->name);
}

static void in_order(void)
{
    struct line l = {{1, 2}, {3, 4}, "ab"};
    show(&l);
}

static void braces_left_out(void)
{
    struct line l = {1, 2, 3, 4, 'x', 'y'};
    show(&l);
}

static void some_braces_left_out(void)
{
    struct line l = {1, 2, {3}, "q"};
    show(&l);
}

static void designated_backwards(void)
{
    struct line l = {.name = "zz", .to = {.y = 4, .x = 3}, .from = {.y = 2, .x = 1}};
    show(&l);
}

static void nested_designators(void)
{
    struct line l = {.to.y = 9, .from.x = 5, .name[1] = 'b', .name[0] = 'a'};
    show(&l);
}

static void going_on_behind_a_designator(void)
{
    struct line l = {.from.y = 2, 3, 4, "n"};
    show(&l);
}

static void overridden(void)
{
    struct line l = {.from = {1, 2}, .from.x = 7, .name = "abc", .name[1] = 'X'};
    int a[4] = {1, 2, 3, [1] = 20, 30};

    show(&l);
    printf("%d %d %d %d\n", a[0], a[1], a[2], a[3]);
}

static void ranges(void)
{
    int a[10] = {[2 ... 4] = 7, 8, [9] = 1, [0] = 3};

    for (int i = 0; i < 10; i++)
        printf(" %d", a[i]);
    printf("\n");
}

static void length_from_designator(void)
{
    int a[] = {[5] = 1, 2, [1] = 9};

    printf("%zu %d %d %d\n", sizeof a / sizeof *a, a[6], a[1], a[0]);
}

static void arrays_of_arrays(void)
{
    int flat[2][3] = {1, 2, 3, 4};
    int rows[2][3] = {{1}, {2, 3}};
    int mixed[3][2] = {[1] = {5, 6}, [0][1] = 4, [2] = {[1] = 9}};

    printf("%d %d %d %d\n", flat[0][2], flat[1][0], flat[1][1], rows[1][1]);
    printf("%d %d %d %d %d\n", rows[0][1], mixed[0][0], mixed[0][1], mixed[1][1], mixed[2][1]);
}

static void strings_of_all_lengths(void)
{
    char exact[3] = "abc", longer[8] = "abc", empty[2] = "", open[] = "hello", braced[4] = {"xy"};
    unsigned char bytes[] = "\x80\xff";
    char rows[][4] = {"one", "two", "six"};

    printf("%.3s %s %d [%s] %zu %s %s\n", exact, longer, longer[7], empty, sizeof open, open,
           braced);
    printf("%d %d %zu %s %s\n", bytes[0], bytes[1], sizeof rows, rows[1], rows[2]);
}

union number {
    int i;
    float f;
    unsigned char bytes[8];
};

static void unions(void)
{
    union number first = {65}, named = {.f = 1.0f}, last = {.bytes = {1, 2, 3, 4, 5}};
    union number twice = {.i = 5, .f = 2.0f};

    printf("%d %g %d %d %g\n", first.i, named.f, last.i, last.bytes[4], twice.f);
    printf("%d\n", first.bytes[7] + last.bytes[7]);
}

struct tagged {
    int kind;
    union {
        int i;
        struct {
            short lo, hi;
        };
        struct point p;
    };
    struct {
        int tail;
    };
};

static void anonymous_members(void)
{
    struct tagged a = {1, {2}, {3}}, b = {.lo = 4, .hi = 5, .tail = 6}, c = {.p = {7, 8}, .kind = 9};
    struct tagged d = {1, .p.y = 3, .tail = 2};

    printf("%d %d %d\n", a.kind, a.i, a.tail);
    printf("%d %d %d %d\n", b.kind, b.lo, b.hi, b.tail);
    printf("%d %d %d %d\n", c.kind, c.p.x, c.p.y, c.tail);
    printf("%d %d %d %d\n", d.kind, d.p.x, d.p.y, d.tail);
}

struct bits {
    unsigned a : 3, : 2, b : 4;
    int c : 3;
    struct point p;
};

static void bit_fields(void)
{
    struct bits x = {1, 15, -4, {2, 3}}, y = {.c = 3, .a = 9 & 7}, z = {.b = 5, -1};

    printf("%d %d %d %d\n", x.a, x.b, x.c, x.p.y);
    printf("%d %d %d %d\n", y.a, y.b, y.c, y.p.x);
    printf("%d %d %d\n", z.a, z.b, z.c);
}

static int calls;

static int next(void)
{
    return ++calls;
}

static void values_with_effects(void)
{
    struct point p = {.y = next()};
    int a[3] = {next(), [2] = 5};

    printf("%d %d %d %d %d\n", p.x, p.y, a[0], a[1], a[2]);
    struct line l = {.from = p, .to = {next()}};
    show(&l);
}

static void whole_structs_inside(void)
{
    struct point p = {1, 2};
    struct line l = {p, p}, m = {p, .to = (struct point){5, 6}};
    struct point list[] = {p, {3}, p};

    show(&l);
    show(&m);
    printf("%d %d %d %zu\n", list[0].y, list[1].y, list[2].x, sizeof list / sizeof *list);
}

static void uses_itself(void)
{
    void *self = &self;
    struct node {
        struct node *next;
        int v;
    } n = {&n, 4};
    int size = sizeof size;

    printf("%d %d %d\n", self == &self, n.next->next->v, size);
}

static void one_level_of_braces_for_scalars(void)
{
    int a = {4};
    const char *s = {"str"};
    double d = {
        2.5,
    };

    printf("%d %s %g\n", a, s, d);
}

static void empty_braces(void)
{
    struct line l = {};
    int a[3] = {};
    struct point p = (struct point){};

    show(&l);
    printf("%d %d %d\n", a[0] + a[2], p.x, p.y);
}

static int sum(const int *a, int n)
{
    int s = 0;

    while (n--)
        s += *a++;
    return s;
}

static void literal_as_argument(void)
{
    printf("%d %d\n", sum((int[]){1, 2, 3}, 3), sum((int[4]){[3] = 5, [0] = 1}, 4));
    printf("%d\n", ((struct point){.y = 6}).y + (struct point){3, 4}.x);
}

static void literal_is_an_object(void)
{
    int *p = (int[]){10, 20, 30};
    struct point *q = &(struct point){1, 2};

    p[1]++;
    q->x += p[1];
    printf("%d %d %d\n", p[1], q->x, *(&(int){5}) + 1);
}

static void literal_in_a_loop_is_fresh(void)
{
    int total = 0;

    for (int i = 0; i < 3; i++) {
        int *p = (int[2]){i};
        total += p[0]++ + p[1]++;
        total += p[0] * 10 + p[1] * 100;
    }
    printf("%d\n", total);
}

static void literal_lives_in_its_block(void)
{
    const char *words = 0;
    int r = 0;

    {
        struct line *l = &(struct line){.name = "in"};
        words = l->name;
        r = strlen(words);
    }
    for (struct point *p = &(struct point){3, 0}; p->x; p->x--)
        r += p->x;
    printf("%d\n", r);
}

static struct point file_scope = {.y = 2, .x = 1};
static int *file_scope_literal = (int[]){4, 5, 6};
static struct line table[] = {[1] = {.name = "b"}, [0] = {.name = "a", .to.x = 3}};
static const char *const names[] = {[2] = "two", [0] = "zero"};
static int (*const functions[])(void) = {next, [2] = next};
static int *into = &table[1].from.y;
static char *text_end = "hello" + 5;

static void static_initialisers(void)
{
    file_scope_literal[1]++;
    *into = 8;
    printf("%d %d %d %zu\n", file_scope.x, file_scope.y, file_scope_literal[1],
           sizeof table / sizeof *table);
    show(&table[0]);
    show(&table[1]);
    printf("%s %d %s %d %d\n", names[0], names[1] == 0, names[2], functions[1] == 0,
           functions[2] == next);
    printf("%s\n", text_end - 2);
}

static int counter(void)
{
    static int n = 5, list[] = {1, 2, 3};
    static struct point p = {.x = 3};

    list[n % 3]++;
    p.y += list[0] + list[1] + list[2];
    return n++ * 100 + p.y;
}

static void static_locals_are_set_once(void)
{
    for (int i = 0; i < 3; i++)
        printf(" %d", counter());
    printf("\n");
}

static void goto_past_an_initialiser(void)
{
    int n = 0;

again:;
    int fresh = 7;
    if (n++ < 2) {
        fresh = 100;
        goto again;
    }
    printf("%d %d\n", fresh, n);
}

static void switch_past_an_initialiser(void)
{
    for (int i = 0; i < 3; i++)
        switch (i) {
            int hidden;
        case 0:
            hidden = 5;
            printf(" %d", hidden);
            break;
        case 1:
            hidden = 6;
            /* fall through */
        default:
            printf(" %d", i);
        }
    printf("\n");
}

int main(void)
{
    RUN(in_order);
    RUN(braces_left_out);
    RUN(some_braces_left_out);
    RUN(designated_backwards);
    RUN(nested_designators);
    RUN(going_on_behind_a_designator);
    RUN(overridden);
    RUN(ranges);
    RUN(length_from_designator);
    RUN(arrays_of_arrays);
    RUN(strings_of_all_lengths);
    RUN(unions);
    RUN(anonymous_members);
    RUN(bit_fields);
    RUN(values_with_effects);
    RUN(whole_structs_inside);
    RUN(uses_itself);
    RUN(one_level_of_braces_for_scalars);
    RUN(empty_braces);
    RUN(literal_as_argument);
    RUN(literal_is_an_object);
    RUN(literal_in_a_loop_is_fresh);
    RUN(literal_lives_in_its_block);
    RUN(static_initialisers);
    RUN(static_locals_are_set_once);
    RUN(goto_past_an_initialiser);
    RUN(switch_past_an_initialiser);
    return 0;
}
