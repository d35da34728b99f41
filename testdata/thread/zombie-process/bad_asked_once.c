// A helper is started for each address that a user opens, and asked for before it can have ended.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int open_address(const char *opener, const char *address)
{
    int status = 0;
    pid_t child, ended;

    child = fork();
    if (child < 0) {
        perror("fork");
        return -1;
    }
    if (child == 0) {
        execlp(opener, opener, address, (char *)NULL);
        _exit(127);
    }
    ended = waitpid(child, &status, WNOHANG); // expect: zombie-process
    printf("%s: child %d, ended %d, status %d\n", opener, (int)child, (int)ended, status);
    return 0;
}
