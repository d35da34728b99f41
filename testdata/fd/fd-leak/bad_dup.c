// Saves standard output, redirects it, and restores it on success only.
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
        return -1; // expect: fd-leak
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
