// A scratch file comes back through a pointer; input that cannot be read loses it.
#include <stdbool.h>
#include <stdio.h>

static bool scratch_open(FILE **out, int compact)
{
    FILE *f = tmpfile();

    if (!f)
        return false;
    if (setvbuf(f, NULL, compact ? _IOLBF : _IOFBF, 1 << 14) != 0) {
        fclose(f);
        return false;
    }
    *out = f;
    return true;
}

static bool upper_to(FILE *to, FILE *from)
{
    int c;

    while ((c = getc(from)) != EOF)
        putc(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c, to);
    return !ferror(from) && !ferror(to);
}

long shout(FILE *from)
{
    FILE *scratch;
    long size;

    if (!scratch_open(&scratch, 0))
        return -1;
    if (!upper_to(scratch, from)) {
        return -1; // expect: stream-leak
    }
    size = ftell(scratch);
    fclose(scratch);
    return size;
}
