// A stream that a function of another unit opens, closed on every path; one that is nobody's.
#include <stdio.h>

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
#define CLOSED_BY(...) __attribute__((__malloc__(__VA_ARGS__)))
#else
#define CLOSED_BY(...)
#endif

FILE *journal_open(const char *day) CLOSED_BY(fclose, 1);
CLOSED_BY(fclose) FILE *spool_open(int slot);

int journal_has(const char *day, int mark)
{
    FILE *f = journal_open(day);
    int c;

    if (!f) {
        return -1;
    }
    while ((c = getc(f)) != EOF) {
        if (c == mark) {
            fclose(f);
            return 1;
        }
    }
    fclose(f);
    return 0;
}

long spool_size(int slot)
{
    FILE *f = spool_open(slot);
    long size;

    if (!f) {
        return 0;
    }
    if (fseek(f, 0, SEEK_END) != 0) {
        fclose(f);
        return -1;
    }
    size = ftell(f);
    fclose(f);
    return size;
}

// The cache keeps what it hands out.
FILE *cache_stream(int slot);

int cache_first(int slot)
{
    FILE *f = cache_stream(slot);

    return f ? getc(f) : EOF;
}
