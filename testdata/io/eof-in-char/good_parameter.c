// Counts the words of a text: the helper's parameter has room for EOF.
#include <ctype.h>
#include <stdio.h>

struct counter {
    int words;
    int in_word;
};

static int take(struct counter *c, int byte)
{
    if (byte == EOF) {
        return 0;
    }
    if (isspace(byte)) {
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

    while (take(&c, getc(in))) {
        continue;
    }
    return ferror(in) ? -1 : c.words;
}
