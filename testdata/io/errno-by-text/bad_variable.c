// The message goes through a variable, to the log as well.
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

bool is_worth_another_try(int sock, const struct sockaddr *to, socklen_t n)
{
    const char *why;

    if (connect(sock, to, n) == 0) {
        return false;
    }
    why = strerror(errno);
    fprintf(stderr, "connect: %s\n", why);
    return strstr(why, "timed out") != NULL; // expect: errno-by-text
}
