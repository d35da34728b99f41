// The child closes the log before it becomes the command.
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static FILE *audit;

static int audit_open(const char *path)
{
    audit = fopen(path, "a");
    return audit == NULL ? -1 : 0;
}

static void audit_note(const char *what)
{
    if (audit != NULL && fprintf(audit, "%s\n", what) < 0) {
        perror("audit");
    }
}

static void audit_close(void)
{
    if (audit != NULL && fclose(audit) != 0) {
        perror("audit");
    }
    audit = NULL;
}

static int run(char *const argv[])
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        fclose(audit);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return status;
}

int main(int argc, char **argv)
{
    int rc;

    if (argc < 3 || audit_open(argv[1]) != 0) {
        return 2;
    }
    audit_note(argv[2]);
    rc = run(argv + 2);
    audit_note(rc == 0 ? "done" : "failed");
    audit_close();
    return rc == 0 ? 0 : 1;
}
