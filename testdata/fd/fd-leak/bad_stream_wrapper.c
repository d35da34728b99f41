// writer_on() takes the descriptor over when it succeeds; its failure leaves it to nobody.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static FILE *writer_on(int fd, char *buffer, size_t size)
{
    FILE *f = fdopen(fd, "w");

    if (f != NULL)
        setvbuf(f, buffer, _IOFBF, size);
    return f;
}

// `name` ends in XXXXXX.
int save_scores(char *name, const int *scores, int n)
{
    static char buffer[1 << 16];
    int rc, fd = mkostemp(name, O_CLOEXEC);
    FILE *f;

    if (fd == -1)
        return -1;
    f = writer_on(fd, buffer, sizeof buffer);
    if (f == NULL) {
        unlink(name);
        return -1; // expect: fd-leak
    }
    for (int i = 0; i < n; i++)
        fprintf(f, "%d\n", scores[i]);
    rc = ferror(f);
    return fclose(f) == 0 && rc == 0 ? 0 : -1;
}
