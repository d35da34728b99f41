// One function installs handlers for all; the program's logger is a thread.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t reopen, stop;

static void on_hup(int sig)
{
    (void)sig;
    reopen = 1;
}

static void on_term(int sig)
{
    (void)sig;
    stop = 1;
}

static void install(void)
{
    signal(SIGHUP, on_hup); // expect: signal-in-threads
    signal(SIGTERM, on_term); // expect: signal-in-threads
}

static void *write_log(void *arg)
{
    const char *name = arg;

    while (!stop) {
        if (reopen) {
            reopen = 0;
            if (access(name, W_OK) < 0) {
                break;
            }
        }
        usleep(1000);
    }
    return NULL;
}

int main(void)
{
    pthread_t t;

    install();
    if (pthread_create(&t, NULL, write_log, "/var/log/example") != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
