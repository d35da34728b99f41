// The handler gives everything back, as the end of main() does: the list may be half changed, the
// heap's lock may be held, and exit() runs all handlers of exits.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct job {
    struct job *next;
    char *name;
};

static struct job *jobs;

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
    forget_jobs(); // expect: signal-unsafe-call
    exit(128 + sig); // expect: signal-unsafe-call
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
    while (jobs) {
        sleep(1);
    }
    forget_jobs();
    return 0;
}
