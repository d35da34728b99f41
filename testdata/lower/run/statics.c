// Storage: static locals, extern, tentative definitions, thread-local, const, shadowing.
#include <stdio.h>

int tentative;
int tentative;
extern int later;
static int zeroed[5];
const int fixed[] = {4, 5, 6};
_Thread_local int per_thread = 40;
static __thread int old_style = 2;
volatile int touchy = 1;

static int next_id(void)
{
    static int id;
    static const int step = 3;

    id += step;
    return id;
}

static int *hidden(void)
{
    static int cell = 9;

    return &cell;
}

static int recursive(int n)
{
    static int depth;
    int r;

    depth++;
    r = n ? recursive(n - 1) + depth : depth * 100;
    depth--;
    return r;
}

static int shadow(int x)
{
    int r = x;
    {
        int x = r + 1;
        r += x;
        {
            int x = r * 2;
            r += x;
            x++;
        }
        r += x;
        for (int x = 0; x < 2; x++) {
            int r = x;
            r++;
        }
    }
    return r + x;
}

static int externs(void)
{
    extern int later;
    int local = later;

    later++;
    return local + later;
}

static int volatiles(void)
{
    volatile int v = 5;
    int s = v + v;

    v++;
    v += touchy;
    touchy = v;
    return s + v + touchy;
}

static int threads(void)
{
    static _Thread_local int calls;

    per_thread += ++calls;
    old_style *= 2;
    return per_thread + old_style;
}

static const char *words(int i)
{
    static const char *const table[] = {"nil", "one", "two"};

    return table[i];
}

int main(void)
{
    next_id();
    printf("%d %d\n", next_id(), tentative);
    *hidden() += 5;
    ++*hidden();
    printf("%d\n", *hidden());
    printf("%d %d\n", recursive(3), recursive(0));
    printf("%d\n", shadow(2));
    printf("%d\n", externs());
    printf("%d\n", later);
    printf("%d %d\n", volatiles(), zeroed[3]);
    threads();
    printf("%d %s %d\n", threads(), words(2), fixed[1]);
    return 0;
}

int later = 30;
