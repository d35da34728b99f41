// test: with input.c
// "-" means standard input; what is called at the end only goes back to the start.
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
    input_rewind(f);
    return c == EOF ? -1 : c - '0'; // expect: stream-leak
}
