// switch: ranges, fallthrough, nesting, no default, declarations inside, Duff's device.
#include <stdio.h>

static int plain(int x)
{
    switch (x) {
    case 0:
        return 10;
    case 1:
    case 2:
        x += 5;
        break;
    case -3:
        x = 77;
        /* fallthrough */
    default:
        x *= 2;
    case 100:
        x++;
    }
    return x;
}

static int ranges(int c)
{
    switch (c) {
    case 'a' ... 'f':
        return c - 'a' + 10;
    case '0' ... '9':
        return c - '0';
    case -100 ... -50:
        return 1;
    case 1000 ... 100000:
        return 2;
    }
    return -1;
}

static int no_default(unsigned x)
{
    int r = 0;

    switch (x) {
    case 0xffffffffu:
        r = 1;
        break;
    case 0x80000000u:
        r = 2;
    }
    switch (x & 1)
    case 1:
        r += 10;
    switch (r) {
    }
    return r;
}

static int nested(int a, int b)
{
    int r = 0;

    switch (a) {
    case 1:
        switch (b) {
        case 1:
            r = 11;
            break;
        default:
            r = 19;
            break;
        }
        r += 100;
        break;
    case 2:
        for (int i = 0; i < 5; i++) {
            switch (i) {
            case 2:
                continue;
            case 4:
                goto out;
            }
            r += i + b;
        }
        break;
    default:
        r = -1;
    }
out:
    return r;
}

static void duff(char *to, const char *from, int count)
{
    int n = (count + 7) / 8;

    switch (count % 8) {
    case 0:
        do {
            *to++ = *from++;
        case 7:
            *to++ = *from++;
        case 6:
            *to++ = *from++;
        case 5:
            *to++ = *from++;
        case 4:
            *to++ = *from++;
        case 3:
            *to++ = *from++;
        case 2:
            *to++ = *from++;
        case 1:
            *to++ = *from++;
        } while (--n > 0);
    }
    *to = 0;
}

static long wide(long long x)
{
    switch (x) {
    case 0x100000000LL:
        return 1;
    case -0x100000000LL ... -0xffffffffLL:
        return 2;
    case 5:
        return 3;
    }
    return 4;
}

enum color { RED, GREEN = 5, BLUE };

static const char *color(enum color c)
{
    switch (c) {
    case RED:
        return "red";
    case GREEN:
        return "green";
    case BLUE:
        return "blue";
    }
    return "?";
}

static int small(char c, _Bool b)
{
    int r = 0;

    switch (c) {
    case -1:
        r = 5;
        break;
    case 127:
        r = 6;
    }
    switch (b) {
    case 1:
        r += 20;
        break;
    case 0:
        r += 10;
    }
    return r;
}

static int enclosed(int x)
{
    switch (x) {
        int hidden;
    case 1:
        hidden = 4;
        return hidden + 1;
        {
        case 2:
            return 9;
        }
        if (x > 100) {
        case 3:
            return 30 + (x > 100);
        } else {
        case 4:
            return 40;
        }
        while (x--) {
        case 5:
            if (x == 2)
                return 50;
        }
        return x;
    }
    return 0;
}

int main(void)
{
    char out[64];

    for (int i = -4; i < 5; i++)
        printf("%d ", plain(i));
    printf("%d\n", plain(100));
    printf("%d %d %d %d %d %d %d\n", ranges('c'), ranges('7'), ranges('z'), ranges(-50), ranges(-49),
           ranges(99999), ranges(1000000));
    printf("%d %d %d\n", no_default(-1), no_default(1u << 31), no_default(3));
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
            printf("%d ", nested(a, b));
    printf("\n");
    for (int n = 1; n < 20; n++) {
        duff(out, "abcdefghijklmnopqrstuvwxyz", n);
        printf("%s\n", out);
    }
    printf("%ld %ld %ld %ld\n", wide(1LL << 32), wide(-(1LL << 32)), wide(5), wide(0));
    printf("%s %s %s %s\n", color(RED), color(GREEN), color(BLUE), color(3));
    printf("%d %d %d\n", small(-1, 1), small(127, 0), small(0, 5));
    for (int i = 0; i < 7; i++)
        printf("%d ", enclosed(i));
    printf("\n");
    return 0;
}
