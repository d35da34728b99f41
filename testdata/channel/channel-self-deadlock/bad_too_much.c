// A self-test sends a block through a pipe that is larger than the pipe.
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { BLOCK = 128 * 1024 };

static char sent[BLOCK], received[BLOCK];

static int test_pipe(void)
{
    size_t got = 0;
    int ends[2];

    if (pipe(ends) != 0) {
        return -1;
    }
    memset(sent, 'x', sizeof sent);
    if (write(ends[1], sent, sizeof sent) != (ssize_t)sizeof sent) { // expect: channel-self-deadlock
        perror("write");
    }
    close(ends[1]);
    while (got < sizeof received) {
        ssize_t n = read(ends[0], received + got, sizeof received - got);
        if (n <= 0) {
            break;
        }
        got += (size_t)n;
    }
    close(ends[0]);
    return got == sizeof sent && memcmp(sent, received, got) == 0 ? 0 : -1;
}

int main(void)
{
    return test_pipe() != 0;
}
