// The process goes into the background before its first thread, and the child of a thread only
// duplicates descriptors.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int go_into_background(void)
{
    pid_t child = fork();

    if (child < 0) {
        return -1;
    }
    if (child > 0) {
        _exit(0);
    }
    printf("in the background\n");
    return setsid() < 0 ? -1 : 0;
}

static void *run(void *arg)
{
    char *const args[] = {arg, NULL};
    pid_t child = fork();

    if (child == 0) {
        if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
            _exit(126);
        }
        execv(args[0], args);
        perror(args[0]);
        _exit(127);
    }
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
    return NULL;
}

int main(void)
{
    pthread_t t;

    if (go_into_background() < 0 || pthread_create(&t, NULL, run, "/bin/true") != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
