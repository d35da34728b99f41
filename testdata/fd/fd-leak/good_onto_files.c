// test: with onto.c
// A pipe and a child: each side gives up what the other one has; moving is done in another file.
#define _GNU_SOURCE
#include "onto.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

int shell(const char *script, pid_t *child)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    *child = fork();
    if (*child < 0) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (*child == 0) {
        close(ends[0]);
        if (move_onto(ends[1], STDOUT_FILENO) < 0)
            _exit(126);
        run_shell(script);
    }
    close(ends[1]);
    return ends[0];
}
