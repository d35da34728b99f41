// The message goes to the log, the number is what decides.
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

bool is_worth_another_try(int sock, const struct sockaddr *to, socklen_t n)
{
    const char *why;
    int error;

    if (connect(sock, to, n) == 0) {
        return false;
    }
    error = errno;
    why = strerror(error);
    fprintf(stderr, "connect: %s\n", why);
    return error == ETIMEDOUT;
}
