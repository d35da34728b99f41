// A printf of its own, word wrapping, tables of columns.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct out {
    char *at, *end;
    unsigned lost;
};

static void put(struct out *o, char c)
{
    if (o->at < o->end)
        *o->at++ = c;
    else
        o->lost++;
}

static void pad(struct out *o, const char *s, int n, int width, char with)
{
    int left = width < 0;

    if (left)
        width = -width;
    for (int i = n; !left && i < width; i++)
        put(o, with);
    for (int i = 0; i < n; i++)
        put(o, s[i]);
    for (int i = n; left && i < width; i++)
        put(o, ' ');
}

static int digits(char *end, unsigned long v, unsigned base, int upper)
{
    char *p = end;

    do {
        unsigned d = (unsigned)(v % base);
        *--p = (char)(d < 10 ? '0' + d : (upper ? 'A' : 'a') + d - 10);
    } while ((v /= base) != 0);
    return (int)(end - p);
}

static unsigned format(char *buf, unsigned size, const char *fmt, ...)
{
    struct out o = {buf, buf + size - 1, 0};
    char tmp[70], *end = tmp + sizeof tmp;
    va_list ap;

    va_start(ap, fmt);
    for (; *fmt; fmt++) {
        int width = 0, longs = 0, neg = 0, n;
        char zero = ' ';

        if (*fmt != '%') {
            put(&o, *fmt);
            continue;
        }
        if (*++fmt == '-')
            neg = 1, fmt++;
        else if (*fmt == '0')
            zero = *fmt++;
        if (*fmt == '*')
            width = va_arg(ap, int), fmt++;
        else
            while (*fmt >= '0' && *fmt <= '9')
                width = width * 10 + *fmt++ - '0';
        while (*fmt == 'l')
            longs++, fmt++;
        width = neg ? -width : width;
        switch (*fmt) {
        case 'd': {
            long v = longs ? va_arg(ap, long) : va_arg(ap, int);
            n = digits(end, v < 0 ? -(unsigned long)v : (unsigned long)v, 10, 0);
            if (v < 0)
                end[-++n] = '-';
            pad(&o, end - n, n, width, zero);
            break;
        }
        case 'u':
        case 'x':
        case 'X':
        case 'b': {
            unsigned base = *fmt == 'u' ? 10 : *fmt == 'b' ? 2 : 16;
            n = digits(end, longs ? va_arg(ap, unsigned long) : va_arg(ap, unsigned), base, *fmt == 'X');
            pad(&o, end - n, n, width, zero);
            break;
        }
        case 'c':
            *tmp = (char)va_arg(ap, int);
            pad(&o, tmp, 1, width, ' ');
            break;
        case 's': {
            const char *s = va_arg(ap, const char *) ?: "(null)";
            pad(&o, s, (int)strlen(s), width, ' ');
            break;
        }
        case '\0':
            fmt--;
            /* fall through */
        default:
            put(&o, *fmt);
        }
    }
    va_end(ap);
    *o.at = 0;
    return (unsigned)(o.at - buf) + o.lost;
}

static int word_length(const char *s)
{
    const char *p = s;

    while (*p && *p != ' ')
        p++;
    return (int)(p - s);
}

static int wrap(const char *s, int width)
{
    int col = 0, lines = 1;

    while (*s) {
        int n = word_length(s);
        if (col && col + 1 + n > width) {
            printf("\n");
            lines++;
            col = 0;
        }
        col += printf("%s%.*s", col ? " " : "", n, s);
        s += n;
        s += *s == ' ';
    }
    printf("\n");
    return lines;
}

int main(void)
{
    static const struct {
        const char *name;
        int n;
        unsigned long mask;
    } rows[] = {{"alpha", 1, 0xff}, {"be", -20, 1ul << 40}, {NULL, 300, 0}};
    char line[64], tiny[8];

    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned n = format(line, sizeof line, "%-8s|%5d|%012lx|%c", rows[i].name, rows[i].n, rows[i].mask,
                            'a' + (int)i);
        printf("%s %u\n", line, n);
    }
    printf("%u ", format(tiny, sizeof tiny, "%s-%d", "too long", 12345));
    printf("%s\n", tiny);
    format(line, sizeof line, "%b %X %lu %ld %*d %% %q %", 10u, 0xbeefu, ~0ul, -1l, 6, 42);
    printf("%s\n", line);
    printf("%d\n", wrap("the quick brown fox jumps over the lazy dog and runs away", 16));
    return 0;
}
