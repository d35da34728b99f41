// The parent reads one answer of known length and does not care for the end; the child's copies go
// with it. The other pipe is read in a loop that the count ends.
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_count(int fd, uint32_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (read(fd, &numbers[i], sizeof numbers[i]) != (ssize_t)sizeof numbers[i]) {
            return -1;
        }
    }
    return 0;
}

int main(void)
{
    uint32_t numbers[3] = {0};
    int ends[2], result;
    pid_t child;

    if (pipe(ends) != 0) {
        return 1;
    }
    child = fork();
    if (child == 0) {
        const uint32_t own[3] = {1, 2, 3};
        _exit(write(ends[1], own, sizeof own) != (ssize_t)sizeof own);
    }
    result = child > 0 ? read_count(ends[0], numbers, 3) : -1;
    close(ends[0]);
    close(ends[1]);
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
    printf("%u %u %u\n", (unsigned)numbers[0], (unsigned)numbers[1], (unsigned)numbers[2]);
    return result != 0;
}
