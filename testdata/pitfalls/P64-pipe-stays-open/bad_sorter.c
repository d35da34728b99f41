// The child sorts what its parent sends, up to the end: which does not come, for the child has the
// write end, too.
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int compare(const void *a, const void *b)
{
    return *(const char *)a - *(const char *)b;
}

static size_t read_all(int fd, char *to, size_t size)
{
    size_t got = 0;
    ssize_t n;

    while ((n = read(fd, to + got, size - got)) > 0) { // expect: channel-never-closed
        got += (size_t)n;
    }
    return got;
}

static void sort_letters(int fd)
{
    char letters[256];
    size_t n = read_all(fd, letters, sizeof letters);

    qsort(letters, n, 1, compare);
    printf("%.*s\n", (int)n, letters);
    fflush(stdout);
}

int main(void)
{
    static const char text[] = "pipe and fork";
    int ends[2];
    pid_t child;

    if (pipe(ends) != 0) {
        return 1;
    }
    child = fork();
    if (child == 0) {
        sort_letters(ends[0]);
        _exit(0);
    }
    close(ends[0]);
    if (write(ends[1], text, sizeof text - 1) < (ssize_t)sizeof text - 1) {
        perror("write");
    }
    close(ends[1]);
    return child < 0 || waitpid(child, NULL, 0) < 0;
}
