// The child writes into the end that the parent reads from.
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pid_t pid;
    int from; // its results
};

static int work(int to)
{
    const char done = 1;

    return write(to, &done, 1) == 1 ? 0 : 1;
}

int worker_start(struct worker *w)
{
    int ends[2];

    if (pipe(ends) != 0) {
        return -1;
    }
    w->pid = fork();
    if (w->pid == -1) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (w->pid == 0) {
        close(ends[1]);
        _exit(work(ends[0])); // expect: wrong-direction
    }
    close(ends[1]);
    w->from = ends[0];
    return 0;
}

int worker_wait(struct worker *w)
{
    char done = 0;
    int status;
    ssize_t n = read(w->from, &done, 1);

    close(w->from);
    if (waitpid(w->pid, &status, 0) != w->pid) {
        return -1;
    }
    return n == 1 && done ? 0 : -1;
}
