// For each line a program is started; those that have ended are collected before the next.
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(char *program)
{
    char *const args[] = {program, NULL};

    switch (fork()) {
    case -1:
        return -1;
    case 0:
        execv(args[0], args);
        _exit(127);
    default:
        return 0;
    }
}

int main(void)
{
    char line[256];

    while (fgets(line, sizeof line, stdin) && strchr(line, '\n')) {
        while (waitpid(-1, NULL, WNOHANG) > 0) {
        }
        line[strcspn(line, "\n")] = '\0';
        if (start(line) < 0) {
            return 1;
        }
    }
    return ferror(stdin) != 0;
}
