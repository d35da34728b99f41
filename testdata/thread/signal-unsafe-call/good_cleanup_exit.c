// The handler says that the end has come; main(), which looks at that after each wait, cleans up.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct job {
    struct job *next;
    char *name;
};

static struct job *jobs;
static volatile sig_atomic_t stop;

static void forget_jobs(void)
{
    while (jobs) {
        struct job *next = jobs->next;
        free(jobs->name);
        free(jobs);
        jobs = next;
    }
}

static void on_term(int sig)
{
    stop = sig;
}

static int add_job(const char *name)
{
    struct job *j = malloc(sizeof *j);

    if (!j) {
        return -1;
    }
    j->name = strdup(name);
    j->next = jobs;
    jobs = j;
    return 0;
}

int main(int argc, char **argv)
{
    struct sigaction act;

    memset(&act, 0, sizeof act);
    act.sa_handler = on_term;
    sigemptyset(&act.sa_mask);
    if (sigaction(SIGTERM, &act, NULL) < 0) {
        return 1;
    }
    for (int i = 1; i < argc; i++) {
        if (add_job(argv[i]) < 0) {
            break;
        }
    }
    while (jobs && !stop) {
        sleep(1);
    }
    forget_jobs();
    return 0;
}
