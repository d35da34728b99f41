// Reads a message from a stream, up to its end or an error.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
    char *text;
    size_t n;
};

int load_message(FILE *in, struct message *m)
{
    char block[1024];

    m->text = NULL;
    m->n = 0;
    while (!feof(in) && !ferror(in)) {
        size_t n = fread(block, 1, sizeof block, in);
        char *grown = realloc(m->text, m->n + n + 1);
        if (!grown) {
            free(m->text);
            return -1;
        }
        m->text = grown;
        memcpy(m->text + m->n, block, n);
        m->n += n;
    }
    return ferror(in) ? -1 : 0;
}
