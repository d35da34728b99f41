// Numbers kept taken on purpose, a stream made from a descriptor and handed on untested, a question
// asked twice with the same answer.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int reserve(int below)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    while (fd < below) {
        fd = dup(fd);
        if (fd < 0) {
            return -1;
        }
    }
    close(fd);
    return 0;
}

FILE *scratch(void)
{
    char path[] = "/tmp/scratch.XXXXXX";
    int fd = mkstemp(path);

    if (fd < 0) {
        return NULL;
    }
    unlink(path);
    return fdopen(fd, "w+");
}

long count(const char *path)
{
    long n = 0;
    char line[256];
    FILE *f;

    if (strcmp(path, "-") == 0) {
        f = stdin;
    } else if (!(f = fopen(path, "re"))) {
        return -1;
    }
    while (fgets(line, sizeof line, f)) {
        n += strchr(line, '\n') != NULL;
    }
    if (strcmp(path, "-") != 0) {
        fclose(f);
    }
    return n;
}
