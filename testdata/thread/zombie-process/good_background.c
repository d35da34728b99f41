// The process goes into the background: who forks ends, and the children are somebody else's.
#include <stdio.h>
#include <unistd.h>

static int go_into_background(void)
{
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child < 0) {
            return -1;
        }
        if (child > 0) {
            _exit(0);
        }
        setsid();
    }
    return 0;
}

int main(void)
{
    if (go_into_background() < 0) {
        return 1;
    }
    for (int day = 0; day < 100; day++) {
        sleep(86400);
    }
    return 0;
}
