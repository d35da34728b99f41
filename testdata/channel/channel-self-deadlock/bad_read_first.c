// A token in a pipe is a lock; nobody has put it in when it is taken for the first time.
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static int run_exclusively(int (*job)(void))
{
    int ends[2], result = -1;
    char token;

    if (pipe(ends) != 0) {
        return -1;
    }
    if (read(ends[0], &token, 1) == 1) { // expect: channel-self-deadlock
        result = job();
        if (write(ends[1], &token, 1) != 1) {
            perror("write");
        }
    }
    close(ends[0]);
    close(ends[1]);
    return result;
}

static int job(void)
{
    return puts("at work") < 0;
}

int main(void)
{
    return run_exclusively(job);
}
