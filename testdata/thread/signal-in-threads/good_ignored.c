// A signal is ignored: there is no handler that a thread could run.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static void *work(void *arg)
{
    const int *fd = arg;

    for (int i = 0; i < 10; i++) {
        if (write(*fd, ".", 1) != 1) {
            break;
        }
    }
    return NULL;
}

int main(void)
{
    int fd = STDOUT_FILENO;
    pthread_t t;

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || pthread_create(&t, NULL, work, &fd) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
