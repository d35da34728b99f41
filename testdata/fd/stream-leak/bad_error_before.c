// errno is asked after the first read, which fails for a folder: the stream is open then.
#include <errno.h>
#include <stdio.h>

long first_byte(const char *path)
{
    FILE *f;
    int c;

    errno = 0;
    f = fopen(path, "rbe");
    if (f == NULL) {
        return -1;
    }
    c = getc(f);
    if (c == EOF && errno == EISDIR) {
        return -1; // expect: stream-leak
    }
    fclose(f);
    return c;
}
