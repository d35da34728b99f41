// A scanner that looks one byte ahead, and keeps that byte, or EOF, in an int.
#include <stdbool.h>
#include <stdio.h>

struct scanner {
    FILE *in;
    int line;
    int ahead;
};

static void advance(struct scanner *s)
{
    s->ahead = getc(s->in);
    if (s->ahead == EOF) {
        s->line = -1;
    } else if (s->ahead == '\n') {
        s->line++;
    }
}

bool skip_comment(struct scanner *s)
{
    while (s->line >= 0 && s->ahead != '\n') {
        advance(s);
    }
    return s->line >= 0;
}
