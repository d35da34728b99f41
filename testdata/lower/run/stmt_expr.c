// Statement expressions.
#include <stdio.h>

#define MAX(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) x_ = (a);                                                                    \
        __typeof__(b) y_ = (b);                                                                    \
        x_ > y_ ? x_ : y_;                                                                         \
    })

static int returns_inside(int x)
{
    int r = ({
        if (x < 0)
            return -100;
        x * 2;
    });

    return r + 1;
}

static int breaks_inside(void)
{
    int s = 0;

    for (int i = 0; i < 10; i++) {
        s += ({
            if (i == 3)
                continue;
            if (i == 6)
                break;
            i * 10;
        });
    }
    return s;
}

static int goto_inside(int n)
{
    return ({
        int k = 0;
    again:
        k += n;
        if (k < 20)
            goto again;
        k;
    });
}

struct big {
    int v[4];
};

static int aggregate(int i)
{
    return ({
               struct big b = {{1, 2, 3, 4}};
               b.v[0] = i;
               b;
           })
        .v[i & 3];
}

static int locals_live(void)
{
    int outer = 1;
    int got = ({
        int inner = outer + 1;
        int *p = &inner;
        *p += 5;
        *p;
    });

    ({ outer = got; });
    ({
        ;
    });
    return outer * 10 + ({ outer; });
}

int main(void)
{
    int i = 3, j = 4;

    printf("%d\n", MAX(i++, j++));
    printf("%d\n", MAX(i, j));
    printf("%d %d\n", i, j);
    printf("%ld %.1f\n", MAX(5L, 3), MAX(1.5, 1));
    printf("%d %d\n", MAX(MAX(1, 2), MAX(3, MAX(0, 1))), returns_inside(4));
    printf("%d %d %d\n", returns_inside(-1), breaks_inside(), goto_inside(7));
    printf("%d %d\n", aggregate(0), aggregate(2));
    printf("%d\n", locals_live());
    if (({ int z = i; z > 3; }) && ({ j == 5; }))
        printf("both\n");
    while (({ i--; }) > 2)
        printf("loop %d\n", i);
    return 0;
}
