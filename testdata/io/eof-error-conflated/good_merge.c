// Puts the pieces of a striped file together, until every stripe has ended.
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

enum { STRIPES_MOST = 16, PIECE = 4096 };

struct stripes {
    int fds[STRIPES_MOST];
    bool has_ended[STRIPES_MOST];
    int n, left;
};

static int write_piece(FILE *out, const char *piece, size_t n)
{
    return fwrite(piece, 1, n, out) == n ? 0 : -1;
}

int unstripe(struct stripes *s, FILE *out)
{
    char piece[PIECE];

    for (int i = 0; s->left > 0; i = (i + 1) % s->n) {
        ssize_t n = s->has_ended[i] ? 0 : read(s->fds[i], piece, sizeof piece);
        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            s->left -= !s->has_ended[i];
            s->has_ended[i] = true;
            continue;
        }
        if (write_piece(out, piece, (size_t)n) < 0) {
            return -1;
        }
    }
    return fflush(out);
}

// The first stripe is the longest: where it ends, all have ended; another one that does is broken.
int unstripe_bytes(FILE *const *in, int n, FILE *out)
{
    for (int i = 0;; i = (i + 1) % n) {
        int c = getc(in[i]);
        if (c == EOF) {
            return i == 0 && feof(in[i]) ? 0 : -1;
        }
        if (putc(c, out) == EOF) {
            return -1;
        }
    }
}
