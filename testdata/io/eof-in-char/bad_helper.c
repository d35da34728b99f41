// Reads a password from the terminal: the helper's result type is too small for EOF.
#include <stddef.h>
#include <stdio.h>

static char next_key(FILE *tty)
{
    return (char)fgetc(tty);
}

int read_secret(FILE *tty, char *out, size_t size)
{
    size_t n = 0;

    for (;;) {
        char c = next_key(tty);
        if (c == EOF || c == '\n') { // expect: eof-in-char
            break;
        }
        if (n + 1 < size) {
            out[n++] = c;
        }
    }
    out[n] = '\0';
    return (int)n;
}
