// The lock of a stream may be taken again by its owner, here by a helper and by stdio itself.
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static void put_line(FILE *out, const char *prefix, const char *fmt, va_list ap)
{
    flockfile(out);
    fputs(prefix, out);
    vfprintf(out, fmt, ap);
    putc_unlocked('\n', out);
    funlockfile(out);
}

void say(FILE *out, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    put_line(out, "  ", fmt, ap);
    va_end(ap);
}

void say_stamped(FILE *out, time_t now, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    flockfile(out);
    fprintf(out, "%lld", (long long)now);
    put_line(out, ": ", fmt, ap);
    funlockfile(out);
    va_end(ap);
}

int say_if_free(FILE *out, const char *text)
{
    if (ftrylockfile(out) != 0) {
        return 0;
    }
    fputs(text, out);
    funlockfile(out);
    return 1;
}
