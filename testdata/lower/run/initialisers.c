// Initialisers: designated, nested, elided braces, arrays of structs, strings, overrides.
#include <stdio.h>

struct point {
    int x, y;
};

struct shape {
    const char *name;
    struct point at[3];
    struct {
        int w;
        union {
            int i;
            float f;
        };
    } size;
    int tail[];
};

struct line {
    struct point from, to;
    char tag[4];
};

static int grid[3][4] = {{1, 2}, {[2] = 7}, [2][1] = 9};
static int flat[2][3] = {1, 2, 3, 4};
static int ranged[10] = {[2 ... 5] = 3, [4] = 8, 1, [9] = 2};
static int sized[] = {[7] = 1, [3] = 5, 6};
static char text[] = "hello";
static char cut[3] = "abc";
static char padded[10] = "xy";
static char braced[] = {"in braces"};
static const char *names[] = {[1] = "one", [3] = "three"};
static struct line lines[] = {
    {{1, 2}, {3, 4}, "ab"}, {5, 6, 7, 8, {'c', 'd'}}, {.to.y = 9, .tag[2] = 'z', .from = {.x = 4}}};
static struct line elided[2] = {1, 2, 3, 4, 'q', 'r', 0, 0, 5, 6};
static struct shape first = {"box", {{1, 2}, [2] = {5, 6}}, {.w = 3, .i = 4}};
static int *pointer = &grid[1][2];
static struct point *inner = &lines[1].to;
static const char *const half = "offset" + 3;
static int (*function)(const char *, ...) = printf;
static long computed = (long)sizeof(struct line) * 2 + (1 << 5) - '0';
static double real = 1.0 / 4;
static union {
    char c[4];
    int i;
} either = {.i = 0x41424344};
static struct {
    struct point *self;
    int n;
} loop = {.self = (struct point *)&loop.n, .n = 12};
static struct point *literal = &(struct point){21, 22};
static int *numbers = (int[]){3, 1, 4, 1, 5};
static struct {
    unsigned char a;
    int (*op)(int);
} empty = {};

static void show_lines(const struct line *l, int n)
{
    for (int i = 0; i < n; i++)
        printf("%d %d %d %d %d%d%d%d\n", l[i].from.x, l[i].from.y, l[i].to.x, l[i].to.y, l[i].tag[0],
               l[i].tag[1], l[i].tag[2], l[i].tag[3]);
}

static void globals(void)
{
    for (int i = 0; i < 12; i++)
        printf("%d ", grid[i / 4][i % 4]);
    for (int i = 0; i < 6; i++)
        printf("%d ", flat[i / 3][i % 3]);
    for (int i = 0; i < 10; i++)
        printf("%d ", ranged[i]);
    printf("\n%zu %d %d %d %d\n", sizeof sized / sizeof *sized, sized[3], sized[4], sized[5], sized[7]);
    printf("%s %zu %c%c%c %s %d %s\n", text, sizeof text, cut[0], cut[1], cut[2], padded, padded[9],
           braced);
    printf("%s %s %d %d %zu\n", names[1], names[3], names[0] == 0, names[2] == 0,
           sizeof names / sizeof *names);
    show_lines(lines, 3);
    show_lines(elided, 2);
    printf("%s %d %d %d %d %d\n", first.name, first.at[0].y, first.at[1].x, first.at[2].x,
           first.size.w, first.size.i);
    printf("%d %d %s\n", *pointer, inner->y, half);
    function("%ld %.2f %c\n", computed, real, either.c[3]);
    printf("%d %d %d %d %d\n", *(int *)loop.self, literal->x, literal->y, numbers[2], numbers[4]);
    printf("%d %d\n", empty.a, empty.op == 0);
}

static void locals(int n)
{
    int a[5] = {n, n + 1, [4] = n * 2};
    int b[2][2] = {{n}, {0, n}};
    struct line l = {.from = {n, 1}, .to.x = n + 2, .tag = "no"};
    struct line copy = l, *p = &(struct line){.from = l.to, .tag = {[1] = '!'}};
    struct shape s = {.at[1].y = n, .size = {.f = 0.5f}, .name = "local"};
    char word[8] = "abc", raw[] = {'o', 'k', 0};
    struct point pts[] = {{n, n}, {.y = n}, {}};
    union {
        struct point p;
        long l;
    } u = {{n, 0}};
    const char *q = (char[]){"mutable"};
    int zero[4] = {0}, brace = {n + 5};

    copy.to.y = 50;
    word[n & 3]++;
    printf("%d %d %d %d %d\n", a[0], a[1], a[2], a[3], a[4]);
    printf("%d %d %d %d\n", b[0][0], b[0][1], b[1][0], b[1][1]);
    show_lines(&l, 1);
    show_lines(&copy, 1);
    show_lines(p, 1);
    printf("%s %d %d %.2f\n", s.name, s.at[1].y, s.at[2].x, s.size.f);
    printf("%s %s %d %d %d %d\n", word, raw, pts[0].x, pts[1].x, pts[1].y, pts[2].y);
    printf("%ld %s %d %d %zu\n", u.l, q, zero[3], brace, sizeof pts);
}

static int repeated(int n)
{
    int total = 0;

    for (int i = 0; i < n; i++) {
        int fresh[3] = {i};
        struct point p = {.y = i};

        fresh[1] += 5;
        fresh[2] += fresh[1];
        p.x += 2;
        total += fresh[0] + fresh[1] + fresh[2] + p.x * 100 + p.y;
    }
    return total;
}

static int order;

static int next(void)
{
    return ++order;
}

int main(void)
{
    int seq[3] = {next(), next(), next()};

    globals();
    locals(3);
    locals(6);
    printf("%d %d%d%d\n", repeated(4), seq[0], seq[1], seq[2]);
    return 0;
}
