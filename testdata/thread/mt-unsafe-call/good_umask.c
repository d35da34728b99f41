// The mask is set by main before it has company, and the working directory by a child of its own.
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void *log_on(void *arg)
{
    FILE *log = fopen(arg, "we");

    if (log) {
        fclose(log);
    }
    return NULL;
}

static void *run_hook(void *arg)
{
    char *const args[] = {arg, NULL};
    pid_t child = fork();

    if (child == 0) {
        if (chdir("/") < 0) {
            _exit(126);
        }
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
    pthread_t logger, hook;

    umask(077);
    if (pthread_create(&logger, NULL, log_on, "/var/log/example") != 0) {
        return 1;
    }
    if (pthread_create(&hook, NULL, run_hook, "/usr/lib/example/hook") == 0) {
        pthread_join(hook, NULL);
    }
    pthread_join(logger, NULL);
    return 0;
}
