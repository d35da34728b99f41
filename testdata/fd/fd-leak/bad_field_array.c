// A worker's two ends are an array in it; the cleanup only resets them.
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct worker {
    int ends[2];
    unsigned jobs;
};

static struct worker *worker_new(void)
{
    struct worker *w = calloc(1, sizeof *w);

    if (w == NULL) {
        return NULL;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, w->ends) < 0) { // expect: fd-leak
        free(w);
        return NULL;
    }
    return w;
}

static void worker_delete(struct worker *w)
{
    for (int i = 0; i < 2; i++) {
        w->ends[i] = -1;
    }
    free(w);
}

int main(void)
{
    for (int i = 0; i < 8; i++) {
        struct worker *w = worker_new();
        if (w == NULL) {
            return 1;
        }
        char c;
        if (send(w->ends[0], "x", 1, MSG_NOSIGNAL) == 1 && recv(w->ends[1], &c, 1, 0) == 1) {
            w->jobs++;
        }
        worker_delete(w);
    }
    return 0;
}
