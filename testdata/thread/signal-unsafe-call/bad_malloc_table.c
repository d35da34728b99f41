// Handlers out of a table. The one for SIGCHLD allocates a record of the child that ended.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct ended {
    struct ended *next;
    pid_t pid;
    int status;
};

static struct ended *volatile ended;
static volatile sig_atomic_t stop;

static void reap(int sig)
{
    int status;
    pid_t pid;

    (void)sig;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        struct ended *e = malloc(sizeof *e); // expect: signal-unsafe-call
        if (e) {
            e->pid = pid;
            e->status = status;
            e->next = ended;
            ended = e;
        }
    }
}

static void finish(int sig)
{
    stop = sig;
}

static const struct {
    int sig;
    void (*handler)(int);
} handlers[] = {{SIGCHLD, reap}, {SIGTERM, finish}};

int main(void)
{
    for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++) {
        struct sigaction act;

        memset(&act, 0, sizeof act);
        act.sa_handler = handlers[i].handler;
        sigemptyset(&act.sa_mask);
        if (sigaction(handlers[i].sig, &act, NULL) < 0) {
            return 1;
        }
    }
    if (fork() == 0) {
        _exit(0);
    }
    while (!stop) {
        pause();
    }
    while (ended) {
        struct ended *e = ended;
        ended = e->next;
        free(e);
    }
    return 0;
}
