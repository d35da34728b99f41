// Local labels, nested statement expressions, switch and loops inside expressions.
#include <stdio.h>

#define FIND(array, n, want)                                                                       \
    ({                                                                                             \
        __label__ found;                                                                           \
        int at_ = -1;                                                                              \
        for (int k_ = 0; k_ < (n); k_++)                                                           \
            if ((array)[k_] == (want)) {                                                           \
                at_ = k_;                                                                          \
                goto found;                                                                        \
            }                                                                                      \
    found:                                                                                         \
        at_;                                                                                       \
    })

static int nested(int x)
{
    return ({
        int a = ({
            int b = x + 1;
            ({ b *= 2; }) + 1;
        });
        a > 10 ? ({
            int c = a;
            while (c > 10)
                c -= 3;
            c;
        })
               : ({
                     switch (a) {
                     case 3:
                         a = 33;
                         break;
                     case 5:
                         a = 55;
                     }
                     a;
                 });
    });
}

static int in_conditions(int n)
{
    int s = 0;

    for (int i = 0; ({
             int limit = n;
             if (i == 3)
                 limit++;
             i < limit;
         });
         ({ i++; }))
        s += ({ i; });
    if (({ s > 3; }) && ({
            s++;
            s;
        }))
        s *= 2;
    while (({
        s -= 7;
        s > 0;
    }))
        s -= ({ int k = 1; k; });
    return s;
}

static int indexes(void)
{
    int v[4] = {10, 20, 30, 40}, i = 0;

    v[({ i++; i; })] += ({ int t = v[3]; t / 4; });
    return v[1] * 10 + i + ({ v; })[2] + *({ &v[3]; });
}

static int fallthrough(int x)
{
    int r = 0;

    switch (x) {
    case 0:
        r = 1;
        __attribute__((fallthrough));
    case 1:
        r += 10;
        break;
    case 2: {
        r = 100;
    }
        __attribute__((fallthrough));
    default:
        r += 1000;
    }
    return r;
}

int main(void)
{
    int v[] = {4, 8, 15, 16, 23, 42};

    printf("%d %d %d\n", FIND(v, 6, 16), FIND(v, 6, 5), FIND(v, 6, 4) + FIND(v, 6, 42));
    for (int i = 0; i < 8; i++)
        printf("%d ", nested(i));
    printf("\n%d %d %d\n", in_conditions(0), in_conditions(4), indexes());
    for (int i = 0; i < 4; i++)
        printf("%d ", fallthrough(i));
    __asm__ volatile("" ::: "memory");
    printf("\n");
    return 0;
}
