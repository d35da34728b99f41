// A relay that forwards what comes until an error: the end of the pipe is none.
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void log_line(const char *text, size_t n)
{
    fprintf(stderr, "child: %.*s", (int)n, text);
}

static void relay(int from)
{
    char buffer[512];
    ssize_t n;

    while ((n = read(from, buffer, sizeof buffer)) != -1) { // expect: closed-not-checked
        log_line(buffer, (size_t)n);
    }
}

int main(int argc, char **argv)
{
    int ends[2];
    pid_t child;

    if (argc < 2 || pipe(ends) != 0) {
        return 1;
    }
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    close(ends[1]);
    relay(ends[0]);
    close(ends[0]);
    return child < 0 || waitpid(child, NULL, 0) < 0;
}
