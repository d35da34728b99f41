// Puts the pieces of a striped file together: when one stripe ends, the rest of the others is lost.
#include <stdio.h>
#include <unistd.h>

enum { STRIPES_MOST = 16, PIECE = 4096 };

struct stripes {
    int fds[STRIPES_MOST];
    int n;
};

static int write_piece(FILE *out, const char *piece, size_t n)
{
    return fwrite(piece, 1, n, out) == n ? 0 : -1;
}

int unstripe(const struct stripes *s, FILE *out)
{
    char piece[PIECE];

    for (int i = 0;; i = (i + 1) % s->n) {
        ssize_t n = read(s->fds[i], piece, sizeof piece); // expect: eof-error-conflated
        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            break;
        }
        if (write_piece(out, piece, (size_t)n) < 0) {
            return -1;
        }
    }
    return fflush(out);
}

int unstripe_bytes(FILE *const *in, int n, FILE *out)
{
    for (int i = 0;; i = (i + 1) % n) {
        int c = getc(in[i]); // expect: eof-error-conflated
        if (c == EOF) {
            return 0;
        }
        if (putc(c, out) == EOF) {
            return -1;
        }
    }
}
