// Ctrl-C prints how far the copy has got, with the stream that the copy may be printing to.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t percent;

static void show_progress(int sig)
{
    (void)sig;
    printf("%d %%\n", (int)percent); // expect: signal-unsafe-call
}

int main(void)
{
    if (signal(SIGINT, show_progress) == SIG_ERR) {
        return 1;
    }
    for (int i = 0; i < 100; i++) {
        percent = i;
        printf("block %d\n", i);
        usleep(10000);
    }
    return 0;
}
