#include <stdio.h>
#include <unistd.h>

// uses the descriptor only if there is something to write
static void note(int fd, const char *text)
{
    if (text) {                        // step: assuming 'text' is not null
        dprintf(fd, "note: %s", text); // step: dprintf() uses the descriptor here
    }
}

int session_end(int fd, int status)
{
    if (close(fd) != 0) {
        status = -1;
    }
    note(fd, "closed\n"); // expect: use-after-close
    return status;
}
