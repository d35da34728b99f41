// The ends of a pipe are two members in a row, and pipe() gets the address of the first.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct ends {
    int from;
    int to;
};

static void make_ends(int *pair)
{
    if (pipe2(pair, O_CLOEXEC) != 0) {
        _exit(1);
    }
}

// What was read back of what was sent.
ssize_t send_to_self(const char *text, char *answer, size_t size)
{
    struct ends ends;
    ssize_t got = -1;

    make_ends(&ends.from);
    if (write(ends.to, text, strlen(text)) == (ssize_t)strlen(text)) {
        got = read(ends.from, answer, size);
    }
    close(ends.from);
    close(ends.to);
    return got;
}
