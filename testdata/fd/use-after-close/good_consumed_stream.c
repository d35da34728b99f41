// read_header() closes the stream when the header is bad, and says where.
#include <stdio.h>
#include <string.h>

static int read_header(FILE *f, long *where)
{
    unsigned char head[8];

    *where = 0;
    if (fread(head, 1, sizeof head, f) != sizeof head || memcmp(head, "ARC\1", 4) != 0) {
        *where = ftell(f);
        fclose(f);
        return -1;
    }
    *where = head[4] | head[5] << 8;
    return 0;
}

int archive_members(const char *path)
{
    long where;
    int members;
    FILE *f = fopen(path, "rbe");

    if (!f)
        return -1;
    if (read_header(f, &where) < 0) {
        fprintf(stderr, "%s: bad header at %ld\n", path, where);
        return -1;
    }
    members = fseek(f, where, SEEK_SET) == 0 ? getc(f) : EOF;
    fclose(f);
    return members;
}
