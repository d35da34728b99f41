// Wakeups: one byte into a self-pipe, and a read that only empties it.
#include <stdint.h>
#include <unistd.h>

static int wake_pipe[2] = {-1, -1};

void wake(void)
{
    static const char byte = 1;

    (void)!write(wake_pipe[1], &byte, 1);
}

void wake_event(int efd)
{
    uint64_t one = 1;

    (void)!write(efd, &one, sizeof one);
}

void drain(void)
{
    char waste[64];

    (void)!read(wake_pipe[0], waste, sizeof waste);
}
