// For each line a program is started, by a function that somebody else wrote to start one.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int start(char *program)
{
    char *const args[] = {program, NULL};

    switch (fork()) { // expect: zombie-process
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
        line[strcspn(line, "\n")] = '\0';
        if (start(line) < 0) {
            return 1;
        }
    }
    return ferror(stdin) != 0;
}
