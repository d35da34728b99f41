// Reads a password from the terminal: the helper says apart whether there was a byte.
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

static bool next_key(FILE *tty, char *key)
{
    int c = fgetc(tty);

    *key = (char)c;
    return c != EOF;
}

int read_secret(FILE *tty, char *out, size_t size)
{
    size_t n = 0;
    char c;

    while (next_key(tty, &c) && c != '\n') {
        if (n + 1 < size) {
            out[n++] = c;
        }
    }
    out[n] = '\0';
    return (int)n;
}
