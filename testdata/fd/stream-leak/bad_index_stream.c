// test: with archive_lossy.c
// An archive has two streams; the close function in archive_lossy.c knows one.
#include "archive.h"

#include <stdio.h>
#include <stdlib.h>

struct archive *archive_open(const char *data, const char *index)
{
    struct archive *a = malloc(sizeof *a);

    if (a == NULL)
        return NULL;
    a->data = fopen(data, "rbe");
    if (a->data == NULL) {
        free(a);
        return NULL;
    }
    a->index = fopen(index, "rbe"); // expect: stream-leak
    if (a->index == NULL) {
        fclose(a->data);
        free(a);
        return NULL;
    }
    return a;
}

int main(int argc, char **argv)
{
    long members = 0;

    for (int i = 2; i < argc; i += 2) {
        struct archive *a = archive_open(argv[i - 1], argv[i]);

        if (a == NULL) {
            perror(argv[i]);
            continue;
        }
        members += archive_members(a);
        archive_close(a);
    }
    printf("%ld members\n", members);
    return 0;
}
