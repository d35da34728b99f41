// Every command has the list open, too.
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(char *const argv[])
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return status;
}

// Runs the command once for every line of the list.
int for_each_line(const char *list, char *command)
{
    char line[256];
    int rc = 0;
    FILE *f = fopen(list, "r"); // expect: fd-inherited

    if (f == NULL) {
        return -1;
    }
    while (rc == 0 && fgets(line, sizeof line, f) != NULL) {
        char *argv[] = {command, line, NULL};

        rc = run(argv);
    }
    fclose(f);
    return rc;
}
