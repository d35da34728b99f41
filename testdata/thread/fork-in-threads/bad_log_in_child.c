// The child writes to the log before it runs the hook, and the log has a lock that workers take.
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define NWORKERS 4

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *log_file;

static void log_line(const char *text)
{
    pthread_mutex_lock(&log_lock);
    fprintf(log_file, "%d %s\n", (int)getpid(), text);
    pthread_mutex_unlock(&log_lock);
}

static int run_hook(char *hook)
{
    char *const args[] = {hook, NULL};
    pid_t child = fork(); // expect: fork-in-threads

    if (child < 0) {
        return -1;
    }
    if (child == 0) {
        log_line("running the hook");
        execv(args[0], args);
        _exit(127);
    }
    return waitpid(child, NULL, 0) < 0 ? -1 : 0;
}

static void *work(void *arg)
{
    log_line("started");
    if (run_hook(arg) < 0) {
        log_line("no hook");
    }
    return NULL;
}

int main(void)
{
    pthread_t t[NWORKERS];
    int n = 0;

    log_file = fopen("/var/log/example", "ae");
    if (!log_file) {
        return 1;
    }
    while (n < NWORKERS && pthread_create(&t[n], NULL, work, "/usr/lib/example/hook") == 0) {
        n++;
    }
    while (n > 0) {
        pthread_join(t[--n], NULL);
    }
    return fclose(log_file) != 0;
}
