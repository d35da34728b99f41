// What macros make: do-while(0), nested expansion, X-macros, token pasting, assert, for-guards.
#include <assert.h>
#include <stdio.h>
#include <string.h>

#define SWAP(a, b)                                                                                 \
    do {                                                                                           \
        __typeof__(a) t_ = (a);                                                                    \
        (a) = (b);                                                                                 \
        (b) = t_;                                                                                  \
    } while (0)
#define MIN(a, b)     ((a) < (b) ? (a) : (b))
#define CLAMP(x, l, h) MIN((x) < (l) ? (l) : (x), h)
#define CAT(a, b)     a##b
#define STR(x)        #x
#define XSTR(x)       STR(x)
#define COLORS(X) X(RED, 3) X(GREEN, 7) X(BLUE, 11)
#define FOREACH(i, n)  for (int i = 0, n_ = (n); i < n_; i++)
#define WITH(level)    for (int once_ = (enter(level), 1); once_; once_ = (leave(level), 0))
#define LOG(...)       printf(__VA_ARGS__)
#define CHECK(c, ...)                                                                              \
    if (!(c)) {                                                                                    \
        LOG("failed " #c __VA_ARGS__);                                                             \
        goto fail;                                                                                 \
    } else                                                                                         \
        (void)0
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define RETRY(e)                                                                                   \
    ({                                                                                             \
        long r_;                                                                                   \
        do                                                                                         \
            r_ = (long)(e);                                                                        \
        while (r_ == -1 && again());                                                               \
        r_;                                                                                        \
    })

#define X(name, v) CAT(C_, name) = v,
enum { COLORS(X) C_END };
#undef X
#define X(name, v) case CAT(C_, name): return #name;
static const char *color(int c)
{
    switch (c) {
        COLORS(X)
    }
    return "none";
}
#undef X

static int level, attempts;

static void enter(int l)
{
    level += l;
}

static void leave(int l)
{
    level -= l;
}

static int again(void)
{
    return ++attempts < 5;
}

static int flaky(void)
{
    return attempts < 3 ? -1 : 42;
}

static int checks(int a, char *s)
{
    CHECK(a > 0, " %d\n", a);
    CHECK(strlen(s) < 4, "\n");
    if (a > 5)
        CHECK(s[0] == 'x', "\n");
    else
        a = 1;
    return a;
fail:
    return -1;
}

#define DEFINE_GETTER(type, field)                                                                 \
    static type get_##field(const struct data *d)                                                  \
    {                                                                                              \
        return d->field;                                                                           \
    }

struct data {
    int num;
    const char *str;
};

DEFINE_GETTER(int, num)
DEFINE_GETTER(const char *, str)

int main(void)
{
    int a = 1, b = 2, v[] = {5, 6, 7};
    struct data d = {8, "eight"};

    if (a < b)
        SWAP(a, b);
    else
        a = 0;
    printf("%d %d %d\n", a, b, CLAMP(a + 10, 0, 5));
    printf("%s %s %s %s\n", color(C_GREEN), color(11), color(0), XSTR(CAT(a, b)));
    FOREACH(i, (int)ARRAY_SIZE(v)) FOREACH(j, 2) printf("%d ", v[i] * j);
    printf("\n");
    WITH(3)
    {
        printf("in %d\n", level);
        WITH(4) printf("in %d\n", level);
    }
    printf("out %d\n", level);
    printf("%ld\n", RETRY(flaky()));
    printf("%d\n", attempts);
    printf("%d\n", checks(0, ""));
    printf("%d\n", checks(2, "long"));
    printf("%d\n", checks(9, "xy"));
    printf("%d %s\n", get_num(&d), get_str(&d));
    assert(a == 2);
    assert(b && "with text");
    printf("%d %s\n", __LINE__ > 10, strrchr(__FILE__, '/') ? "path" : "name");
    return 0;
}
