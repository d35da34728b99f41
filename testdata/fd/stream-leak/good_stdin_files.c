// test: with input.c
// "-" means standard input for the functions of another file, which are called on every way.
#include "input.h"

int first_digit(const char *name)
{
    FILE *f = input_open(name);
    int c;

    if (!f) {
        return -1;
    }
    while ((c = getc(f)) != EOF) {
        if (c >= '0' && c <= '9') {
            break;
        }
    }
    input_close(f);
    return c == EOF ? -1 : c - '0';
}
