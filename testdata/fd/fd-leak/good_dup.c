// Saves standard output, redirects it, and gives the copy back on every path.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int with_output_to(const char *path, void (*body)(void))
{
    int target, saved = dup(STDOUT_FILENO);

    if (saved < 0) {
        return -1;
    }
    target = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (target < 0) {
        perror(path);
        close(saved);
        return -1;
    }
    fflush(stdout);
    dup2(target, STDOUT_FILENO);
    close(target);
    body();
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    return 0;
}
