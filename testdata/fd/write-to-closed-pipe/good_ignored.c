// The signal is ignored, and the write fails.
#include <signal.h>
#include <unistd.h>

// How often a byte goes through a pipe before it fails.
static int round_trips(int ends[2], int wanted)
{
    int n = 0;
    char byte = 'x';

    while (n < wanted && write(ends[1], &byte, 1) == 1 && read(ends[0], &byte, 1) == 1) {
        n++;
    }
    return n;
}

int measure(int wanted)
{
    int ends[2], n;

    if (pipe(ends) != 0) {
        return -1;
    }
    n = round_trips(ends, wanted);
    close(ends[0]);
    if (write(ends[1], "q", 1) != 1) {
        n = -1;
    }
    close(ends[1]);
    return n;
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    return measure(100) == 100 ? 0 : 1;
}
