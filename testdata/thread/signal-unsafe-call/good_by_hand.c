// The handler is called by hand, too, with 0 for its number; exit() is for that case alone.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static volatile sig_atomic_t child;

static void give_up(int sig)
{
    if (child > 0) {
        kill((pid_t)child, sig ? sig : SIGTERM);
    }
    if (sig) {
        _exit(1);
    }
    fprintf(stderr, "given up\n");
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        give_up(0);
    }
    if (signal(SIGTERM, give_up) == SIG_ERR || signal(SIGINT, give_up) == SIG_ERR) {
        return 1;
    }
    child = (sig_atomic_t)getpid();
    printf("%s\n", argv[1]);
    return 0;
}
