// The child of a fork ends; it is a process of its own.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void *run(void *arg)
{
    char *const args[] = {arg, NULL};
    pid_t child = fork();

    if (child == 0) {
        execv(args[0], args);
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

    if (pthread_create(&t, NULL, run, "/bin/true") != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
