// signal() in a program of one thread.
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_int(int sig)
{
    stop = sig;
}

static void work(unsigned long *rounds)
{
    while (!stop && *rounds < 1000) {
        ++*rounds;
        usleep(1000);
    }
}

int main(void)
{
    static unsigned long rounds;

    if (signal(SIGINT, on_int) == SIG_ERR) {
        return 1;
    }
    work(&rounds);
    return 0;
}
