// Three children that work for a while; the parent waits for them before it goes on.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void work(int n)
{
    sleep((unsigned)n);
    _exit(0);
}

static int start_workers(void)
{
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child < 0) {
            return -1;
        }
        if (child == 0) {
            work(i);
        }
    }
    return 0;
}

int main(void)
{
    if (start_workers() < 0) {
        return 1;
    }
    for (int i = 0; i < 3; i++) {
        wait(NULL);
    }
    for (int day = 0; day < 100; day++) {
        printf("day %d\n", day);
        sleep(86400);
    }
    return 0;
}
