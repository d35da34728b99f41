// String handling by hand.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t length(const char *s)
{
    const char *p = s;

    while (*p++)
        ;
    return (size_t)(p - s - 1);
}

static char *reverse(char *s)
{
    for (char *a = s, *b = s + strlen(s); a < --b; a++) {
        *a ^= *b;
        *b ^= *a;
        *a ^= *b;
    }
    return s;
}

static int compare(const char *a, const char *b)
{
    for (; *a && *a == *b; a++, b++)
        ;
    return (unsigned char)*a - (unsigned char)*b;
}

static char *number(int n, char *out, int base)
{
    char tmp[34], *p = tmp + sizeof tmp - 1;
    unsigned u = n < 0 ? -(unsigned)n : (unsigned)n;

    *p = 0;
    do {
        *--p = "0123456789abcdef"[u % (unsigned)base];
    } while (u /= (unsigned)base);
    if (n < 0)
        *--p = '-';
    return strcpy(out, p);
}

static int split(char *s, char sep, char **out, int max)
{
    int n = 0;

    while (n < max) {
        out[n++] = s;
        if (!(s = strchr(s, sep)))
            break;
        *s++ = '\0';
    }
    return n;
}

static int match(const char *pattern, const char *s)
{
    for (; *pattern; pattern++, s++) {
        if (*pattern == '*') {
            do
                if (match(pattern + 1, s))
                    return 1;
            while (*s++);
            return 0;
        }
        if (!*s || (*pattern != '?' && *pattern != *s))
            return 0;
    }
    return !*s;
}

static void rot13(char *s)
{
    for (; *s; s++)
        switch (*s | 32) {
        case 'a' ... 'm':
            *s += 13;
            break;
        case 'n' ... 'z':
            *s -= 13;
        }
}

static unsigned utf8(const char **s)
{
    unsigned char c = (unsigned char)*(*s)++;
    unsigned v;
    int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;

    v = more ? c & (0x3fu >> more) : c;
    while (more--)
        v = v << 6 | ((unsigned char)*(*s)++ & 0x3f);
    return v;
}

static char *join(int n, char *const *parts, const char *sep)
{
    size_t size = 1;
    char *r;

    for (int i = 0; i < n; i++)
        size += strlen(parts[i]) + strlen(sep);
    r = malloc(size);
    *r = 0;
    for (int i = 0; i < n; i++)
        strcat(strcat(r, i ? sep : ""), parts[i]);
    return r;
}

int main(void)
{
    char text[] = "a,bb,,ccc", word[] = "Hello, World", out[40], *parts[8];
    const char *u = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
    int n;

    printf("%zu %d %d\n", length("12345"), compare("abc", "abd"), compare("\xff", "a") > 0);
    printf("%s ", number(-255, out, 16));
    printf("%s ", number(10, out, 2));
    printf("%s\n", number(-2147483647 - 1, out, 10));
    n = split(text, ',', parts, 8);
    printf("%d %s|%s|%s|%s\n", n, parts[0], parts[1], parts[2], parts[3]);
    printf("%s\n", join(n, parts, "--"));
    printf("%d %d %d %d\n", match("*.c", "main.c"), match("m?in*", "main.c"), match("a*b*c", "axxbyyd"),
           match("*", ""));
    rot13(word);
    printf("%s ", word);
    printf("%s\n", reverse(word));
    while (*u)
        printf("%x ", utf8(&u));
    printf("%d\n", atoi("  -42x") + (int)strtol("0x1f", NULL, 0));
    return 0;
}
