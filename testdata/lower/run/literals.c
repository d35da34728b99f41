// Compound literals, string escapes, wide strings, adjacent strings, __func__, character constants.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct p {
    int x, y;
};

static int sum(struct p p)
{
    return p.x * 10 + p.y;
}

static int sum_at(const struct p *p)
{
    return p->x * 10 + p->y;
}

static int total(const int *v, int n)
{
    int s = 0;

    while (n--)
        s += *v++;
    return s;
}

static int in_loop(void)
{
    int s = 0;

    for (int i = 0; i < 4; i++) {
        int *v = (int[3]){i, i * 2};

        v[2] += v[1];
        s = s * 10 + total(v, 3);
    }
    return s;
}

static struct p modify(void)
{
    struct p *p = &(struct p){.x = 1};

    p->y = ((struct p){5, 6}).y;
    (struct p){0, 0}.x;
    return *p;
}

static void escapes(void)
{
    const char *s = "tab\t nl\\n quote\" \x41\102\e[0m \a\b\f\v \? \0hidden";
    const char e[] = "a\0b" "c\x7f" "\101\u00e9";

    for (size_t i = 0; i < strlen(s); i++)
        printf("%d ", s[i]);
    printf("\n");
    for (size_t i = 0; i < sizeof e; i++)
        printf("%d ", e[i]);
    printf("\n%s %zu\n",
           "one "
           "two "
           "three",
           sizeof "x\0y");
}

static void wide(void)
{
    const wchar_t *w = L"wi\u00e9de";
    const unsigned short *u16 = (const unsigned short *)u"xyz";
    int n = 0;

    while (w[n])
        printf("%d ", (int)w[n++]);
    printf("%d %d %zu\n", u16[1], u16[3], sizeof L"ab");
    printf("%d %d\n", L'a', u'\u1234');
}

static void names(void)
{
    printf("%s %s %zu\n", __func__, __FUNCTION__, sizeof __func__);
}

static char write_to(char *s)
{
    s[1] = 'u';
    return s[1];
}

int main(void)
{
    printf("%d %d\n", sum((struct p){3, 4}), sum_at(&(struct p){.y = 7}));
    printf("%d\n", total((int[]){1, 2, 3, 4, 5}, 5));
    printf("%d %d %d\n", in_loop(), modify().x, modify().y);
    escapes();
    wide();
    names();
    printf("%c %c %d\n", "index"[2], 3["abcdef"], *"z" + 1);
    printf("%c %zu\n", write_to((char[]){"mop"}), sizeof((int[]){1, 2, 3}));
    printf("%d\n", &"same"[0] != NULL);
    printf("%d\n", ((struct p[]){{1, 2}, {3, 4}})[1].y);
    printf("%d\n", (int){5} + (int){6} * (unsigned char){255});
    return 0;
}
