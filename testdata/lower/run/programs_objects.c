// Bit-fields, structs, unions, pointers, arrays of arrays, arrays of run-time size, strings.
#include "programs.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

// ---- Bit-fields

struct bits {
    unsigned a : 3;
    int b : 5;
    unsigned long long c : 40;
    _Bool d : 1;
    signed char e : 4;
    unsigned short f : 9;
};

static void show(struct bits x)
{
    printf("%d %d %llu %d %d %d\n", x.a, x.b, (unsigned long long)x.c, x.d, x.e, x.f);
}

static void bitfield_wraps(void)
{
    struct bits x = {0};
    x.a = 9;
    x.b = 17;
    x.c = ~0ULL;
    x.d = 2;
    x.e = 8;
    x.f = -1;
    show(x);
}

static void bitfield_increments(void)
{
    struct bits x = {7, 15, 0, 0, 7, 511};
    int old = x.a++, new = ++x.b;
    x.c--;
    x.e++;
    int f = x.f++;
    show(x);
    printf("%d %d %d %d\n", old, new, f, --x.a);
}

static void bitfield_compound(void)
{
    struct bits x = {3, -3, 5, 1, -2, 100};
    x.a += 6;
    x.b *= 3;
    x.c <<= 38;
    x.d &= 0;
    x.e |= 1;
    int r = (x.f -= 101);
    show(x);
    printf("%d %d\n", r, (x.b >>= 1));
}

static void bitfield_assignment_value(void)
{
    struct bits x;
    int v = (x.a = 13), w = (x.b = 16), u = x.e = 9;
    printf("%d %d %d\n", v, w, u);
}

static void bitfield_promotes_to_int(void)
{
    struct bits x = {7, -1, 1, 1, -8, 511};
    printf("%d %d %d %d\n", x.a - 8 < 0, ~x.a, -x.f, x.b < x.a);
    printf("%lld %d\n", (long long)x.c - 2, x.a > -1);
}

static void bitfield_through_pointer(void)
{
    struct bits list[2] = {{1}, {2}}, *p = list;
    (p++)->a = 5;
    p->f ^= 3;
    p[-1].d = !p->d;
    show(list[0]);
    show(list[1]);
}

static void bitfields_share_bytes(void)
{
    union {
        struct {
            unsigned lo : 4, hi : 4, rest : 24;
        };
        unsigned all;
    } u = {.all = 0xabcdef12};
    u.hi++;
    printf("%x %x %x %x\n", u.lo, u.hi, u.rest, u.all);
    u.rest = 1;
    printf("%x\n", u.all);
}

static void bitfields_packed(void)
{
    struct __attribute__((packed)) {
        unsigned a : 7, b : 20;
        unsigned char c;
        unsigned long long d : 50;
    } x = {100, 0xabcde, 'c', 1ULL << 49};
    x.b++;
    x.d += 5;
    printf("%zu %d %x %c %llx\n", sizeof x, x.a, x.b, x.c, (unsigned long long)x.d);
}

static void bitfield_of_enum(void)
{
    enum color { RED, GREEN, BLUE };
    struct {
        enum color c : 2;
        enum color d : 3;
    } x = {BLUE, GREEN};
    x.d = x.c;
    switch (x.c) {
    case BLUE:
        printf("%d %d\n", x.c, x.d);
    default:;
    }
}

static void bitfield_conditions(void)
{
    struct bits x = {0, -1};
    if (!x.a && x.b)
        x.a = x.b ? 4 : 2;
    while (x.a)
        x.a--;
    show(x);
}

// ---- Structs and unions

struct inner {
    short s;
    char text[5];
};
struct outer {
    struct inner in[2];
    double d;
    struct outer *next;
};

static struct outer make(int n)
{
    struct outer o = {{{n, "ab"}, {n + 1, "cd"}}, n / 2.0, NULL};
    return o;
}

static int total(struct outer o)
{
    o.in[0].s += 100;
    return o.in[0].s + o.in[1].s + (int)o.d + o.in[1].text[1];
}

static void struct_copies(void)
{
    struct outer a = make(4), b = a, c;
    b.in[1].s = 50;
    c = b;
    c.in[0] = c.in[1];
    printf("%d %d %d %s\n", a.in[1].s, c.in[0].s, b.in[0].s, c.in[0].text);
}

static void struct_arguments(void)
{
    struct outer a = make(1);
    int t = total(a);
    printf("%d %d %d\n", t, a.in[0].s, total(make(7)));
}

static void struct_of_a_call(void)
{
    printf("%d %s %g\n", make(3).in[1].s, make(4).in[0].text, make(5).d);
}

static void struct_assignment_chain(void)
{
    struct outer a, b, c = make(9);
    a = b = c;
    int second = (b = make(2)).in[1].s;
    printf("%d %d %d\n", a.in[0].s, second, b.in[0].s);
}

static void struct_self_assignment(void)
{
    struct outer a = make(6), *p = &a;
    *p = a;
    a = *&a;
    p->next = p;
    *p->next = make(8);
    printf("%d %d\n", a.in[0].s, a.next == NULL);
}

static void struct_lists(void)
{
    struct outer a = make(1), b = make(2), c = make(3);
    a.next = &b;
    b.next = &c;
    int n = 0;
    for (struct outer *p = &a; p; p = p->next)
        n = n * 10 + p->in[0].s;
    a.next->next->in[1].text[0] = 'Z';
    printf("%d %s\n", n, c.in[1].text);
}

static void struct_by_memcpy(void)
{
    struct outer a = make(5), b;
    memcpy(&b, &a, sizeof a);
    memset(&a, 0, offsetof(struct outer, d));
    printf("%d %d %g\n", b.in[1].s, a.in[1].s, a.d);
}

static void union_views(void)
{
    union {
        uint32_t u;
        uint16_t h[2];
        uint8_t b[4];
        float f;
    } v = {.u = 0x3f800000};
    printf("%g %x %x\n", v.f, v.h[1], v.b[3]);
    v.b[2]++;
    v.h[0] = 0xffff;
    printf("%x\n", v.u);
}

static void union_copies(void)
{
    union both {
        char c[9];
        long l;
    } a = {"12345678"}, b = a;
    a.l = 0;
    printf("%s %d\n", b.c, a.c[0]);
}

static void anonymous_paths(void)
{
    struct {
        int kind;
        union {
            struct {
                int a, b;
            };
            struct {
                long both;
            } w;
        };
    } x = {1, {{2, 3}}}, *p = &x;
    p->b += 4;
    x.a--;
    printf("%d %d %d\n", x.a, p->b, (int)(p->w.both >> 32));
}

static void flexible_member(void)
{
    struct buffer {
        size_t n;
        char data[];
    } *b = malloc(sizeof *b + 6);
    b->n = 5;
    memcpy(b->data, "hello", 6);
    b->data[b->n - 1] = 'O';
    printf("%s %zu\n", b->data, sizeof *b);
    free(b);
}

// ---- Pointers and arrays

static void pointer_arithmetic(void)
{
    int a[10] = {0}, *p = a + 2, *q = &a[7];
    *p = 1;
    p += 3;
    p[-1] = 2;
    *(p - -1) = 3;
    q -= 2;
    printf("%td %td %d %d %d\n", q - p, p - a, a[4], a[6], p == q);
    printf("%d %d %d\n", p < a + 6, &a[10] > q, p <= q);
}

static void pointer_to_struct_steps(void)
{
    struct inner list[4] = {{1}, {2}, {3}, {4}}, *p = list;
    int s = p++->s + (*p++).s + (++p)->s;
    printf("%d %td %zu\n", s, p - list, (size_t)((char *)p - (char *)list));
}

static void pointers_to_pointers(void)
{
    int a = 1, b = 2, *p = &a, *q = &b, **pp = &p, ***ppp = &pp;
    **pp = 5;
    *ppp = &q;
    ***ppp = 6;
    *pp = &a;
    printf("%d %d %d\n", a, b, *q);
}

static void pointer_swaps(void)
{
    const char *a = "one", *b = "two", *t;
    t = a, a = b, b = t;
    printf("%s %s\n", a, b);
}

static void rows_and_columns(void)
{
    int m[3][4], (*row)[4] = m, *cell = &m[0][0];
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 4; k++)
            m[i][k] = i * 10 + k;
    row++;
    cell += 5;
    printf("%d %d %d %d %td\n", (*row)[2], row[1][3], *cell, *(*(m + 2) + 1), row - m);
}

static int trace(int n, int (*m)[3])
{
    int s = 0;
    while (n--)
        s += m[n][n];
    return s;
}

static int cube(int c[2][3][4])
{
    return c[1][2][3] + (int)sizeof c[0];
}

static void arrays_as_parameters(void)
{
    int m[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, c[2][3][4] = {[1][2][3] = 5};
    printf("%d %d\n", trace(3, m), cube(c));
}

static void array_of_pointers(void)
{
    char *words[] = {"alpha", "beta", NULL}, **w = words;
    int n = 0;
    while (*w)
        n += strlen(*w++);
    printf("%d %c %td\n", n, words[1][2], w - words);
}

static void pointer_to_array_member(void)
{
    struct inner in = {3, "wxyz"};
    char (*p)[5] = &in.text;
    (*p)[1] = 'X';
    printf("%s %zu\n", *p, sizeof *p);
}

static void const_and_volatile(void)
{
    volatile int v = 3;
    const volatile int *p = &v;
    v++;
    v += *p;
    volatile struct inner in = {1, "a"};
    in.s++;
    printf("%d %d\n", v, in.s);
}

// ---- Arrays of run-time size

static void vla_sum(void)
{
    for (int n = 1; n < 4; n++) {
        int a[n];
        for (int i = 0; i < n; i++)
            a[i] = i + n;
        printf(" %d/%zu", a[n - 1], sizeof a);
    }
    printf("\n");
}

static void vla_of_rows(void)
{
    int n = 3, m = 2;
    int a[n][m];
    n = m = 50;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++)
            a[i][k] = i * 2 + k;
    int(*p)[2] = a + 1;
    printf("%d %d %zu %zu\n", p[1][1], *a[1], sizeof a, sizeof a[0]);
}

static int vla_trace(int n, int m[n][n])
{
    int s = 0;
    for (int i = 0; i < n; i++)
        s += m[i][i];
    return s;
}

static void vla_parameter(void)
{
    int m[2][2] = {{1, 2}, {3, 4}};
    printf("%d\n", vla_trace(2, m));
}

static void vla_pointer(void)
{
    int n = 4;
    int (*p)[n] = malloc(3 * sizeof *p);
    p[2][3] = 7;
    p++;
    printf("%d %zu\n", p[1][3], sizeof *p);
    free(p - 1);
}

static void vla_typedef(void)
{
    int n = 2;
    typedef short row[n];
    n = 9;
    row a, b[2];
    a[1] = 3;
    b[1][1] = 4;
    printf("%d %d %zu %zu\n", a[1], b[1][1], sizeof(row), sizeof b);
}

static int bound_calls;

static int bound(int n)
{
    bound_calls++;
    return n;
}

static void vla_bounds_once(void)
{
    char a[bound(2)][bound(3)];
    size_t s = sizeof a + sizeof a[0];
    printf("%zu %d\n", s, bound_calls);
}

static void vla_in_goto_loop(void)
{
    int n = 1, total = 0;
again:;
    char a[n];
    memset(a, 1, n);
    total += sizeof a + a[n - 1];
    if (++n < 5)
        goto again;
    printf("%d\n", total);
}

// ---- Strings

static void string_escapes(void)
{
    const char s[] = "\a\b\f\n\r\t\v\\\'\"\?\0\1\12\123\x41\x7f" "g\e";
    for (size_t i = 0; i < sizeof s; i++)
        printf(" %d", s[i]);
    printf("\n");
}

static void string_pieces(void)
{
    printf("%s %zu\n", "a" "b" /* and */ "c\
d",
           sizeof("x" "\x1" "2"));
}

static void string_wide(void)
{
    const wchar_t *w = L"h\u00e9\x263a";
    const unsigned short *u = (const void *)u"\u20ac" u"z";
    const unsigned *v = (const void *)U"\U0001F600";
    printf("%d %x %x %d %x %d %x\n", w[0], w[1], w[2], w[3], u[0], u[1], v[0]);
    printf("%zu %zu %zu\n", sizeof L"ab", sizeof u"ab", sizeof u8"a\u00e9");
}

static void string_utf8(void)
{
    const unsigned char *s = (const unsigned char *)"\u00fc\u20ac";
    printf("%x %x %x %x %x\n", s[0], s[1], s[2], s[3], s[4]);
}

static void characters(void)
{
    char c = '\377';
    printf("%d %d %d %d %d %d\n", 'A', '\n', '\x7f', c, c < 0, 'ab' == 'a' * 256 + 'b');
    printf("%d %d %d\n", L'\u00e9', (int)sizeof 'a', (unsigned char)c);
}

static void strings_are_shared_objects(void)
{
    const char *s = "common";
    printf("%d %c %c\n", (int)(strchr(s, 'o') - s), *"x", ("abc" + 1)[1]);
    printf("%s %zu\n", __func__, sizeof __func__);
}

static void string_into_arrays(void)
{
    struct {
        char a[4], b[4];
    } s = {"abc", "wxyz"};
    printf("%s %.4s %d\n", s.a, s.b, s.a[3]);
}

int main(void)
{
    RUN(bitfield_wraps);
    RUN(bitfield_increments);
    RUN(bitfield_compound);
    RUN(bitfield_assignment_value);
    RUN(bitfield_promotes_to_int);
    RUN(bitfield_through_pointer);
    RUN(bitfields_share_bytes);
    RUN(bitfields_packed);
    RUN(bitfield_of_enum);
    RUN(bitfield_conditions);
    RUN(struct_copies);
    RUN(struct_arguments);
    RUN(struct_of_a_call);
    RUN(struct_assignment_chain);
    RUN(struct_self_assignment);
    RUN(struct_lists);
    RUN(struct_by_memcpy);
    RUN(union_views);
    RUN(union_copies);
    RUN(anonymous_paths);
    RUN(flexible_member);
    RUN(pointer_arithmetic);
    RUN(pointer_to_struct_steps);
    RUN(pointers_to_pointers);
    RUN(pointer_swaps);
    RUN(rows_and_columns);
    RUN(arrays_as_parameters);
    RUN(array_of_pointers);
    RUN(pointer_to_array_member);
    RUN(const_and_volatile);
    RUN(vla_sum);
    RUN(vla_of_rows);
    RUN(vla_parameter);
    RUN(vla_pointer);
    RUN(vla_typedef);
    RUN(vla_bounds_once);
    RUN(vla_in_goto_loop);
    RUN(string_escapes);
    RUN(string_pieces);
    RUN(string_wide);
    RUN(string_utf8);
    RUN(characters);
    RUN(strings_are_shared_objects);
    RUN(string_into_arrays);
    return 0;
}
