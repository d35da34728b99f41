// A helper writes the file and sees to it that it is on the disk; another one only maps it.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int put(int fd, const char *text)
{
    size_t n = strlen(text);

    if (write(fd, text, n) != (ssize_t)n)
        return -1;
    return fsync(fd);
}

int save(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), rc;

    if (fd < 0)
        return -1;
    rc = put(fd, text);
    close(fd);
    return rc;
}

static void *map(int fd, size_t size)
{
    return ftruncate(fd, (off_t)size) < 0
               ? MAP_FAILED
               : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

void *make_table(const char *path, size_t size)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    void *table;

    if (fd < 0)
        return NULL;
    table = map(fd, size);
    close(fd);
    return table == MAP_FAILED ? NULL : table;
}

int list(const char *path, const char *const *names)
{
    FILE *out = fopen(path, "we");
    int done = 0;

    if (!out)
        return -1;
    while (*names && fprintf(out, "%s\n", *names++) > 0)
        done = *names == NULL;
    if (done)
        return fclose(out);
    fclose(out);
    return done ? 0 : -1;
}
