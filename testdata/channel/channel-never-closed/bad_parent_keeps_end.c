// The parent collects what a program prints and still has the write end itself: it waits for the
// end of the output after the program has ended.
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static long collect(char *const argv[])
{
    char buffer[1024];
    int ends[2];
    long total = 0;
    ssize_t n;
    pid_t child;

    if (pipe(ends) != 0) {
        return -1;
    }
    child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (child == 0) {
        close(ends[0]);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[1]);
        execvp(argv[0], argv);
        _exit(127);
    }
    while ((n = read(ends[0], buffer, sizeof buffer)) > 0) { // expect: channel-never-closed
        total += n;
    }
    close(ends[0]);
    close(ends[1]);
    waitpid(child, NULL, 0);
    return total;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        return 2;
    }
    printf("%ld bytes\n", collect(argv + 1));
    return 0;
}
