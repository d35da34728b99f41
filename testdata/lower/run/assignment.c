// Compound assignment and increments on every kind of lvalue, each evaluated once.
#include <stdio.h>

struct s {
    int i;
    unsigned char c;
    signed char sc;
    int bits : 5;
    unsigned ubits : 6;
    int arr[4];
    int *p;
    double d;
    _Bool b;
};

static int global;
static int table[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static int evaluations;

static struct s *get(struct s *s)
{
    evaluations++;
    return s;
}

static int index_of(int i)
{
    evaluations++;
    return i;
}

static void show(const struct s *s)
{
    printf("%d %d %d %d %u [%d %d %d %d] %d %.2f %d %d\n", s->i, s->c, s->sc, s->bits, s->ubits,
           s->arr[0], s->arr[1], s->arr[2], s->arr[3], s->p ? *s->p : -1, s->d, s->b, evaluations);
}

static void increments(struct s *s)
{
    int r = 0;

    r += s->i++;
    r += ++s->i;
    r += s->c++;
    r += ++s->c;
    r += s->sc--;
    r += --s->sc;
    r += s->bits++;
    r += ++s->bits;
    r += s->ubits--;
    r += --s->ubits;
    r += s->arr[1]++;
    r += ++*s->p;
    r += (*s->p)++;
    r += *s->p++;
    r += *++s->p;
    r += (int)s->d++;
    r += (int)--s->d;
    r += s->b++;
    r += global++;
    r += ++global;
    printf("%d\n", r);
    show(s);
}

static void compounds(struct s *s)
{
    s->i += 10;
    s->i -= 3;
    s->i *= 7;
    s->i /= 2;
    s->i %= 50;
    s->i <<= 3;
    s->i >>= 1;
    s->i |= 0x101;
    s->i &= ~4;
    s->i ^= 0x55;
    s->c += 250;
    s->c *= 3;
    s->sc += 100;
    s->sc -= 56;
    s->bits += 3;
    s->bits *= 5;
    s->ubits += 60;
    s->ubits <<= 2;
    s->ubits |= 1;
    s->d *= 1.5;
    s->d += s->i;
    s->i *= 1.5;
    s->c /= 1.5;
    s->b += 5;
    s->b -= 1;
    s->p += 2;
    s->p -= 1;
    show(s);
}

static void once(struct s *s)
{
    get(s)->i += 1;
    get(s)->bits++;
    get(s)->arr[index_of(2)] *= 2;
    get(s)->arr[index_of(3)]--;
    *get(s)->p += 5;
    ++*get(s)->p;
    show(s);
}

static void pointers(void)
{
    int *p = table, *end = table + 8, s = 0;

    while (p < end)
        s = s * 2 + *p++;
    p = end;
    while (p > table)
        s ^= *--p;
    printf("%d\n", s);
    p = table;
    *p = p[1] + 5;
    p++;
    p[1] = p[2] = p[3] = 9;
    *(p + 4) += p[-1];
    p += 3;
    p -= 2;
    s = p++ - table;
    printf("%d %d %td\n", s, *p, end - p);
    for (int i = 0; i < 8; i++)
        printf("%d ", table[i]);
    printf("\n");
}

static int chained(void)
{
    int a, b, c;
    unsigned char d;

    a = b = c = 7;
    a += b -= c *= 2;
    a = d = 300;
    return a * 1000000 + b * 1000 + c + d;
}

static void registers(int i, unsigned char c, long l, char *p)
{
    int j = i++ * 10;

    j += i--;
    j += ++i;
    c++;
    c += 255;
    l <<= 33;
    l -= i;
    p++;
    *p++ = 'x';
    *p = c;
    printf("%d %d %d %ld %s\n", i, j, c, l, p - 2);
    j = (i = 5, i + 1);
    j = j * 2 + (i = 3);
    printf("%d\n", j);
}

int main(void)
{
    struct s s = {1, 250, -127, -16, 1, {10, 20, 30, 40}, 0, 3.25, 0};
    char text[] = "abcd";

    s.p = s.arr;
    increments(&s);
    compounds(&s);
    once(&s);
    pointers();
    printf("%d\n", chained());
    registers(3, 'a', 5, text);
    return global;
}
