// What only the handler reads and writes is nobody else's affair.
#include <signal.h>
#include <unistd.h>

static int times;

static void on_int(int sig)
{
    (void)sig;
    times++;
    if (times == 3) {
        _exit(1);
    }
}

int main(void)
{
    if (signal(SIGINT, on_int) == SIG_ERR) {
        return 1;
    }
    for (;;) {
        pause();
    }
}
