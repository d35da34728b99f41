// Ctrl-C writes a line that was there before, with write(), which a handler may call.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void show_progress(int sig)
{
    static const char text[] = "copying\n";
    int before = errno;

    (void)sig;
    if (write(STDOUT_FILENO, text, sizeof text - 1) < 0) {
        errno = before;
        return;
    }
    errno = before;
}

int main(void)
{
    if (signal(SIGINT, show_progress) == SIG_ERR) {
        return 1;
    }
    for (int i = 0; i < 100; i++) {
        printf("block %d\n", i);
        usleep(10000);
    }
    return 0;
}
