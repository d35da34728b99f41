// A token in a pipe is a lock, and is put in when the pipe is made.
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
    if (write(ends[1], "", 1) != 1) {
        perror("write");
    }
    if (read(ends[0], &token, 1) == 1) {
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
