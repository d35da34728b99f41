// Counts the words of a text: the helper's parameter is too small for EOF.
#include <ctype.h>
#include <stdio.h>

struct counter {
    int words;
    int in_word;
};

static int take(struct counter *c, char byte)
{
    if (byte == EOF) {
        return 0;
    }
    if (isspace((unsigned char)byte)) {
        c->in_word = 0;
    } else if (!c->in_word) {
        c->in_word = 1;
        c->words++;
    }
    return 1;
}

int count_words(FILE *in)
{
    struct counter c = {0, 0};

    while (take(&c, getc(in))) { // expect: eof-in-char
        continue;
    }
    return ferror(in) ? -1 : c.words;
}
